"""An application as its applicant sees it: what is still to do, the receipt, where it stands, what can be done."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.components import Step
from kuvend.core.forms import add_refusal
from kuvend.core.subjects import Subject
from kuvend.directory.forms.joining import AnswerForm, AppealForm
from kuvend.directory.models import Appeal, MembershipApplication
from kuvend.directory.operations.joining import answer_information_request, file_appeal, withdraw_application
from kuvend.directory.permissions.joining import APPLICATION_FILE, applicant_of, may_act_as_applicant
from kuvend.directory.phrases import APPLICATION_NEWS
from kuvend.directory.phrases.joining import ENDED_NEWS
from kuvend.directory.queries.joining import application_for_applicant, ended_with_network
from kuvend.directory.queries.letters import asked_letters, letters_missing
from kuvend.directory.rules.joining import is_in_time
from kuvend.directory.states import CLOSED_STATES, ApplicationState
from kuvend.directory.views.public.joining_form import closed_page, own_application
from kuvend.media.models import StoredFile
from kuvend.media.operations import keep_file
from kuvend.media.queries import files_of
from kuvend.questionnaires.queries import Filling, filling_of, words_of
from kuvend.questionnaires.queries.pages import SpokenSection
from kuvend.questionnaires.states import AnswerSetState

TEMPLATES = "directory/public"
MOST_FILES = 5


@access.public
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the application to its applicant; to everybody else the way back in, whether or not it exists."""
    application = application_for_applicant(public_id)
    if application is None or not may_act_as_applicant(applicant_of(request), application):
        return closed_page(request, public_id)
    filling = filling_of(application.answer_set, language=get_language() or "en")
    if application.state == ApplicationState.DRAFT:
        return render(request, f"{TEMPLATES}/join_overview.html", _overview(application, filling))
    context = {
        **_status(application),
        "sections": [*filling.spoken(), *_further(application)] if "answers" in request.GET else [],
    }
    return render(request, f"{TEMPLATES}/join_status.html", context)


def _further(application: MembershipApplication) -> list[SpokenSection]:
    """Return what was answered in the second form."""
    if application.later_answers is None:
        return []
    return filling_of(application.later_answers, language=get_language() or "en").spoken()


def _overview(application: MembershipApplication, filling: Filling) -> dict[str, Any]:
    problems = set(filling.problems)
    if letters_missing(application.network.policy, filling):
        problems.add(asked_letters(filling))
    words = words_of(filling.specification, filling.language)
    sections = [
        {
            "key": section.key,
            "title": words.titles[section.key][0],
            "missing": sum(question.key in problems for question in section.questions),
            "is_begun": any(
                question.key in filling.saved and filling.saved[question.key].value is not None
                for question in section.questions
            ),
        }
        for section in filling.sections
    ]
    first = next((section for section in sections if section["missing"]), None)
    return {
        "application": application,
        "network": application.network,
        "sections": sections,
        "next_section": first["key"] if first else "",
        "missing": len(problems - {""}),
    }


def _status(application: MembershipApplication) -> dict[str, Any]:
    now = clock.now()
    request = application.information_requests.filter(answered_at=None, closed_at=None).first()
    appeal = Appeal.objects.filter(application=application).first()
    return {
        "application": application,
        "network": application.network,
        "news": ENDED_NEWS if ended_with_network(application) else APPLICATION_NEWS[application.state],
        "steps": _steps(application),
        "open_request": request,
        "answer_form": AnswerForm() if request else None,
        "answered": application.information_requests.exclude(answered_at=None, closed_at=None),
        "appeal": appeal,
        "appeal_form": AppealForm()
        if appeal is None
        and application.state == ApplicationState.REJECTED
        and application.appeal_until is not None
        and is_in_time(now, application.appeal_until)
        else None,
        "asks_more": application.later_answers is not None and application.later_answers.state == AnswerSetState.DRAFT,
        "may_withdraw": application.state not in CLOSED_STATES,
    }


