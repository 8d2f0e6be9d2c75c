"""What the desk does about an application: one small view per step, each ends on the application's page."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kuvend.core import access, clock
from kuvend.core.access import NotAllowed, Refused
from kuvend.core.forms import add_refusal
from kuvend.directory.forms.joining import (
    ApplicantAddressForm,
    DecisionForm,
    HearingForm,
    NotTheirsForm,
    QuestionForm,
    ReaderForm,
    RecommendationForm,
    SecondReadingForm,
    SeenForm,
    VoteForm,
)
from kuvend.directory.models import MembershipApplication
from kuvend.directory.operations.joining import (
    ask_second_reader,
    cast_vote,
    change_applicant_address,
    confirm_application,
    decide_application,
    go_on_without_answer,
    hear_appeal,
    read_second,
    recommend_application,
    refuse_claim,
    request_information,
    start_review,
)
from kuvend.directory.permissions import joining as permissions
from kuvend.directory.permissions.offices import possible_second_readers
from kuvend.directory.views.desk.joining import application_at_desk, application_page
from kuvend.people.hooks import PersonRequest
from kuvend.people.models import Person


def _who(request: PersonRequest) -> Person:
    if request.person is None:
        raise NotAllowed
    return request.person


def _step(
    request: PersonRequest,
    application: MembershipApplication,
    form: forms.Form,
    name: str,
    act: Callable[[], object],
    done: str,
) -> HttpResponse:
    """Do one step with a form: what is refused is shown beside the field, with everything that was typed."""
    if form.is_valid():
        try:
            act()
        except Refused as refusal:
            if refusal.field in form.fields:
                add_refusal(form, refusal)
            else:  # the form may be gone from the page by now
                messages.error(request, str(refusal.reason))
        else:
            messages.success(request, done)
            return redirect("directory-desk-application", application.public_id)
    fresh = application_at_desk(request, application.public_id)
    return application_page(request, fresh, **{name: form})


@access.permission("directory.review_applications")
def take_up(request: PersonRequest, public_id: str) -> HttpResponse:
    """Take up an application."""
    application = _posted(request, public_id)
    permissions.check_review_application(request.person, application)
    try:
        start_review(application, by=_who(request), now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("You have taken up this application."))
    return redirect("directory-desk-application", public_id)


def _posted(request: PersonRequest, public_id: str) -> MembershipApplication:
    application = application_at_desk(request, public_id)
    if request.method != "POST":
        raise Http404
    return application


@access.permission("directory.review_applications")
def ask(request: PersonRequest, public_id: str) -> HttpResponse:
    """Ask the applicant for information."""
    application = _posted(request, public_id)
    permissions.check_review_application(request.person, application)
    form = QuestionForm(request.POST, prefix="ask")
    return _step(
        request,
        application,
        form,
        "question_form",
        lambda: request_information(
            application,
            question=form.cleaned_data["question"],
            by=_who(request),
            now=clock.now(),
            seen=form.cleaned_data["seen"],
        ),
        _("Your question is on its way to the applicant."),
    )


@access.permission("directory.review_applications")
def go_on(request: PersonRequest, public_id: str) -> HttpResponse:
    """Go on without the answer that did not come."""
    application = _posted(request, public_id)
    permissions.check_review_application(request.person, application)
    asked = application.information_requests.filter(answered_at=None, closed_at=None).first()
    if asked is None:
        return redirect("directory-desk-application", public_id)
    asked.application = application
    form = SeenForm(request.POST, prefix="go-on")
    return _step(
        request,
        application,
        form,
        "go_on_form",
        lambda: go_on_without_answer(asked, by=_who(request), now=clock.now(), seen=form.cleaned_data["seen"]),
        _("The review goes on. The applicant has been told."),
    )


@access.permission("directory.review_applications")
def change_address(request: PersonRequest, public_id: str) -> HttpResponse:
    """Write another e-mail address of the applicant into the application."""
    application = _posted(request, public_id)
    permissions.check_review_application(request.person, application)
    form = ApplicantAddressForm(request.POST, prefix="address")
    return _step(
        request,
        application,
        form,
        "address_form",
        lambda: change_applicant_address(application, by=_who(request), now=clock.now(), **form.cleaned_data),
        _("The application has the new address. Both addresses were told."),
    )


@access.permission("directory.review_applications")
def say_not_theirs(request: PersonRequest, public_id: str) -> HttpResponse:
    """Take the profile which the applicant chose by mistake off the application."""
    application = _posted(request, public_id)
    permissions.check_review_application(request.person, application)
    form = NotTheirsForm(request.POST, prefix="not-theirs")
    return _step(
        request,
        application,
        form,
        "not_theirs_form",
        lambda: refuse_claim(
            application,
            reason=form.cleaned_data["reason"],
            by=_who(request),
            now=clock.now(),
            seen=form.cleaned_data["seen"],
        ),
        _("The profile is off the application. Accepting makes a new one for the applicant."),
    )


@access.permission("directory.review_applications")
def recommend(request: PersonRequest, public_id: str) -> HttpResponse:
    """Recommend to accept or to reject."""
    application = _posted(request, public_id)
    permissions.check_review_application(request.person, application)
    now = clock.now()
    wants_reader = application.network.policy.needs_second_reader
    readers = possible_second_readers(application, now).exclude(pk=_who(request).pk) if wants_reader else None
    form = RecommendationForm(request.POST, prefix="recommend", readers=readers)
    return _step(
        request,
        application,
        form,
        "recommendation_form",
        lambda: recommend_application(
            application,
            is_recommended=form.cleaned_data["is_recommended"],
            text=form.cleaned_data["text"],
            second_reader=form.cleaned_data.get("second_reader"),
            by=_who(request),
            now=now,
            seen=form.cleaned_data["seen"],
        ),
        _("Your recommendation is with those who decide."),
    )


@access.permission("directory.review_applications")
def ask_reader(request: PersonRequest, public_id: str) -> HttpResponse:
    """Ask another person to read it too."""
    application = _posted(request, public_id)
    permissions.check_review_application(request.person, application)
    now = clock.now()
    form = ReaderForm(request.POST, prefix="reader", readers=possible_second_readers(application, now))
    return _step(
        request,
        application,
        form,
        "reader_form",
        lambda: ask_second_reader(application, reader=form.cleaned_data["reader"], by=_who(request), now=now),
        _("The second reader has been asked."),
    )


@access.permission("directory.read_second")
def read(request: PersonRequest, public_id: str) -> HttpResponse:
    """Write the second reader's opinion."""
    application = _posted(request, public_id)
    permissions.check_read_second(request.person, application)
    form = SecondReadingForm(request.POST, prefix="second")
    return _step(
        request,
        application,
        form,
        "second_form",
        lambda: read_second(
            application,
            agrees=form.cleaned_data["agrees"],
            note=form.cleaned_data["note"],
            by=_who(request),
            now=clock.now(),
        ),
        _("Thank you for reading."),
    )


