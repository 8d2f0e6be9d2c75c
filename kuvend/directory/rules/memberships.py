"""When a member is due to confirm, and what follows if nobody does.

Domain: a member whose profile nobody confirmed for N months is dormant, then reminded, then suspended. The numbers
are the network's policy.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

from kuvend.directory.states import MEMBERSHIP_TRANSITIONS, MembershipState


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


def confirmation_due_at(confirmed_at: datetime, policy: ConfirmationPolicy) -> datetime | None:
    """Return when the next confirmation is due, or None where the network asks for none."""
    return add_months(confirmed_at, policy.every_months) if policy.every_months else None


def state_due(
    state: MembershipState, *, confirmed_at: datetime, policy: ConfirmationPolicy, now: datetime
) -> MembershipState | None:
    """Return the state a membership moves to by the clock alone, or None.

    One step at a time, so that each step sends its mail: active → dormant on the due moment, dormant → reminded
    `remind_after_days` later, reminded → suspended `suspend_after_days` after that.
    """
    due = confirmation_due_at(confirmed_at, policy)
    if due is None:
        return None
    reminded_at = due + timedelta(days=policy.remind_after_days)
    suspended_at = reminded_at + timedelta(days=policy.suspend_after_days)
    match state:
        case MembershipState.ACTIVE if now >= due:
            return MembershipState.DORMANT
        case MembershipState.DORMANT if now >= reminded_at:
            return MembershipState.REMINDED
        case MembershipState.REMINDED if now >= suspended_at:
            return MembershipState.SUSPENDED
        case _:
            return None


def may_move(state: MembershipState, to: MembershipState) -> bool:
    """Tell whether a membership in `state` can move to `to`."""
    return to in MEMBERSHIP_TRANSITIONS[state]
