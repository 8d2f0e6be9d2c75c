"""Applications that wait for somebody at a desk.

Who is asked is said in `permissions.duty` and `permissions.hearing`, for the mails as well; nobody is asked about what
they have a stake in.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuvend.core.worklist import WorkItem, WorkKind
from kuvend.directory.models import (
    Appeal,
    CommitteeVote,
    InformationRequest,
    MembershipApplication,
    Network,
    SecondReading,
)
from kuvend.directory.permissions.duty import Duty, duties_in
from kuvend.directory.permissions.hearing import arbitration_in, hears, kept_away
from kuvend.directory.permissions.joining import not_own
from kuvend.directory.permissions.stakes import stakes_in
from kuvend.directory.permissions.standing import standing_of
from kuvend.directory.queries.votes import counts_of
from kuvend.directory.states import DECIDABLE_STATES, AppealState, ApplicationState, Decider, DecisionStage
from kuvend.people.models import Person

IN_REVIEW = (ApplicationState.SUBMITTED, ApplicationState.NATIONAL_REVIEW)
ASKED = ApplicationState.INFO_REQUESTED
OPEN = (*IN_REVIEW, *DECIDABLE_STATES, ASKED, ApplicationState.SECRETARIAT_REVIEW)

type Applications = QuerySet[MembershipApplication]


def work_with_applications(person: Person, *, now: datetime) -> Iterator[WorkItem]:
    """Yield the applications that wait for the person."""
    if standing_of(person).has_desk:
        waiting = MembershipApplication.objects.filter(state__in=OPEN).order_by()
        duties = duties_in(waiting.values_list("network_id", flat=True).distinct(), now=now)
        yield from _to_review(person, duties)
        yield from _unanswered(person, duties, now)
        yield from _to_decide(person, duties)
        yield from _to_confirm(person, duties)
        yield from _to_vote(person, duties)
    yield from _to_read(person)
    yield from _to_hear(person, now)


def _in_networks(
    person: Person, duties: Mapping[int, Duty], group: Callable[[Duty], Collection[int]]
) -> Applications | None:
    """Return the applications of the networks where the person is asked first; None: there is no such network."""
    networks = [pk for pk, duty in duties.items() if person.pk in group(duty)]
    return not_own(MembershipApplication.objects.filter(network__in=networks), person) if networks else None


def _first_or_standing_in(
    person: Person, duties: Mapping[int, Duty], group: Callable[[Duty], frozenset[int]], states: Collection[str]
) -> Applications | None:
    """Return also those where each who is asked first has a stake and the person, of the secretariat, stands in."""
    found = _in_networks(person, duties, lambda duty: group(duty) | duty.secretariat)
    if found is None:
        return None
    found = found.filter(state__in=states)
    standing_in = [pk for pk, duty in duties.items() if person.pk not in group(duty)]
    others = list(found.filter(network__in=standing_in))
    stakes = stakes_in(others)
    not_theirs = [one.pk for one in others if group(duties[one.network_id]) - stakes[one.pk]]
    return found.exclude(pk__in=not_theirs) if not_theirs else found


def _by_network(applications: Applications) -> Iterator[tuple[Network, int, datetime, datetime]]:
    """Yield network, number, the oldest arrival and the nearest deadline. Two queries."""
    rows = list(
        applications.order_by()
        .values("network_id")
        .annotate(number=Count("pk"), since=Min("submitted_at"), until=Min("decide_by"))
    )
    networks = Network.objects.in_bulk([row["network_id"] for row in rows])
    for row in rows:
        yield networks[row["network_id"]], row["number"], row["since"], row["until"]


def _list_url(network: Network, group: str = "") -> str:
    return f"{reverse('directory-desk-applications')}?network={network.slug}{f'&group={group}' if group else ''}"


def _to_review(person: Person, duties: Mapping[int, Duty]) -> Iterator[WorkItem]:
    found = _first_or_standing_in(person, duties, lambda duty: duty.reviewers, IN_REVIEW)
    if found is None:
        return
    for network, number, since, until in _by_network(found):
        yield WorkItem(
            ngettext("%(number)s application to review", "%(number)s applications to review", number)
            % {"number": number},
            _list_url(network),
            since=since,
            until=until,
            kind=WorkKind.REVIEW,
            note=str(network.name),
        )


def _unanswered(person: Person, duties: Mapping[int, Duty], now: datetime) -> Iterator[WorkItem]:
    """Questions to applicants whose time is over: somebody has to go on without the answer, or ask again."""
    networks = [pk for pk, duty in duties.items() if person.pk in duty.reviewers]
    if not networks:
        return
    late = InformationRequest.objects.filter(
        application__in=not_own(MembershipApplication.objects.filter(network__in=networks, state=ASKED), person),
        answered_at=None,
        closed_at=None,
        answer_by__lt=now,
    ).select_related("application__network")
    for request in late.order_by("answer_by", "pk"):
        yield WorkItem(
            _("No answer came from %(name)s: go on without it") % {"name": request.application.name},
            reverse("directory-desk-application", args=[request.application.public_id]),
            since=request.asked_at,
            until=request.answer_by,
            kind=WorkKind.DECIDE,
            note=str(request.application.network.name),
        )


def _to_decide(person: Person, duties: Mapping[int, Duty]) -> Iterator[WorkItem]:
    """What is recommended, once the second reading is done and the committee, where it votes, has voted."""
    found = _first_or_standing_in(person, duties, lambda duty: duty.deciders, DECIDABLE_STATES)
    if found is None:
        return
    read = found.filter(Q(network__policy__needs_second_reader=False) | Q(second_reading__read_at__isnull=False))
    by_vote = read.filter(network__policy__decider=Decider.COMMITTEE).select_related("network__policy")
    committees = {pk: duty.voters for pk, duty in duties.items()}
    counts = counts_of(by_vote, committees=committees, away=stakes_in(by_vote))
    voted = [pk for pk, count in counts.items() if count.outcome is not None or count.has_no_voters]
    ready = read.filter(Q(network__policy__decider=Decider.HEAD_OF_NETWORK) | Q(pk__in=voted))
    for network, number, since, until in _by_network(ready):
        yield WorkItem(
            ngettext("%(number)s application to decide", "%(number)s applications to decide", number)
            % {"number": number},
            _list_url(network),
            since=since,
            until=until,
            kind=WorkKind.DECIDE,
            note=str(network.name),
        )


def _to_confirm(person: Person, duties: Mapping[int, Duty]) -> Iterator[WorkItem]:
    found = _in_networks(person, duties, lambda duty: duty.secretariat)
    if found is None:
        return
    waiting = found.filter(state=ApplicationState.SECRETARIAT_REVIEW).exclude(
        decisions__stage=DecisionStage.NETWORK, decisions__decided_by=person
    )
    for network, number, since, until in _by_network(waiting):
        yield WorkItem(
            ngettext("%(number)s decision to confirm", "%(number)s decisions to confirm", number) % {"number": number},
            _list_url(network),
            since=since,
            until=until,
            kind=WorkKind.DECIDE,
            note=str(network.name),
        )


def _to_vote(person: Person, duties: Mapping[int, Duty]) -> Iterator[WorkItem]:
    found = _in_networks(person, duties, lambda duty: duty.voters)
    if found is None:
        return
    own = CommitteeVote.objects.filter(application=OuterRef("pk"), voter=person)
    for network, number, since, until in _by_network(found.filter(~Exists(own), state__in=DECIDABLE_STATES)):
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
    to_read = not_own(MembershipApplication.objects.filter(state__in=DECIDABLE_STATES), person)
    readings = SecondReading.objects.filter(reader=person, read_at=None, application__in=to_read)
    for reading in readings.select_related("application__network"):
        yield WorkItem(
            _("Read the application of %(name)s as the second reader") % {"name": reading.application.name},
            reverse("directory-desk-application", args=[reading.application.public_id]),
            since=reading.asked_at,
            until=reading.application.decide_by,
            kind=WorkKind.READ,
            note=str(reading.application.network.name),
        )


def _to_hear(person: Person, now: datetime) -> Iterator[WorkItem]:
    """Appeals, for whoever may hear them."""
    appeals = list(
        Appeal.objects.filter(
            state=AppealState.FILED, application__in=not_own(MembershipApplication.objects.all(), person)
        )
        .select_related("application__network")
        .prefetch_related("application__decisions")
        .order_by("filed_at", "pk")
    )
    if not appeals:
        return
    arbitration = arbitration_in({appeal.application.network_id for appeal in appeals}, now=now)
    for appeal in appeals:
        application = appeal.application
        if not hears(person, arbitration, application.network_id, away=kept_away(application)):
            continue
        yield WorkItem(
            _("Hear the appeal of %(name)s") % {"name": application.name},
            reverse("directory-desk-application", args=[application.public_id]),
            since=appeal.filed_at,
            until=appeal.hear_by,
            kind=WorkKind.DECIDE,
            note=str(application.network.name),
        )
