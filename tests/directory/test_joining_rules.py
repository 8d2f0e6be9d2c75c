"""Deadlines, votes, controls, ages, and what goes into the profile: pure rules of joining."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuvend.directory.rules import joining as rules
from kuvend.directory.rules.joining import Answer3, Office
from kuvend.directory.states import (
    APPLICATION_TRANSITIONS,
    CLOSED_STATES,
    WAITING_STATES,
    ApplicationActor,
    ApplicationState,
    Control,
    Decider,
    Outcome,
    Vote,
    may_follow,
)

pytestmark = pytest.mark.rules


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# -- states -----------------------------------------------------------------------------------------------------------


def test_every_state_has_its_row_and_can_be_reached() -> None:
    assert set(APPLICATION_TRANSITIONS) == set(ApplicationState)
    reached = {following for row in APPLICATION_TRANSITIONS.values() for following in row}
    assert reached == set(ApplicationState) - {ApplicationState.DRAFT}


def test_the_applicant_may_withdraw_until_the_decision_and_not_after() -> None:
    for state in ApplicationState:
        may = may_follow(state, ApplicationState.WITHDRAWN)
        assert may is (state not in CLOSED_STATES)
        if may:
            assert APPLICATION_TRANSITIONS[state][ApplicationState.WITHDRAWN] is ApplicationActor.APPLICANT


def test_only_an_upheld_appeal_leads_out_of_a_decision() -> None:
    leaving = {state: row for state, row in APPLICATION_TRANSITIONS.items() if state in CLOSED_STATES and row}
    assert leaving == {ApplicationState.REJECTED: {ApplicationState.ACCEPTED: ApplicationActor.ARBITRATION}}


def test_somebody_at_a_desk_waits_for_what_is_neither_closed_nor_with_the_applicant() -> None:
    assert ApplicationState.INFO_REQUESTED not in WAITING_STATES
    assert ApplicationState.DRAFT not in WAITING_STATES
    assert not WAITING_STATES & CLOSED_STATES


# -- deadlines --------------------------------------------------------------------------------------------------------


def test_a_day_ends_with_its_last_second_where_the_network_is() -> None:
    # 23:30 in Tirana on the first of March is still the first.
    deadline = rules.end_of_day(at("2026-03-01T22:30:00"), days=30, zone="Europe/Tirane")
    assert deadline.isoformat() == "2026-03-31T23:59:59+02:00"  # the clocks went forward meanwhile


def test_the_last_second_counts_whole() -> None:
    deadline = at("2026-03-31T21:59:59")
    assert rules.is_in_time(deadline, deadline)
    assert rules.is_in_time(deadline + timedelta(microseconds=999_999), deadline)
    assert not rules.is_in_time(deadline + timedelta(seconds=1), deadline)


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)), st.integers(0, 400))  # noqa: DTZ001
def test_a_deadline_is_never_nearer_than_its_days(moment: datetime, days: int) -> None:
    now = moment.replace(tzinfo=UTC)
    deadline = rules.end_of_day(now, days=days, zone="Europe/Tirane")
    assert timedelta(days=days - 1) < deadline - now < timedelta(days=days + 1, hours=2)


def test_days_of_waiting_for_the_applicant_are_added() -> None:
    deadline = rules.end_of_day(at("2026-03-02T12:00:00"), days=30, zone="UTC")
    later = rules.extended(
        deadline, asked_at=at("2026-03-03T23:00:00"), answered_at=at("2026-03-08T01:00:00"), zone="UTC"
    )
    assert later.date() == date(2026, 4, 6)
    same = rules.extended(
        deadline, asked_at=at("2026-03-03T10:00:00"), answered_at=at("2026-03-03T11:00:00"), zone="UTC"
    )
    assert same == deadline


# -- votes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("configured", "size", "needed"), [(0, 5, 3), (0, 4, 3), (0, 0, 1), (3, 5, 3), (3, 2, 2), (2, 0, 2), (1, 9, 1)]
)
def test_how_many_votes_are_needed(configured: int, size: int, needed: int) -> None:
    assert rules.votes_needed(configured=configured, committee_size=size) == needed


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ("aa", None),
        ("aaa", Outcome.ACCEPTED),
        ("aar", Outcome.ACCEPTED),
        ("arr", Outcome.REJECTED),
        ("aarr", Outcome.REJECTED),
        ("aa" + "-" * 9, None),
    ],
)
def test_more_approvals_than_rejections_accept_a_tie_does_not(votes: str, outcome: Outcome | None) -> None:
    kinds = {"a": Vote.APPROVE, "r": Vote.REJECT, "-": Vote.ABSTAIN}
    count = rules.count_votes((kinds[vote] for vote in votes), needed=3)
    assert count.outcome is outcome
    assert count.abstain == votes.count("-")
    assert count.missing == max(0, 3 - count.cast)


@pytest.mark.parametrize(
    ("votes", "eligible", "outcome"),
    [
        ("a--", 3, Outcome.ACCEPTED),
        ("r--", 3, Outcome.REJECTED),
        ("ar-", 3, Outcome.REJECTED),
        ("---", 3, Outcome.REJECTED),
        ("a-", 3, None),  # one more may vote
        ("a", 1, Outcome.ACCEPTED),
        ("", 0, None),
    ],
)
def test_once_everybody_has_voted_the_votes_cast_decide(votes: str, eligible: int, outcome: Outcome | None) -> None:
    kinds = {"a": Vote.APPROVE, "r": Vote.REJECT, "-": Vote.ABSTAIN}
    count = rules.count_votes((kinds[vote] for vote in votes), needed=3, eligible=eligible)
    assert count.outcome is outcome
    assert count.has_no_voters is (eligible == 0)
    assert count.missing == (0 if outcome else max(0, 3 - count.cast))


@given(st.lists(st.sampled_from(list(Vote))), st.integers(1, 9))
def test_one_more_approval_never_turns_a_yes_into_a_no(votes: list[Vote], needed: int) -> None:
    before = rules.count_votes(votes, needed=needed).outcome
    after = rules.count_votes([*votes, Vote.APPROVE], needed=needed).outcome
    if before is Outcome.ACCEPTED:
        assert after is Outcome.ACCEPTED


# -- controls ---------------------------------------------------------------------------------------------------------

NOBODY = Office(heads=(), committee=(), readers=(), secretariat=(), arbitration=())
EVERYBODY = Office(heads=(1,), committee=(2, 3, 4), readers=(1, 2, 3, 4, 5), secretariat=(6,), arbitration=(7,))
STRICT: dict[str, Any] = {
    "committee_votes_needed": 3,
    "needs_second_reader": True,
    "secretariat_confirms": True,
    "grants_appeal": True,
}
LENIENT: dict[str, Any] = {
    "committee_votes_needed": 0,
    "needs_second_reader": False,
    "secretariat_confirms": False,
    "grants_appeal": False,
}


@pytest.mark.parametrize("decider", list(Decider))
def test_a_full_office_meets_every_control(decider: Decider) -> None:
    assert rules.unmet_controls(decider=decider, office=EVERYBODY, **STRICT) == []


def test_an_empty_office_meets_none() -> None:
    found = rules.unmet_controls(decider=Decider.COMMITTEE, office=NOBODY, **STRICT)
    assert [unmet.control for unmet in found] == [
        Control.COMMITTEE,
        Control.SECOND_READER,
        Control.SECRETARIAT,
        Control.APPEAL,
    ]
    assert [unmet.can_help for unmet in found] == [False] * 4
    alone = rules.unmet_controls(decider=Decider.HEAD_OF_NETWORK, office=NOBODY, **LENIENT)
    assert [unmet.control for unmet in alone] == [Control.DECIDER]


def test_one_person_is_no_second_reader_but_the_secretariat_can_help() -> None:
    office = Office(heads=(1,), committee=(), readers=(1,), secretariat=(6,), arbitration=(), helpers=(6,))
    [unmet] = rules.unmet_controls(
        decider=Decider.HEAD_OF_NETWORK, office=office, **{**LENIENT, "needs_second_reader": True}
    )
    assert (unmet.needed, unmet.there_are, unmet.can_help) == (2, 1, True)


# -- who may join -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "months", "answer"),
    [
        (2020, 0, Answer3.YES),
        (None, 0, Answer3.YES),
        (None, 12, Answer3.UNKNOWN),
        (2024, 12, Answer3.YES),
        (2025, 12, Answer3.UNKNOWN),
        (2026, 12, Answer3.NO),
        (2026, 2, Answer3.UNKNOWN),
        (2026, 3, Answer3.NO),
    ],
)
def test_an_age_is_judged_from_the_year_alone(year: int | None, months: int, answer: Answer3) -> None:
    assert rules.is_established_long_enough(year, months=months, on=date(2026, 3, 2)) is answer


def test_a_receipt_number_can_be_read_aloud() -> None:
    assert rules.receipt_number("k3v9m2p7qrstwxyz", at("2026-03-02T12:00:00")) == "260302-K3V9-M2P7"


# -- the profile ------------------------------------------------------------------------------------------------------


def test_answers_become_a_profile() -> None:
    targets = {
        "n": "name",
        "t": "type",
        "y": "year_of_establishment",
        "m": "mission_and_objectives",
        "f": "fields_of_activity",
        "o": "operates_in",
        "b": "yearly_budget",
        "a": "address",
        "w": "website",
        "e": "email",
        "h": "head.full_name",
        "c": "contact_1.full_name",
        "j": "contact_1.job_title",
        "z": "contact_2.job_title",
        "free": "",
        "letters": "supporting_letters",
    }
    answers = {
        "n": "Shoqata Drita",
        "t": "foundation",
        "y": "2010",
        "m": "Dritë për të gjithë.",
        "f": ["media"],
        "o": "al-tirane",
        "b": {"amount": 125000, "currency": "ALL"},
        "a": "Rruga e Dritës\n1",
        "w": "https://example.org",
        "e": "ana@example.org",
        "h": "Hana",
        "c": "Ana",
        "j": "Zyra",
        "z": "nobody's",
        "free": "only read",
        "letters": [],
        "unknown": "x",
    }
    assert rules.profile_from(answers, {**targets, "unknown": ""}, language="sq") == {
        "name": "Shoqata Drita",
        "name_language": "sq",
        "type": "foundation",
        "year_of_establishment": 2010,
        "mission_and_objectives": {"sq": "Dritë për të gjithë."},
        "fields_of_activity": ["media"],
        "operates_in": ["al-tirane"],
        "yearly_budget": 125000,
        "budget_currency": "ALL",
        "addresses": [{"kind": "seat", "text": "Rruga e Dritës 1"}],
        "contact_points": [
            {"kind": "email", "value": "ana@example.org"},
            {"kind": "website", "value": "https://example.org"},
        ],
        "contact_persons": [
            {"full_name": "Hana", "is_head": True},
            {"full_name": "Ana", "job_title": "Zyra", "is_head": False},
        ],
    }


def test_nothing_answered_is_no_profile() -> None:
    assert rules.profile_from({"n": "", "w": None}, {"n": "name", "w": "website"}, language="en") == {}
