"""Which profile a reminder's link is about, and when a member is asked to confirm."""

from dataclasses import dataclass
from datetime import datetime

from kuvend.core import tokens
from kuvend.directory.models import Membership, MembershipPolicy, Network, Organisation
from kuvend.directory.rules.memberships import ConfirmationPolicy, confirmation_due_at, counted_from, suspension_due_at
from kuvend.directory.states import COUNTED_STATES, MembershipState


def organisation_of_code(code: str) -> Organisation | None:
    """Return the member whose last reminder carried this code."""
    if not code:
        return None
    memberships = Membership.objects.filter(confirm_code=tokens.digest(code), state__in=COUNTED_STATES)
    membership = memberships.select_related("organisation").first()
    return membership.organisation if membership else None


def policy_of(network: Network) -> ConfirmationPolicy:
    """Return how often the members of `network` confirm (never, where it has no policy yet)."""
    policy: MembershipPolicy | None = getattr(network, "policy", None)
    if policy is None:
        return ConfirmationPolicy(every_months=0, remind_after_days=0, suspend_after_days=0)
    return ConfirmationPolicy(policy.confirm_every_months, policy.remind_after_days, policy.suspend_after_days)


@dataclass(frozen=True, slots=True)
class Due:
    """When a member is asked next (`at`), and, once it was asked, when it is suspended without an answer (`until`)."""

    at: datetime
    until: datetime | None


def confirmation_due(membership: Membership) -> Due | None:
    """Return when a membership (fetched with its network's policy) waits for a confirmation; None: never."""
    if membership.state not in COUNTED_STATES:
        return None
    policy = policy_of(membership.network)
    state = MembershipState(membership.state)
    confirmed_at = counted_from(
        state, last_confirmed_at=membership.last_confirmed_at, state_since=membership.state_since, policy=policy
    )
    at = confirmation_due_at(confirmed_at, policy)
    if at is None:
        return None
    return Due(
        at, suspension_due_at(state, confirmed_at=confirmed_at, state_since=membership.state_since, policy=policy)
    )