def _steps(application: MembershipApplication) -> list[Step]:
    policy = application.network.policy
    labels = [_("Sent"), _("Under review"), _("Decision")]
    if policy.secretariat_confirms:
        labels.insert(2, _("Secretariat"))
    place = {
        ApplicationState.SUBMITTED: 0,
        ApplicationState.INFO_REQUESTED: 1 if application.review_started_at else 0,
        ApplicationState.NATIONAL_REVIEW: 1,
        ApplicationState.RECOMMENDED: 1,
        ApplicationState.NOT_RECOMMENDED: 1,
        ApplicationState.SECRETARIAT_REVIEW: 2,
    }.get(ApplicationState(application.state), len(labels))
    return [
        Step(label, "done" if index < place or index == 0 else "ahead")
        if index != place or index == 0
        else Step(label, "current")
        for index, label in enumerate(labels)
    ]


@access.public
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer the network's question."""
    application = own_application(request, public_id)
    asked = application.information_requests.filter(answered_at=None, closed_at=None).first()
    if asked is None:
        return redirect("directory-application", public_id)
    asked.application = application
    form = AnswerForm(request.POST or None)
    kept = _kept_before(request, public_id)
    if request.method == "POST":
        try:
            kept += _keep_uploads(request, application, room=MOST_FILES - len(kept))
            if form.is_valid():
                answer_information_request(
                    asked,
                    answer=form.cleaned_data["answer"],
                    files=[{"id": file.public_id, "name": file.name, "size": file.size} for file in kept],
                    now=clock.now(),
                )
                messages.success(request, _("Your answer is with the network."))
                return redirect("directory-application", public_id)
        except FileRefused as refused:
            kept += refused.kept
            add_refusal(form, refused)
        except Refused as refusal:
            add_refusal(form, refusal)
    context = {"application": application, "network": application.network, "asked": asked, "form": form, "kept": kept}
    return render(request, f"{TEMPLATES}/join_answer.html", context)


class FileRefused(Refused):
    """One of the chosen files cannot be taken; `kept` are those before it."""

    def __init__(self, refusal: Refused, kept: list[StoredFile]) -> None:
        super().__init__(refusal.reason)
        self.kept = kept


def _kept_before(request: HttpRequest, public_id: str) -> list[StoredFile]:
    """Return the files that were kept when this answer was sent before and something was wrong with it."""
    own = files_of(Subject("application", public_id))
    return list(own.filter(public_id__in=request.POST.getlist("kept"))[:MOST_FILES])


def _keep_uploads(request: HttpRequest, application: MembershipApplication, *, room: int) -> list[StoredFile]:
    """Keep what was chosen, so that it need not be chosen again whatever else is wrong.

    Raises:
        FileRefused: a file is of no kind that is taken, or there are too many.
    """
    kept: list[StoredFile] = []
    uploads = request.FILES.getlist("files")
    try:
        for upload in uploads[:room]:
            kept.append(  # noqa: PERF401 - those before a refused one count
                keep_file(
                    upload=upload,
                    name=upload.name or "",
                    purpose=APPLICATION_FILE,
                    owner=Subject("application", application.public_id),
                    by=application.person,
                    now=clock.now(),
                )
            )
    except Refused as refusal:
        raise FileRefused(refusal, kept) from refusal
    if len(uploads) > room:
        sentence = ngettext("Choose at most %(number)s file.", "Choose at most %(number)s files.", MOST_FILES)
        raise FileRefused(Refused(sentence % {"number": MOST_FILES}), kept)
    return kept


@access.public
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Withdraw the application, after asking once."""
    application = own_application(request, public_id)
    if request.method == "POST":
        was_draft = application.submitted_at is None
        try:
            withdraw_application(application, now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("The application is withdrawn."))
            if was_draft:
                return redirect("directory-join")
        return redirect("directory-application", public_id)
    if application.state in CLOSED_STATES:
        return redirect("directory-application", public_id)
    context = {"application": application, "network": application.network}
    return render(request, f"{TEMPLATES}/join_withdraw.html", context)


@access.public
def appeal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Appeal against the rejection."""
    application = own_application(request, public_id)
    if application.state != ApplicationState.REJECTED:
        raise Http404
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            file_appeal(application, grounds=form.cleaned_data["grounds"], now=clock.now())
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your appeal has arrived."))
            return redirect("directory-application", public_id)
    context = {"application": application, "network": application.network, "form": form}
    return render(request, f"{TEMPLATES}/join_appeal.html", context)
