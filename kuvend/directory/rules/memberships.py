"""When a member is due to confirm, and what follows if nobody does.

Domain: a member whose profile nobody confirmed for N months is dormant, then reminded, then suspended. The numbers
are the network's policy.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

from kuvend.directory.states import COUNTED_STATES, ENDED_STATES, MEMBERSHIP_TRANSITIONS, MembershipState


@dataclass(frozen=True, slots=True)
class ConfirmationPolicy:
    """How often members confirm (0 months: never), and how patient the network is (in days)."""

    every_months: int
    remind_after_days: int
    suspend_after_days: int


def add_months(moment: datetime, months: int) -> datetime:
    """Return the same day and hour `months` later; the last day of the month where that day does not exist."""
    index = moment.month - 1 + months
    year, month = moment.year + index // 12, index % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


def counted_from(
    state: MembershipState,
    *,
    last_confirmed_at: datetime | None,
    state_since: datetime,
    policy: ConfirmationPolicy,
) -> datetime:
    """Return from when the time until the next confirmation runs: the last one, or, without one or after a suspension
    was lifted, since the membership has been active.
    """
    if state is MembershipState.ACTIVE:
        return max(last_confirmed_at or state_since, state_since)
    if last_confirmed_at is not None:
        return last_confirmed_at
    # Nobody ever has: as if the steps so far had come in time.
    waited = timedelta(days=policy.remind_after_days) if state is MembershipState.REMINDED else timedelta()
    return add_months(state_since - waited, -policy.every_months)


def confirmation_due_at(confirmed_at: datetime, policy: ConfirmationPolicy) -> datetime | None:
    """Return when the next confirmation is due, or None where the network asks for none."""
    return add_months(confirmed_at, policy.every_months) if policy.every_months else None


def next_step(
    state: MembershipState, *, confirmed_at: datetime, state_since: datetime, policy: ConfirmationPolicy
) -> tuple[MembershipState, datetime] | None:
    """Return the state to which the clock alone moves a membership next, and when; None: it moves no further.

    active → dormant on the due moment, dormant → reminded `remind_after_days` later, reminded → suspended
    `suspend_after_days` after that. A step that came late postpones the next: whoever is asked has the days that the
    mail promised.
    """
    due = confirmation_due_at(confirmed_at, policy)
    if due is None:
        return None
    reminding, suspending = timedelta(days=policy.remind_after_days), timedelta(days=policy.suspend_after_days)
    match state:
        case MembershipState.ACTIVE:
            return MembershipState.DORMANT, due
        case MembershipState.DORMANT:
            return MembershipState.REMINDED, max(due, state_since) + reminding
        case MembershipState.REMINDED:
            return MembershipState.SUSPENDED, max(due + reminding, state_since) + suspending
        case _:
            return None


def state_due(
    state: MembershipState,
    *,
    confirmed_at: datetime,
    state_since: datetime,
    policy: ConfirmationPolicy,
    now: datetime,
) -> MembershipState | None:
    """Return the state a membership moves to now by the clock alone, or None. One step at a time: each has its mail."""
    step = next_step(state, confirmed_at=confirmed_at, state_since=state_since, policy=policy)
    return step[0] if step and now >= step[1] else None


def suspension_due_at(
    state: MembershipState, *, confirmed_at: datetime, state_since: datetime, policy: ConfirmationPolicy
) -> datetime | None:
    """Return until when a member who is asked must confirm; None for one who is not asked."""
    step = next_step(state, confirmed_at=confirmed_at, state_since=state_since, policy=policy)
    if step is None or state is MembershipState.ACTIVE:
        return None
    to, at = step
    return at if to is MembershipState.SUSPENDED else at + timedelta(days=policy.suspend_after_days)


def may_move(state: MembershipState, to: MembershipState) -> bool:
    """Tell whether a membership in `state` can move to `to`."""
    return to in MEMBERSHIP_TRANSITIONS[state]


# Of two memberships of one organisation in one network, found when two profiles are made one: the first of these is
# how it stands. Whoever is a member under one name is a member.
_STANDS_FIRST = (
    MembershipState.ACTIVE,
    MembershipState.DORMANT,
    MembershipState.REMINDED,
    MembershipState.SUSPENDED,
    MembershipState.LEFT,
    MembershipState.REMOVED,
)


def stands_over(state: MembershipState, other: MembershipState) -> bool:
    """Tell whether an organisation that stands in both ways stands as `state` says; that it left or was removed is
    alike.
    """
    if state in ENDED_STATES:
        return False
    return _STANDS_FIRST.index(state) < _STANDS_FIRST.index(other)


def contradict(state: MembershipState, other: MembershipState) -> bool:
    """Tell whether a network has to say first how the organisation stands: suspended under one name, in force under
    the other. A suspension is lifted by a decision, never by the way.
    """
    return (state == MembershipState.SUSPENDED and other in COUNTED_STATES) or (
        other == MembershipState.SUSPENDED and state in COUNTED_STATES
    )
