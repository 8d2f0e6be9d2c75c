"""Applications at the desk: the list, and one application with everything that was said and decided about it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuvend.audit.queries import history_of
from kuvend.core import access, clock
from kuvend.core.access import NotAllowed
from kuvend.core.components import Entry, Tab
from kuvend.core.paging import page_of
from kuvend.core.subjects import Subject
from kuvend.directory.forms.joining import ApplicationFilterForm
from kuvend.directory.models import MembershipApplication
from kuvend.directory.operations.joining.addresses import UNCHANGEABLE
from kuvend.directory.operations.joining.deciding import count_of
from kuvend.directory.permissions.joining import (
    check_read_application,
    may_confirm_application,
    may_decide_application,
    may_hear_appeal,
    may_read_second,
    may_read_votes,
    may_review_application,
    may_vote_on_application,
    readable_applications,
)
from kuvend.directory.permissions.networks import READERS, networks_at_desk
from kuvend.directory.permissions.offices import office_of
from kuvend.directory.permissions.stakes import stakes_of
from kuvend.directory.queries.claims import claimed_profile
from kuvend.directory.queries.joining import (
    GROUPS,
    ApplicationFilter,
    application_for_desk,
    counts_by_group,
    filtered,
    reason_templates,
    rows_of,
    similar_profiles,
)
from kuvend.directory.queries.joining_profile import unfitting_answers
from kuvend.directory.rules.joining import Answer3, is_established_long_enough, is_in_time, unmet_controls
from kuvend.directory.states import CLOSED_STATES, DECIDABLE_STATES, AppealState, ApplicationState, Decider
from kuvend.directory.views.desk.joining_forms import forms_for
from kuvend.people.hooks import PersonRequest
from kuvend.people.models import Person
from kuvend.questionnaires.queries import Filling, filling_of
from kuvend.questionnaires.queries.pages import SpokenSection
from kuvend.questionnaires.states import AnswerSetState

TEMPLATES = "directory/desk"
PAGE_SIZE = 25


@access.permission("directory.read_applications")
def list_applications(request: PersonRequest) -> HttpResponse:
    """Show the applications which the person may read, those with the nearest deadline first."""
    networks = list(networks_at_desk(request.person, *READERS).order_by("slug"))
    readable = readable_applications(request.person)
    if not networks and not readable.exists():
        raise Http404
    now = clock.now()
    form = ApplicationFilterForm(
        request.GET or None, networks=[(network.slug, str(network.name)) for network in networks]
    )
    values = form.cleaned_data if form.is_valid() else {}
    group = request.GET.get("group", "waiting")
    wanted = ApplicationFilter(
        group="" if group == "all" else group,
        network=values.get("network", ""),
        text=values.get("q", ""),
        is_overdue=bool(values.get("overdue")),
    )
    page = page_of(filtered(readable, wanted, now=now), request, size=PAGE_SIZE)
    context = {
        "form": form,
        "group": group,
        "tabs": _tabs(request, group, counts_by_group(readable)),
        "rows": rows_of(page.rows, now=now),
        "paging": page.paging,
        "several_networks": len(networks) > 1,
    }
    return render(request, f"{TEMPLATES}/applications.html", context)


def _tabs(request: PersonRequest, current: str, counts: dict[str, int]) -> list[Tab]:
    labels = {
        "waiting": _("To decide"),
        "asked": _("Waiting for the applicant"),
        "accepted": _("Accepted"),
        "rejected": _("Rejected"),
        "withdrawn": _("Withdrawn"),
    }
    tabs = [
        Tab(labels[group], f"{request.path}?group={group}", is_current=group == current, count=counts[group])
        for group in GROUPS
    ]
    return [*tabs, Tab(_("All"), f"{request.path}?group=all", is_current=current == "all")]


def application_at_desk(request: PersonRequest, public_id: str) -> MembershipApplication:
    """Return an application that the person may read.

    Raises:
        Http404: there is none, or it is none of their business.
    """
    application = application_for_desk(public_id)
    if application is None:
        raise Http404
    check_read_application(request.person, application)
    return application


@access.permission("directory.read_applications")
def show_application(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show one application, and what this person may do about it now."""
    return application_page(request, application_at_desk(request, public_id))


def application_page(request: PersonRequest, application: MembershipApplication, **bound: Any) -> HttpResponse:
    """Return the application's page; `bound` replaces forms by those that were just sent and refused."""
    now = clock.now()
    person = request.person
    if person is None:
        raise NotAllowed
    filling = filling_of(application.answer_set, language=get_language() or "en")
    network = application.network
    known = filling.by_target()
    is_open = application.state not in CLOSED_STATES
    reads_votes = may_read_votes(person, application)
    context: dict[str, Any] = {
        "application": application,
        "network": network,
        "policy": network.policy,
        "sections": filling.spoken(),
        "further": _further(application),
        "is_open": is_open,
        "is_overdue": is_open and application.decide_by is not None and application.decide_by < now,
        "history": [
            Entry(at=line.at, title=line.sentence, who=line.who, text=line.reason, note=line.note)
            for line in history_of(Subject("application", application.public_id))
            if reads_votes or line.action != "directory.cast_vote"
        ],
        "unmet": _unmet(application, now) if is_open else [],
        "checks": _checks(application, filling, known),
        "similar": similar_profiles([application.name, str(known.get("acronym") or "")], country=application.country)
        if is_open and application.organisation is None
        else [],
        "claimed": claimed_profile(application) if is_open else None,
        "has_votes": network.policy.decider == Decider.COMMITTEE,
        "reads_votes": reads_votes,
        "may": may_of(person, application),
        "waits_for": waits_for(application),
        "reasons": reason_templates(network, application.language),
        **forms_for(person, application, now=now),
        **bound,
    }
    return render(request, f"{TEMPLATES}/application.html", context)


