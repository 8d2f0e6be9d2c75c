"""How a member stands in its networks, as its own people and the desk read it."""

from collections import defaultdict
from dataclasses import dataclass

from kuvend.audit.queries import HistoryLine, as_lines, entries
from kuvend.core import clock
from kuvend.core.subjects import Subject
from kuvend.directory.models import BodyMember, Membership, MembershipPeriod, Network, Organisation
from kuvend.directory.queries.confirming import Due, confirmation_due
from kuvend.directory.rules.terms import is_over
from kuvend.directory.states import MEMBERSHIP_TRANSITIONS, MembershipState, ProfileState, Visibility

MOST_DECISIONS = 100
# What is decided about a standing; the rest of what happens to a member stands in the history of its profile.
DECISIONS = (
    "directory.admit_member",
    "directory.advance_membership",
    "directory.confirm_profile",
    "directory.suspend_membership",
    "directory.reinstate_membership",
    "directory.leave_network",
    "directory.give_up_membership",
    "directory.remove_member",
)


@dataclass(frozen=True, slots=True)
class OwnStanding:
    """One membership: its periods, what was decided about it, newest first, and what the member can do."""

    membership: Membership
    periods: list[MembershipPeriod]
    decisions: list[HistoryLine]
    due: Due | None

    @property
    def is_asked(self) -> bool:
        """The member was asked to confirm and has not."""
        return self.due is not None and self.due.until is not None

    @property
    def can_be_left(self) -> bool:
        """The membership has not ended."""
        return MembershipState.LEFT in MEMBERSHIP_TRANSITIONS[MembershipState(self.membership.state)]

    @property
    def reason(self) -> str:
        """Why it stands as it does, in the words of whoever decided; empty for a member in good standing."""
        if self.membership.state == MembershipState.ACTIVE:
            return ""
        return self.decisions[0].reason if self.decisions else ""


def standing_in_networks(organisation: Organisation) -> list[OwnStanding]:
    """Return how the organisation stands in each of its networks, past ones too. Three queries."""
    memberships = list(
        Membership.objects.filter(organisation=organisation)
        .select_related("network__policy", "organisation")
        .prefetch_related("periods")
        .order_by("pk")
    )
    decided: dict[object, list[HistoryLine]] = defaultdict(list)
    subject = Subject("organisation", organisation.public_id)
    decisions = entries(subject=subject).filter(action__in=DECISIONS)[:MOST_DECISIONS]
    for line in as_lines(list(decisions)):
        decided[line.facts.get("membership")].append(line)
    return [
        OwnStanding(
            membership, list(membership.periods.all()), decided[membership.public_id], confirmation_due(membership)
        )
        for membership in memberships
    ]


def seats_in(network: Network, organisation: Organisation) -> list[BodyMember]:
    """Return the seats that the organisation holds in bodies of the network, today or later."""
    seats = BodyMember.objects.filter(body__network=network, organisation=organisation).select_related("body")
    today = clock.now().date()
    return [seat for seat in seats.order_by("body", "pk") if not is_over(seat, today)]


def shown_to(organisation: Organisation) -> Visibility:
    """Return who sees the profile now: of one that was never published, whom its people let see it or the office."""
    wanted = Visibility(organisation.shown_to)
    is_hidden = organisation.state != ProfileState.PUBLISHED and wanted == Visibility.PUBLIC
    return Visibility.DESK if is_hidden else wanted