@access.permission("directory.vote_on_applications")
def vote(request: PersonRequest, public_id: str) -> HttpResponse:
    """Vote as a member of the committee."""
    application = _posted(request, public_id)
    permissions.check_vote_on_application(request.person, application)
    form = VoteForm(request.POST, prefix="vote")
    return _step(
        request,
        application,
        form,
        "vote_form",
        lambda: cast_vote(
            application,
            vote=form.cleaned_data["vote"],
            note=form.cleaned_data["note"],
            by=_who(request),
            now=clock.now(),
        ),
        _("Your vote is counted. You can change it until the decision."),
    )


@access.permission("directory.decide_applications")
def decide(request: PersonRequest, public_id: str) -> HttpResponse:
    """Decide for the network."""
    application = _posted(request, public_id)
    permissions.check_decide_application(request.person, application)
    form = DecisionForm(request.POST, prefix="decide")
    return _step(
        request,
        application,
        form,
        "decision_form",
        lambda: decide_application(
            application,
            outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            by=_who(request),
            now=clock.now(),
            seen=form.cleaned_data["seen"],
        ),
        _("The decision is recorded."),
    )


@access.permission("directory.confirm_applications")
def confirm(request: PersonRequest, public_id: str) -> HttpResponse:
    """Decide for the secretariat."""
    application = _posted(request, public_id)
    permissions.check_confirm_application(request.person, application)
    form = DecisionForm(request.POST, prefix="confirm")
    return _step(
        request,
        application,
        form,
        "confirmation_form",
        lambda: confirm_application(
            application,
            outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            by=_who(request),
            now=clock.now(),
            seen=form.cleaned_data["seen"],
        ),
        _("The decision is recorded."),
    )


@access.permission("directory.hear_appeals")
def hear(request: PersonRequest, public_id: str) -> HttpResponse:
    """Decide on an appeal."""
    application = _posted(request, public_id)
    permissions.check_hear_appeal(request.person, application)
    form = HearingForm(request.POST, prefix="hear")
    return _step(
        request,
        application,
        form,
        "hearing_form",
        lambda: hear_appeal(
            application.appeal,
            is_upheld=form.cleaned_data["is_upheld"],
            reason=form.cleaned_data["reason"],
            by=_who(request),
            now=clock.now(),
        ),
        _("The decision on the appeal is recorded."),
    )