def _further(application: MembershipApplication) -> list[SpokenSection]:
    """Return what the new member answered in the second form, once it was sent."""
    later = application.later_answers
    if later is None or later.state != AnswerSetState.SUBMITTED:
        return []
    return filling_of(later, language=get_language() or "en").spoken()


def may_of(person: Person, application: MembershipApplication) -> dict[str, bool]:
    """Return what the person may do about the application in the state it is in."""
    state = ApplicationState(application.state)
    review = may_review_application(person, application)
    reading = getattr(application, "second_reading", None)
    decidable = state in DECIDABLE_STATES
    heads_alone = (
        application.network.policy.decider == Decider.HEAD_OF_NETWORK
        and not application.network.policy.needs_second_reader
    )
    appeal = getattr(application, "appeal", None)
    return {
        "start_review": review and state is ApplicationState.SUBMITTED,
        "ask": review and state in (ApplicationState.SUBMITTED, ApplicationState.NATIONAL_REVIEW),
        "change_address": review and state not in UNCHANGEABLE,
        "go_on": review and state is ApplicationState.INFO_REQUESTED and _is_answer_late(application),
        "refuse_claim": review and application.organisation_id is not None and state not in CLOSED_STATES,
        "recommend": review and state is ApplicationState.NATIONAL_REVIEW,
        "ask_reader": review
        and decidable
        and application.network.policy.needs_second_reader
        and (reading is None or reading.read_at is None),
        "read_second": reading is not None
        and reading.read_at is None
        and decidable
        and may_read_second(person, application),
        "vote": decidable and may_vote_on_application(person, application),
        "decide": (
            (decidable and not waits_for(application)) or (state is ApplicationState.NATIONAL_REVIEW and heads_alone)
        )
        and may_decide_application(person, application),
        "confirm": state is ApplicationState.SECRETARIAT_REVIEW and may_confirm_application(person, application),
        "hear": appeal is not None and appeal.state == AppealState.FILED and may_hear_appeal(person, application),
    }


def _is_answer_late(application: MembershipApplication) -> bool:
    now = clock.now()
    return any(
        request.answered_at is None and request.closed_at is None and not is_in_time(now, request.answer_by)
        for request in application.information_requests.all()
    )


def waits_for(application: MembershipApplication) -> str:
    """Say what a recommended application still waits for before somebody can decide; empty: nothing."""
    if application.state not in DECIDABLE_STATES:
        return ""
    policy = application.network.policy
    reading = getattr(application, "second_reading", None)
    if policy.needs_second_reader and (reading is None or reading.read_at is None):
        return _("The second reader has not read this application yet.")
    if policy.decider == Decider.COMMITTEE:
        count = count_of(application)
        if count.outcome is None and not count.has_no_voters:
            return _("The committee has not cast enough votes yet.")
    return ""


def _unmet(application: MembershipApplication, now: Any) -> list[Any]:
    """Return the controls that today's people cannot meet here: whoever has a stake is not there."""
    policy = application.network.policy
    return unmet_controls(
        decider=Decider(policy.decider),
        committee_votes_needed=policy.committee_votes_needed,
        needs_second_reader=policy.needs_second_reader,
        secretariat_confirms=policy.secretariat_confirms,
        grants_appeal=policy.appeal_within_days > 0,
        office=office_of(application.network, now).without(stakes_of(application)),
    )


def _checks(application: MembershipApplication, filling: Filling, known: dict[str, object]) -> list[tuple[str, str]]:
    """Return what the policy asks for and whether the answers say so: (tone, sentence)."""
    policy = application.network.policy
    found = [
        ("warn", _("%(field)s: an answer does not fit the profile. Accepting leaves it out.") % {"field": label})
        for label in unfitting_answers(application)
    ]
    if months := policy.minimum_age_months_of_organisation:
        year = known.get("year_of_establishment")
        number = int(str(year).partition(".")[0]) if year else None
        assert application.submitted_at is not None
        match is_established_long_enough(number, months=months, on=application.submitted_at.date()):
            case Answer3.YES:
                found.append(("good", _("By the stated year, the organisation is old enough.")))
            case Answer3.NO:
                found.append(("bad", _("By the stated year, the organisation is too young for this network.")))
            case Answer3.UNKNOWN:
                found.append(("warn", _("The stated year does not tell whether the organisation is old enough. Ask.")))
    if needed := policy.supporting_letters_needed:
        letters = known.get("supporting_letters")
        count = len(letters) if isinstance(letters, list) else 0
        sentence = _("%(count)s of %(needed)s supporting letters") % {"count": count, "needed": needed}
        found.append(("good" if count >= needed else "bad", sentence))
    return found


def reads_applications(request: HttpRequest) -> bool:
    """Say whether the desk's menu shows applications to whoever asks."""
    roles = getattr(request, "roles", ())
    return any(held.scope_kind == "network" and held.role in READERS for held in roles)
