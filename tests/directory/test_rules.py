"""Rules of membership, terms and the network graph."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuvend.directory.rules.graph import ancestors, would_make_cycle
from kuvend.directory.rules.memberships import (
    ConfirmationPolicy,
    add_months,
    confirmation_due_at,
    may_move,
    state_due,
    suspension_due_at,
)
from kuvend.directory.rules.terms import is_current, overlap
from kuvend.directory.states import MEMBERSHIP_TRANSITIONS, MembershipState

pytestmark = pytest.mark.rules

YEARLY = ConfirmationPolicy(every_months=12, remind_after_days=30, suspend_after_days=60)
CONFIRMED = datetime(2025, 3, 1, 12, tzinfo=UTC)
DUE = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Span:
    since: date | None
    until: date | None


@pytest.mark.parametrize(
    ("moment", "months", "result"),
    [
        (datetime(2024, 2, 29, tzinfo=UTC), 12, datetime(2025, 2, 28, tzinfo=UTC)),
        (datetime(2025, 1, 31, tzinfo=UTC), 1, datetime(2025, 2, 28, tzinfo=UTC)),
        (datetime(2025, 11, 30, tzinfo=UTC), 3, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2025, 12, 15, tzinfo=UTC), 1, datetime(2026, 1, 15, tzinfo=UTC)),
    ],
)
def test_months_are_added_to_the_same_day_or_the_last_one(moment: datetime, months: int, result: datetime) -> None:
    assert add_months(moment, months) == result


def test_a_network_that_asks_for_no_confirmation_never_moves_anyone() -> None:
    never = ConfirmationPolicy(every_months=0, remind_after_days=1, suspend_after_days=1)
    assert confirmation_due_at(CONFIRMED, never) is None
    for state in MembershipState:
        assert (
            state_due(
                state,
                confirmed_at=CONFIRMED,
                state_since=CONFIRMED,
                policy=never,
                now=CONFIRMED + timedelta(days=9_999),
            )
            is None
        )


@pytest.mark.parametrize(
    ("state", "now", "expected"),
    [
        (MembershipState.ACTIVE, DUE - timedelta(seconds=1), None),
        (MembershipState.ACTIVE, DUE, MembershipState.DORMANT),
        (MembershipState.DORMANT, DUE + timedelta(days=30, seconds=-1), None),
        (MembershipState.DORMANT, DUE + timedelta(days=30), MembershipState.REMINDED),
        (MembershipState.REMINDED, DUE + timedelta(days=90, seconds=-1), None),
        (MembershipState.REMINDED, DUE + timedelta(days=90), MembershipState.SUSPENDED),
        (MembershipState.SUSPENDED, DUE + timedelta(days=900), None),
        (MembershipState.LEFT, DUE + timedelta(days=900), None),
        (MembershipState.REMOVED, DUE + timedelta(days=900), None),
    ],
)
def test_the_clock_moves_a_member_one_step_at_a_time_to_the_second(
    state: MembershipState, now: datetime, expected: MembershipState | None
) -> None:
    assert state_due(state, confirmed_at=CONFIRMED, state_since=CONFIRMED, policy=YEARLY, now=now) == expected


def test_a_step_that_came_late_leaves_the_days_that_were_promised() -> None:
    late = DUE + timedelta(days=700)
    for state, days, until in (
        (MembershipState.DORMANT, 30, late + timedelta(days=90)),
        (MembershipState.REMINDED, 60, late + timedelta(days=60)),
    ):
        known = {"confirmed_at": CONFIRMED, "state_since": late, "policy": YEARLY}
        assert suspension_due_at(state, **known) == until  # type: ignore[arg-type]
        last = late + timedelta(days=days, seconds=-1)
        assert state_due(state, now=last, **known) is None  # type: ignore[arg-type]
        assert state_due(state, now=last + timedelta(seconds=1), **known) is not None  # type: ignore[arg-type]


@pytest.mark.parametrize("state", [MembershipState.ACTIVE, MembershipState.SUSPENDED, MembershipState.LEFT])
def test_who_is_not_asked_is_given_no_date(state: MembershipState) -> None:
    assert suspension_due_at(state, confirmed_at=CONFIRMED, state_since=DUE, policy=YEARLY) is None


@given(st.sampled_from(MembershipState), st.datetimes(timezones=st.just(UTC), min_value=datetime(2025, 1, 1)))  # noqa: DTZ001
def test_what_the_clock_does_is_always_an_allowed_move(state: MembershipState, now: datetime) -> None:
    to = state_due(state, confirmed_at=CONFIRMED, state_since=CONFIRMED, policy=YEARLY, now=now)
    assert to is None or may_move(state, to)


def test_every_member_can_come_back() -> None:
    assert all(
        MembershipState.ACTIVE in targets
        for state, targets in MEMBERSHIP_TRANSITIONS.items()
        if state is not MembershipState.ACTIVE
    )
    assert not may_move(MembershipState.LEFT, MembershipState.SUSPENDED)


EDGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20)


@given(EDGES)
def test_a_graph_built_link_by_link_never_has_a_circle(edges: list[tuple[int, int]]) -> None:
    parents: dict[int, list[int]] = {}
    for child, parent in edges:
        if not would_make_cycle(parent=parent, child=child, parents=parents):
            parents.setdefault(child, []).append(parent)
    assert all(node not in ancestors(node, parents) for node in range(8))


def test_ancestors_end_even_in_a_circle() -> None:
    assert ancestors("a", {"a": ["b"], "b": ["a"]}) == {"a", "b"}


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), True),
        (date(2026, 1, 2), None, False),
        (None, date(2025, 12, 31), False),
        (None, None, True),
    ],
)
def test_both_days_of_a_term_count(since: date | None, until: date | None, *, expected: bool) -> None:
    assert is_current(Span(since, until), date(2026, 1, 1)) is expected


def test_terms_overlap_when_they_share_a_day() -> None:
    first = Span(date(2026, 1, 1), date(2026, 6, 30))
    assert overlap(first, Span(date(2026, 6, 30), None))
    assert not overlap(first, Span(date(2026, 7, 1), None))
    assert not overlap(first, Span(None, date(2025, 12, 31)))
    assert overlap(Span(None, None), first)
