"""The form of an application: section by section, every field saved at once, reviewed, sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.models import MembershipApplication
from kuvend.directory.operations.joining import keep_draft, recognise_applicant
from kuvend.directory.permissions.joining import APPLICATION_FILE, applicant_of, check_act_as_applicant
from kuvend.directory.queries.joining import application_for_applicant
from kuvend.directory.queries.letters import with_number_of_letters
from kuvend.directory.states import ApplicationState
from kuvend.media.operations import keep_file, remove_file
from kuvend.media.queries import files_of
from kuvend.questionnaires.operations import SaveReport, attach_file, detach_file, save_answers
from kuvend.questionnaires.queries import Filling, filling_of, specification_of, typed_in
from kuvend.questionnaires.rules.specifications import SectionSpecification
from kuvend.questionnaires.rules.values import AnswerProblem
from kuvend.questionnaires.states import QuestionKind

TEMPLATES = "directory/public"


@dataclass(frozen=True, slots=True)
class Form:
    """Where a form's pages are: the application's own, or the second form after acceptance."""

    section: str
    save: str
    review: str


FIRST = Form("directory-application-section", "directory-application-save", "directory-application-review")


def own_application(request: HttpRequest, public_id: str) -> MembershipApplication:
    """Return the application of whoever asks.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    application = application_for_applicant(public_id)
    if application is None:
        raise Http404
    applicant = applicant_of(request)
    check_act_as_applicant(applicant, application)
    if request.method == "POST" and applicant.person is not None:
        recognise_applicant(application, person=applicant.person, now=clock.now())
    return application


