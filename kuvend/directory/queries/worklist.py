"""What waits for a person, in the directory: applications, readings, votes, answers, profiles to confirm."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import cast

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuvend.core import clock
from kuvend.core.worklist import WorkItem, WorkKind
from kuvend.directory.models import (
    Appeal,
    Body,
    CommitteeVote,
    InformationRequest,
    Membership,
    MembershipApplication,
    Network,
    OnboardingStep,
    SecondReading,
)
from kuvend.directory.queries.confirming import confirmation_due
from kuvend.directory.states import (
    COUNTED_STATES,
    DECIDABLE_STATES,
    AppealState,
    ApplicationState,
    Decider,
    DecisionStage,
    MembershipState,
)
from kuvend.people.hooks import PersonRequest
from kuvend.people.models import Person
from kuvend.people.states import Role

IN_REVIEW = (ApplicationState.SUBMITTED, ApplicationState.NATIONAL_REVIEW)
SOON_DUE_DAYS = 30
REVIEWERS = (Role.REVIEWER, Role.HEAD_OF_NETWORK, Role.SECRETARIAT)


def directory_work(request: HttpRequest) -> Iterable[WorkItem]:
    """Return what waits for whoever asks."""
    known = cast("PersonRequest", request)  # every request passes `people.middleware`
    person = known.person
    if person is None:
        return []
    roles = _roles(known)
    return [
        *_to_review(person, roles),
        *_to_decide(person, roles),
        *_to_confirm(person, roles),
        *_to_vote(person, roles),
        *_to_read(person),
        *_to_hear(person, roles),
        *_to_answer(person),
        *_to_confirm_profile(known),
        *_onboarding(known),
    ]


type Roles = dict[str, list[str]]  # role → public ids of the networks


def _roles(request: PersonRequest) -> Roles:
    found: Roles = {}
    for held in request.roles:
        if held.scope_kind == "network":
            found.setdefault(held.role, []).append(held.scope_id)
    return found


def _networks(roles: Roles, *wanted: Role) -> list[str]:
    return list(dict.fromkeys(scope for role in wanted for scope in roles.get(role, ())))


def _not_own(applications: QuerySet[MembershipApplication], person: Person) -> QuerySet[MembershipApplication]:
    """Nobody decides on an application of their own."""
    return applications.exclude(person=person)


def _by_network(applications: QuerySet[MembershipApplication]) -> Iterator[tuple[Network, int, datetime, datetime]]:
    """Yield network, number, the oldest arrival and the nearest deadline. Two queries."""
    rows = list(
        applications.order_by()
        .values("network_id")
        .annotate(number=Count("pk"), since=Min("submitted_at"), until=Min("decide_by"))
    )
    networks = Network.objects.in_bulk([row["network_id"] for row in rows])
    for row in rows:
        yield networks[row["network_id"]], row["number"], row["since"], row["until"]


def _list_url(network: Network) -> str:
    return f"{reverse('directory-desk-applications')}?network={network.slug}"


def _to_review(person: Person, roles: Roles) -> Iterator[WorkItem]:
    scopes = _networks(roles, *REVIEWERS)
    waiting = MembershipApplication.objects.filter(network__public_id__in=scopes, state__in=IN_REVIEW)
    for network, number, since, until in _by_network(_not_own(waiting, person)):
        yield WorkItem(
            ngettext("%(number)s application to review", "%(number)s applications to review", number)
            % {"number": number},
            _list_url(network),
            since=since,
            until=until,
            kind=WorkKind.REVIEW,
            note=str(network.name),
        )


def _to_decide(person: Person, roles: Roles) -> Iterator[WorkItem]:
    """For heads: what is recommended, unless the second reading or votes are still missing."""
    scopes = _networks(roles, Role.HEAD_OF_NETWORK)
    waiting = (
        MembershipApplication.objects.filter(network__public_id__in=scopes, state__in=DECIDABLE_STATES)
        .filter(Q(network__policy__needs_second_reader=False) | Q(second_reading__read_at__isnull=False))
        .filter(network__policy__decider=Decider.HEAD_OF_NETWORK)
    )
    for network, number, since, until in _by_network(_not_own(waiting, person)):
        yield WorkItem(
            ngettext("%(number)s application to decide", "%(number)s applications to decide", number)
            % {"number": number},
            _list_url(network),
            since=since,
            until=until,
            kind=WorkKind.DECIDE,
            note=str(network.name),
        )


def _to_confirm(person: Person, roles: Roles) -> Iterator[WorkItem]:
    scopes = _networks(roles, Role.SECRETARIAT)
    waiting = MembershipApplication.objects.filter(state=ApplicationState.SECRETARIAT_REVIEW).exclude(
        decisions__stage=DecisionStage.NETWORK, decisions__decided_by=person
    )
    if not Network.objects.filter(public_id__in=scopes, is_root=True).exists():
        waiting = waiting.filter(network__public_id__in=scopes)
    for network, number, since, until in _by_network(_not_own(waiting, person)) if scopes else ():
        yield WorkItem(
            ngettext("%(number)s decision to confirm", "%(number)s decisions to confirm", number) % {"number": number},
            _list_url(network),
            since=since,
            until=until,
            kind=WorkKind.DECIDE,
            note=str(network.name),
        )


def _to_vote(person: Person, roles: Roles) -> Iterator[WorkItem]:
    scopes = _networks(roles, Role.COMMITTEE)
    own = CommitteeVote.objects.filter(application=OuterRef("pk"), voter=person)
    waiting = MembershipApplication.objects.filter(
        ~Exists(own),
        network__public_id__in=scopes,
        network__policy__decider=Decider.COMMITTEE,
        state__in=DECIDABLE_STATES,
    )
    for network, number, since, until in _by_network(_not_own(waiting, person)):
        yield WorkItem(
            ngettext("%(number)s application to vote on", "%(number)s applications to vote on", number)
            % {"number": number},
            _list_url(network),
            since=since,
            until=until,
            kind=WorkKind.DECIDE,
            note=str(network.name),
            button=_("Vote"),
        )


def _to_read(person: Person) -> Iterator[WorkItem]:
    readings = SecondReading.objects.filter(reader=person, read_at=None, application__state__in=DECIDABLE_STATES)
    for reading in readings.select_related("application__network"):
        yield WorkItem(
            _("Read the application of %(name)s as the second reader") % {"name": reading.application.name},
            reverse("directory-desk-application", args=[reading.application.public_id]),
            since=reading.asked_at,
            until=reading.application.decide_by,
            kind=WorkKind.READ,
            note=str(reading.application.network.name),
        )


def _to_hear(person: Person, roles: Roles) -> Iterator[WorkItem]:
    """For members of arbitration bodies; for secretariats where no body hears appeals."""
    today = clock.now().date()
    seats = Body.objects.filter(hears_appeals=True, members__person=person).filter(
        Q(members__until=None) | Q(members__until__gte=today)
    )
    without_body = Q(body=None, application__network__public_id__in=_networks(roles, Role.SECRETARIAT))
    appeals = (
        Appeal.objects.filter(Q(body__in=seats) | without_body, state=AppealState.FILED)
        .exclude(application__decisions__decided_by=person)
        .exclude(application__person=person)
    )
    for appeal in appeals.select_related("application__network"):
        yield WorkItem(
            _("Hear the appeal of %(name)s") % {"name": appeal.application.name},
            reverse("directory-desk-application", args=[appeal.application.public_id]),
            since=appeal.filed_at,
            kind=WorkKind.DECIDE,
            note=str(appeal.application.network.name),
        )


def _to_answer(person: Person) -> Iterator[WorkItem]:
    """For applicants: questions of the network, and applications they have not sent yet."""
    asked = InformationRequest.objects.filter(
        application__person=person, answered_at=None, application__state=ApplicationState.INFO_REQUESTED
    )
    for request in asked.select_related("application__network"):
        yield WorkItem(
            _("%(network)s has a question about your application") % {"network": request.application.network.name},
            reverse("directory-application", args=[request.application.public_id]),
            since=request.asked_at,
            until=request.answer_by,
            kind=WorkKind.ANSWER,
            note=request.application.name,
        )
    drafts = MembershipApplication.objects.filter(person=person, state=ApplicationState.DRAFT)
    for draft in drafts.select_related("network"):
        yield WorkItem(
            _("Finish your application to %(network)s") % {"network": draft.network.name},
            reverse("directory-application", args=[draft.public_id]),
            since=draft.created_at,
            kind=WorkKind.COMPLETE,
            note=draft.name,
        )


def _to_confirm_profile(request: PersonRequest) -> Iterator[WorkItem]:
    """For representatives: profiles whose yearly confirmation is due, or soon will be."""
    scopes = [held.scope_id for held in request.roles if held.role == Role.REPRESENTATIVE]
    if not scopes:
        return
    now = clock.now()
    memberships = (
        Membership.objects.filter(organisation__public_id__in=scopes, state__in=COUNTED_STATES)
        .select_related("organisation", "network__policy")
        .order_by("pk")
    )
    seen: set[int] = set()
    for membership in memberships:
        due = confirmation_due(membership)
        is_late = membership.state != MembershipState.ACTIVE
        if due is None or not (is_late or (due.at - now).days < SOON_DUE_DAYS) or membership.organisation_id in seen:
            continue
        seen.add(membership.organisation_id)
        yield WorkItem(
            _("Confirm that the profile of %(name)s is still right") % {"name": membership.organisation.name},
            reverse("directory-standing", args=[membership.organisation.public_id]),
            since=membership.state_since if is_late else None,
            until=due.until or due.at,
            kind=WorkKind.CONFIRM,
            note=str(membership.network.name),
        )


def _onboarding(request: PersonRequest) -> Iterator[WorkItem]:
    """For representatives of new members: the steps that are not done yet."""
    scopes = [held.scope_id for held in request.roles if held.role == Role.REPRESENTATIVE]
    if not scopes:
        return
    open_steps = (
        OnboardingStep.objects.filter(is_active=True, network=OuterRef("network"))
        .exclude(marks__membership=OuterRef("pk"))
        .order_by()
    )
    memberships = (
        Membership.objects.filter(
            Exists(open_steps),
            organisation__public_id__in=scopes,
            state=MembershipState.ACTIVE,
            organisation__applications__network=F("network"),
            organisation__applications__state=ApplicationState.ACCEPTED,
        )
        .select_related("organisation", "network")
        .order_by("pk")
        .distinct()
    )
    for membership in memberships:
        yield WorkItem(
            _("First steps in %(network)s") % {"network": membership.network.name},
            reverse("directory-onboarding", args=[membership.public_id]),
            since=membership.state_since,
            kind=WorkKind.COMPLETE,
            note=membership.organisation.name,
        )
