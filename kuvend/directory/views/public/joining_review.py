"""The last step of the form: read everything, settle duplicates, choose what becomes public, send."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.core.forms import add_refusal
from kuvend.directory.forms.joining import AddressForm, CodeForm, PublishingForm
from kuvend.directory.models import MembershipApplication, Organisation
from kuvend.directory.operations.joining import (
    choose_publishing,
    claim_profile,
    correct_address,
    say_not_duplicate,
    send_link_again,
    submit_application,
    verify_address,
)
from kuvend.directory.permissions.joining import applicant_of, has_address_of
from kuvend.directory.phrases import PUBLISHING, target_label
from kuvend.directory.phrases.letters import lacks_letters
from kuvend.directory.queries.joining import similar_profiles
from kuvend.directory.queries.joining_profile import choices_of
from kuvend.directory.queries.letters import asked_letters, letters_missing
from kuvend.directory.rules.publishing import choices_about, shown_with_profile
from kuvend.directory.states import ApplicationState, ProfileState
from kuvend.directory.views.public.joining_form import own_application
from kuvend.questionnaires.queries import Filling, filling_of

TEMPLATES = "directory/public"
LOOKED = TimestampSigner(salt="kuvend.directory.joining.looked")
LEAVING = {"answers": "directory-application", "address": "directory-application-address"}
LOOKED_FOR = 60 * 60  # seconds for which a search for similar profiles counts


def _own_draft(request: HttpRequest, public_id: str) -> MembershipApplication:
    application = own_application(request, public_id)
    if application.state != ApplicationState.DRAFT:
        raise Refused(_("This application was sent already."))
    return application


@access.public
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read everything once more, choose what becomes public, send."""
    application = own_application(request, public_id)
    if application.state != ApplicationState.DRAFT:
        return redirect("directory-application", public_id)
    filling = filling_of(application.answer_set, language=get_language() or "en")
    publishing = PublishingForm(
        request.POST or None, shown=_publishable(filling), initial=choices_of(application), prefix="who"
    )
    if request.method == "POST" and request.POST.get("go") in LEAVING:
        _keep_choices(request, application)
        return redirect(LEAVING[request.POST["go"]], public_id)
    is_proven = application.email_verified_at is not None or has_address_of(applicant_of(request).person, application)
    code_form = None if is_proven else CodeForm(request.POST or None)
    if request.method == "POST" and publishing.is_valid():
        try:
            choose_publishing(application, choices=publishing.cleaned_data, now=clock.now())
            if code_form is not None and code_form.is_valid():
                verify_address(application, code=code_form.cleaned_data["code"], now=clock.now())
            _check_duplicates_seen(application, filling, request.POST.get("looked", ""))
            submit_application(application, filling=filling, now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
        else:
            return redirect("directory-application", public_id)
    similar = _similar(application, filling)
    context = {
        "application": application,
        "network": application.network,
        "sections": filling.spoken(),
        "missing": _missing(application, filling),
        "publishing": [
            (
                bound.html_name,
                bound.label,
                [(key, label, key == bound.value()) for key, label in getattr(bound.field, "choices", ())],
            )
            for bound in publishing
        ],
        "shown_anyway": [target_label(target) for target in shown_with_profile(_answered(filling))],
        "code_form": None if application.email_verified_at else code_form,
        "similar": similar,
        "looked": "" if similar else _mark(application, filling),
    }
    return render(request, f"{TEMPLATES}/join_review.html", context)


def _check_duplicates_seen(application: MembershipApplication, filling: Filling, looked: str) -> None:
    if _looked_already(application, filling, looked):
        return
    if _similar(application, filling):
        raise Refused(_("There are similar profiles in the directory. Say first whether one of them is yours."))


def _similar(application: MembershipApplication, filling: Filling) -> list[Any]:
    if application.is_not_duplicate or application.organisation_id is not None:
        return []
    names, country = _names(application, filling)
    return similar_profiles(names, country=country)


def _names(application: MembershipApplication, filling: Filling) -> tuple[list[str], str]:
    known = filling.by_target()
    names = [str(known.get("name") or application.name), str(known.get("acronym") or "")]
    return names, str(known.get("country") or "")


def _mark(application: MembershipApplication, filling: Filling) -> str:
    """Return a note for the form that nothing similar was found for these names: it need not be searched again."""
    names, country = _names(application, filling)
    return LOOKED.sign("|".join([application.public_id, country, *names]))


def _looked_already(application: MembershipApplication, filling: Filling, mark: str) -> bool:
    names, country = _names(application, filling)
    try:
        return LOOKED.unsign(mark, max_age=LOOKED_FOR) == "|".join([application.public_id, country, *names])
    except BadSignature:
        return False


def _missing(application: MembershipApplication, filling: Filling) -> list[dict[str, Any]]:
    """Return what keeps the application from being sent, with the section where it can be put right."""
    letters = letters_missing(application.network.policy, filling)
    lacks = asked_letters(filling) if letters else ""
    found = []
    for section in filling.sections:
        page = None
        for question in section.questions:
            if question.key in filling.problems or question.key == lacks:
                page = page or filling.on_page(section, problems=filling.problems)
                field = next(field for field in page.fields if field.key == question.key)
                if not field.error:
                    field = replace(field, error=lacks_letters(letters))
                found.append({"section": section.key, "field": field})
    return found


def _publishable(filling: Filling) -> list[str]:
    """Return the choices that make sense for what was answered."""
    return choices_about(_answered(filling))


def _answered(filling: Filling) -> list[str]:
    return [target for target, value in filling.by_target().items() if value not in (None, "", [])]


def _keep_choices(request: HttpRequest, application: MembershipApplication) -> None:
    """Keep what was chosen under "Who sees what", whichever button of the page was pressed."""
    posted = [key for key in PUBLISHING if f"who-{key}" in request.POST]
    form = PublishingForm(request.POST, shown=posted, prefix="who")
    if posted and form.is_valid() and application.state == ApplicationState.DRAFT:
        choose_publishing(application, choices=form.cleaned_data, now=clock.now())


@access.public(idempotent=False)
def keep_choices(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep a choice of who sees what as soon as it was made."""
    application = own_application(request, public_id)
    if request.method != "POST":
        raise Http404
    _keep_choices(request, application)
    return HttpResponse(status=204)


@access.public
def change_address(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a mistyped e-mail address right, as long as nobody has shown that it is theirs."""
    application = own_application(request, public_id)
    if application.state != ApplicationState.DRAFT or application.email_verified_at is not None:
        return redirect("directory-application", public_id)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            is_mailed = correct_address(application, email=form.cleaned_data["email"], now=clock.now())
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            if is_mailed:
                messages.success(request, _("The address is changed. A link and a code are on their way to it."))
            else:
                said = _("The address is changed. Several mails went there within an hour: ask for another one later.")
                messages.info(request, said)
            return redirect("directory-application-review", public_id)
    context = {"application": application, "network": application.network, "form": form}
    return render(request, f"{TEMPLATES}/join_address.html", context)


@access.public
def settle_duplicate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the answer to "Is this you?"."""
    try:
        application = _own_draft(request, public_id)
        if request.method == "POST":
            _keep_choices(request, application)
        if request.method == "POST" and (chosen := request.POST.get("profile", "")):
            organisation = Organisation.objects.filter(public_id=chosen, state=ProfileState.PUBLISHED).first()
            if organisation is None:
                raise Http404
            claim_profile(application, organisation=organisation, now=clock.now())
            messages.success(
                request,
                _("Your application now asks to take over this profile. The network will check that it is yours."),
            )
        elif request.method == "POST" and "undo" in request.POST:
            claim_profile(application, organisation=None, now=clock.now())
        elif request.method == "POST":
            say_not_duplicate(application, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    return redirect("directory-application-review", public_id)


@access.public
def mail_link(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mail a new link and code to the address of this application."""
    application = own_application(request, public_id)
    if request.method == "POST":
        _keep_choices(request, application)
        if send_link_again(application, now=clock.now()):
            messages.success(request, _("A new mail is on its way. The code in the older one no longer works."))
        else:
            messages.error(request, _("Several mails went to this address within an hour. Use the newest one."))
    return redirect(
        "directory-application-review" if application.state == ApplicationState.DRAFT else "directory-application",
        public_id,
    )
