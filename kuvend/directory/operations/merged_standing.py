"""How the one profile stands that two are made: in each network, and before visitors. And how each stands again.

Where both belong to one network, one membership stays. If the absorbed profile's is in force and the kept one's is not,
the kept one's row takes over how the other stands, with its periods and the steps done: the row of the kept profile
stays, because the record names it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from kuvend.directory.models import Membership, MembershipPeriod, OnboardingMark, Organisation
from kuvend.directory.rules.memberships import stands_over
from kuvend.directory.states import MembershipState, ProfileState

_STANDING = ("state", "state_since", "last_confirmed_at", "reminded_at")


def join_memberships(kept: Organisation, absorbed: Organisation) -> dict[str, Any]:
    """Make the memberships of both in one network one; return what undoing needs."""
    own = {row.network_id: row for row in _locked(kept)}
    done: dict[str, Any] = {"accepted_on": {}, "memberships": []}
    for other in _locked(absorbed):
        mine = own[other.network_id]  # in other networks there is one membership only, which has gone over already
        _take_over_acceptance(mine, other, done["accepted_on"])
        done["memberships"].append(_join(mine, other))
    return done


def part_memberships(done: dict[str, Any]) -> None:
    """Give each of the two profiles its memberships back, with what has happened to them since."""
    for pk, day in done["accepted_on"].items():
        Membership.objects.filter(pk=pk).update(accepted_on=date.fromisoformat(day) if day else None)
    for joined in done.get("memberships", ()):
        _part(joined)


def _locked(organisation: Organisation) -> Iterable[Membership]:
    return Membership.objects.select_for_update().filter(organisation=organisation).order_by("pk")


def _take_over_acceptance(mine: Membership, other: Membership, before: dict[str, Any]) -> None:
    """Of two dates of acceptance the older is the true one: calls test it."""
    if other.accepted_on is not None and (mine.accepted_on is None or other.accepted_on < mine.accepted_on):
        before[str(mine.pk)] = mine.accepted_on.isoformat() if mine.accepted_on else None
        Membership.objects.filter(pk=mine.pk).update(accepted_on=other.accepted_on)


def _join(mine: Membership, other: Membership) -> dict[str, Any]:
    takes_over = stands_over(MembershipState(other.state), MembershipState(mine.state))
    joined: dict[str, Any] = {
        "mine": mine.pk,
        "other": other.pk,
        "own_periods": list(mine.periods.values_list("pk", flat=True)),
        "was": {name: _plain(getattr(mine, name)) for name in _STANDING} if takes_over else None,
    }
    if takes_over:
        Membership.objects.filter(pk=mine.pk).update(**{name: getattr(other, name) for name in _STANDING})
    periods = other.periods.all()
    if mine.periods.filter(until=None).exists():  # a member is one once at a time
        periods = periods.exclude(until=None)
    joined["periods"] = _point(periods.values_list("pk", flat=True), MembershipPeriod, mine)
    marks = other.onboarding_marks.exclude(step__in=mine.onboarding_marks.values("step"))
    joined["marks"] = _point(marks.values_list("pk", flat=True), OnboardingMark, mine)
    return joined


def _part(joined: dict[str, Any]) -> None:
    mine = Membership.objects.select_for_update().get(pk=joined["mine"])
    other = Membership.objects.select_for_update().get(pk=joined["other"])
    periods = MembershipPeriod.objects.filter(membership=mine)
    if joined["was"] is None:
        periods = periods.filter(pk__in=joined["periods"])
    else:
        # It was the absorbed profile's membership all the while: what has become of it goes back with it.
        Membership.objects.filter(pk=other.pk).update(**{name: getattr(mine, name) for name in _STANDING})
        Membership.objects.filter(pk=mine.pk).update(**{name: _read(name, joined["was"][name]) for name in _STANDING})
        periods = periods.exclude(pk__in=joined["own_periods"])
    periods.update(membership=other)
    OnboardingMark.objects.filter(pk__in=joined["marks"], membership=mine).update(membership=other)


def _point(found: Iterable[int], model: type[MembershipPeriod] | type[OnboardingMark], to: Membership) -> list[int]:
    keys = list(found)
    model._default_manager.filter(pk__in=keys).update(membership=to)
    return keys


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name != "state" and value else value


def show_together(kept: Organisation, absorbed: Organisation) -> dict[str, Any] | None:
    """Let visitors see the kept profile if they saw the absorbed one; return what undoing needs, None: nothing changed.

    To be called while `absorbed` still stands as it did.
    """
    if kept.state != ProfileState.DRAFT or absorbed.state != ProfileState.PUBLISHED:
        return None
    was = {"published_at": kept.published_at.isoformat() if kept.published_at else None}
    kept.state, kept.published_at = ProfileState.PUBLISHED, absorbed.published_at
    kept.save(update_fields=["state", "published_at"])
    return was


def hide_again(kept: Organisation, was: dict[str, Any] | None) -> None:
    """Make the kept profile the draft it was; if it was archived since, it stays in the archive, as a draft."""
    if was is None:
        return
    kept.published_at = datetime.fromisoformat(was["published_at"]) if was["published_at"] else None
    if kept.state == ProfileState.PUBLISHED:
        kept.state = ProfileState.DRAFT
    kept.save(update_fields=["state", "published_at"])
