"""The second form: after acceptance, the new member answers what only those are asked who were selected."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import Refused
from kuvend.directory.models import MembershipApplication
from kuvend.directory.operations.joining import send_later_answers
from kuvend.directory.permissions.joining import applicant_of, may_act_as_applicant
from kuvend.directory.queries.joining import application_for_applicant
from kuvend.directory.views.public.joining_form import Form, closed_page, own_application, saved_field, section_page
from kuvend.questionnaires.queries import filling_of
from kuvend.questionnaires.states import AnswerSetState

TEMPLATES = "directory/public"
SECOND = Form("directory-application-more-section", "directory-application-more-save", "directory-application-more")


def _second(application: MembershipApplication) -> MembershipApplication:
    """Return the application with the answers of the second form in the place of the first.

    Raises:
        Http404: there is no second form, or it was sent.
    """
    later = application.later_answers
    if later is None or later.state != AnswerSetState.DRAFT:
        raise Http404
    later.version = application.answer_set.version  # the same, and read already
    application.answer_set = later
    return application


@access.public
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the second form section by section, with what is missing; send it. Strangers see the way back in."""
    application = application_for_applicant(public_id)
    if application is None or not may_act_as_applicant(applicant_of(request), application):
        return closed_page(request, public_id)
    if application.later_answers is None or application.later_answers.state != AnswerSetState.DRAFT:
        return redirect("directory-application", public_id)
    application = _second(application)
    filling = filling_of(application.answer_set, language=get_language() or "en")
    if request.method == "POST":
        try:
            is_proposed = send_later_answers(application, filling=filling, now=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal.reason))
            return redirect("directory-application-more", public_id)
        messages.success(request, _("Thank you. Your further answers are with the network."))
        if is_proposed:
            messages.info(request, _("What belongs in your profile waits there as a draft. Look at it and publish it."))
        return redirect("directory-application", public_id)
    if not any(filling.saved.values()) and filling.sections:
        return redirect("directory-application-more-section", public_id, filling.sections[0].key)
    context = {
        "application": application,
        "network": application.network,
        "sections": filling.spoken(),
        "parts": [(section.key, filling.on_page(section).title) for section in filling.sections],
        "missing": len(filling.problems),
    }
    return render(request, f"{TEMPLATES}/join_more.html", context)


@access.public
def fill_section(request: HttpRequest, public_id: str, section: str) -> HttpResponse:
    """Show a section of the second form to fill in; save it and go on."""
    return section_page(request, _second(own_application(request, public_id)), section, SECOND)


@access.public(idempotent=False)
def save_field(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save one field of the second form that was just changed."""
    return saved_field(request, _second(own_application(request, public_id)), SECOND)