def closed_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the ways back in to whoever is not known as the applicant; alike whether or not the application exists."""
    sign_in_url = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    context = {"public_id": public_id, "sign_in_url": sign_in_url}
    return render(request, f"{TEMPLATES}/join_closed.html", context, status=404)


@access.public
def fill_section(request: HttpRequest, public_id: str, section: str) -> HttpResponse:
    """Show a section to fill in; save it and go on."""
    application = own_application(request, public_id)
    if application.state != ApplicationState.DRAFT:
        return redirect("directory-application", public_id)
    return section_page(request, application, section, FIRST)


def section_page(request: HttpRequest, application: MembershipApplication, section: str, form: Form) -> HttpResponse:
    """Show a section of a form to fill in; save it and go on."""
    if request.method == "POST":
        return _save_section(request, application, section, form)
    filling = filling_of(application.answer_set, language=get_language() or "en")
    asked = filling.section(section)
    if asked is None:
        return redirect("directory-application", application.public_id)
    return _section(request, application, filling, asked, form, seen=application.answer_set.revision)


def _save_section(request: HttpRequest, application: MembershipApplication, key: str, form: Form) -> HttpResponse:
    report, filling, newer = _save(request, application, request.POST.get("shown", "").split())
    try:
        report = _files(request, application, newer, report)
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    newer = newer.with_saved(report.saved)
    section = newer.section(key)
    if section is None:
        return redirect("directory-application", application.public_id)
    # Showing the section again is the answer without JavaScript: questions that depend on these answers appear.
    has_new_questions = any(question.key in newer.asked - filling.asked for question in section.questions)
    stays = "upload" in request.POST or "remove_file" in request.POST
    if report.problems or report.overtaken or has_new_questions or stays:
        if has_new_questions:
            messages.info(request, _("Your answers are saved. There are new questions because of them."))
        return _section(request, application, newer, section, form, seen=report.revision, report=report)
    if request.POST.get("go") == "later":
        return redirect("directory-application", application.public_id)
    if (following := newer.following(section)) is not None:
        return redirect(form.section, application.public_id, following.key)
    return redirect(form.review, application.public_id)


def _save(
    request: HttpRequest, application: MembershipApplication, keys: Sequence[str]
) -> tuple[SaveReport, Filling, Filling]:
    """Save what was posted for some questions; return the report, and the answers before and after."""
    specification = specification_of(application.answer_set.version)
    empty = Filling(application.answer_set, specification, {}, get_language() or "en")
    posted = typed_in(specification, keys, request.POST.getlist)
    report = save_answers(
        application.answer_set,
        posted=posted,
        seen=_number(request.POST.get("seen")),
        offers=empty.offers_for(posted),
        now=clock.now(),
    )
    keep_draft(application, now=clock.now())
    return report, empty.with_saved(report.before), empty.with_saved(report.saved)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _files(
    request: HttpRequest, application: MembershipApplication, filling: Filling, report: SaveReport
) -> SaveReport:
    """Keep what was uploaded and let go of what was removed."""
    now = clock.now()
    key, _blank, file_id = request.POST.get("remove_file", "").partition(" ")
    own = Subject("application", application.public_id)
    if file_id and key in filling.specification.by_key:
        report = detach_file(application.answer_set, key=key, file_id=file_id, now=now)
        for file in files_of(own).filter(public_id=file_id):
            remove_file(file=file)
    for question in filling.specification.questions:
        if question.kind is not QuestionKind.FILE or question.key not in filling.asked:
            continue
        for upload in request.FILES.getlist(f"q-{question.key}"):
            kept = keep_file(
                upload=upload,
                name=upload.name or "",
                purpose=APPLICATION_FILE,
                owner=own,
                by=application.person,
                now=now,
                field=f"q-{question.key}",
            )
            try:
                report = attach_file(
                    application.answer_set,
                    key=question.key,
                    file_id=kept.public_id,
                    name=kept.name,
                    size=kept.size,
                    now=now,
                )
            except Refused:
                remove_file(file=kept)  # what no answer names would lie on the disk for nobody
                raise
    return report


def _section(
    request: HttpRequest,
    application: MembershipApplication,
    filling: Filling,
    section: SectionSpecification,
    form: Form,
    *,
    seen: int,
    report: SaveReport | None = None,
) -> HttpResponse:
    sections = filling.sections
    place = [other.key for other in sections].index(section.key) + 1
    before = filling.preceding(section)
    problems: dict[str, AnswerProblem] = dict(report.problems) if report else {}
    for question in section.questions:
        saved = filling.saved.get(question.key)
        if saved is not None and saved.typed and question.key in filling.asked and question.key not in problems:
            problems[question.key] = filling.problems[question.key]
    context: dict[str, Any] = {
        "application": application,
        "network": application.network,
        "section": with_number_of_letters(
            filling.on_page(section, problems=problems, overtaken=report.overtaken if report else None),
            application.network.policy,
            filling,
        ),
        "seen": seen,
        "place": place,
        "count": len(sections),
        "back_url": reverse(form.section, args=[application.public_id, before.key]) if before else "",
        "is_last": place == len(sections),
        "save_url": reverse(form.save, args=[application.public_id]),
    }
    return render(request, f"{TEMPLATES}/join_section.html", context)


@access.public(idempotent=False)
def save_field(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save one field that was just changed; answer with what appears or disappears because of it."""
    return saved_field(request, own_application(request, public_id), FIRST)


def saved_field(request: HttpRequest, application: MembershipApplication, form: Form) -> HttpResponse:
    """Save one field of a form; answer with what appears or disappears because of it."""
    key = request.POST.get("field", "")
    sections = specification_of(application.answer_set.version).sections
    section = next((one for one in sections if any(asked.key == key for asked in one.questions)), None)
    if request.method != "POST" or section is None:
        raise Http404
    try:
        report, filling, newer = _save(request, application, [key])
    except Refused as refusal:
        return HttpResponse(str(refusal.reason), status=409)
    page = newer.on_page(section, problems=report.problems, overtaken=report.overtaken)
    context = {
        "field": next(field for field in page.fields if field.key == key),
        "turned": [field for field in page.fields if field.key in newer.asked ^ filling.asked],
        "shown": page.shown,
        "seen": report.revision,
        "save_url": reverse(form.save, args=[application.public_id]),
        "message": _("Saved"),
    }
    return render(request, "questionnaires/saved.html", context)
