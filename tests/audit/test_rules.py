"""The arithmetic of the record."""

import dataclasses
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest

from kuvend.audit import rules
from kuvend.audit.rules import BEFORE_THE_FIRST, Head, Link, PersonalPart, Problem
from kuvend.audit.states import Damage

pytestmark = pytest.mark.rules

KEY = b"key"
AT = datetime(2026, 11, 21, 12, 0, 0, 5, tzinfo=UTC)


def chain_of(count: int) -> list[Link]:
    links: list[Link] = []
    previous = BEFORE_THE_FIRST
    for number in range(1, count + 1):
        part = PersonalPart("p" * 16, "Arta", "", "because", {"before": None})
        draft = Link(
            "house", number, f"id{number}", AT, "app.do", "thing", "t1", {"n": number},
            rules.digest_of_personal("salt", part), previous, salt="salt", personal=part,
        )  # fmt: skip
        link = dataclasses.replace(draft, entry_hash=rules.hash_of_entry(draft))
        links.append(link)
        previous = link.entry_hash
    return links


def head_of(links: list[Link], key: bytes = KEY) -> Head:
    last = links[-1]
    return Head(last.number, last.entry_hash, rules.seal_of_head(key, "house", last.number, last.entry_hash))


def problems(links: list[Link], head: Head | None, *keys: bytes) -> list[Problem]:
    return list(rules.find_problems(links, head, chain="house", keys=keys or (KEY,)))


def test_a_whole_chain_has_no_problem() -> None:
    links = chain_of(5)
    assert problems(links, head_of(links)) == []


def test_an_empty_chain_has_no_problem() -> None:
    assert problems([], None) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", AT + timedelta(microseconds=1)), ("action", "app.undo"), ("subject_kind", "other"),
        ("subject_id", "t2"), ("facts", {"n": 4}), ("facts", {"n": "3"}), ("personal_digest", "0" * 64),
        ("public_id", "other"), ("chain", "other"), ("entry_hash", "1" * 64),
    ],
)  # fmt: skip
def test_an_altered_entry_is_found(field: str, value: object) -> None:
    links = chain_of(5)
    head = head_of(links)
    links[2] = dataclasses.replace(links[2], **{field: value})  # type: ignore[arg-type]
    assert Problem(3, Damage.ENTRY_ALTERED) in problems(links, head)


def test_an_entry_altered_with_its_own_hash_breaks_the_next_link() -> None:
    links = chain_of(5)
    head = head_of(links)
    forged = dataclasses.replace(links[2], facts={})
    links[2] = dataclasses.replace(forged, entry_hash=rules.hash_of_entry(forged))
    assert problems(links, head) == [Problem(4, Damage.LINK_BROKEN)]


def test_the_last_entry_altered_with_its_own_hash_breaks_the_seal() -> None:
    links = chain_of(3)
    head = head_of(links)
    forged = dataclasses.replace(links[2], facts={})
    links[2] = dataclasses.replace(forged, entry_hash=rules.hash_of_entry(forged))
    assert problems(links, head) == [Problem(3, Damage.SEAL_BROKEN)]


def test_a_missing_entry_is_found() -> None:
    links = chain_of(5)
    head = head_of(links)
    del links[2]
    assert problems(links, head) == [Problem(3, Damage.NUMBER_MISSING)]


def test_a_missing_end_is_found() -> None:
    links = chain_of(5)
    assert problems(links[:3], head_of(links)) == [Problem(4, Damage.END_MISSING)]


def test_everything_missing_is_found() -> None:
    assert problems([], head_of(chain_of(5))) == [Problem(1, Damage.END_MISSING)]


def test_a_chain_shortened_together_with_its_head_breaks_the_seal() -> None:
    links = chain_of(5)
    forged = dataclasses.replace(head_of(links[:3]), seal=head_of(links).seal)
    assert problems(links[:3], forged) == [Problem(3, Damage.SEAL_BROKEN)]


def test_a_missing_head_is_found() -> None:
    assert problems(chain_of(2), None) == [Problem(2, Damage.SEAL_BROKEN)]


def test_entries_added_behind_the_head_are_found() -> None:
    links = chain_of(5)
    assert problems(links, head_of(links[:3])) == [Problem(5, Damage.SEAL_BROKEN)]


def test_a_former_key_still_opens_the_seal_and_a_foreign_one_does_not() -> None:
    links = chain_of(2)
    assert problems(links, head_of(links, b"old"), b"new", b"old") == []
    assert problems(links, head_of(links, b"foreign"), b"new", b"old") == [Problem(2, Damage.SEAL_BROKEN)]


def test_an_altered_personal_part_is_found_and_an_erased_one_is_none() -> None:
    links = chain_of(3)
    head = head_of(links)
    part = dataclasses.replace(links[1].personal, actor_name="Besa")  # type: ignore[type-var]
    altered = [links[0], dataclasses.replace(links[1], personal=part), links[2]]
    assert problems(altered, head) == [Problem(2, Damage.PERSONAL_PART_ALTERED)]
    missing = [links[0], dataclasses.replace(links[1], personal=None), links[2]]
    assert problems(missing, head) == [Problem(2, Damage.PERSONAL_PART_MISSING)]
    erased = [links[0], dataclasses.replace(links[1], personal=part, salt="", is_erased=True), links[2]]
    assert problems(erased, head) == []


def test_the_salt_hides_the_personal_part() -> None:
    part = PersonalPart("p", "Arta", "", "", {})
    assert rules.digest_of_personal("one", part) != rules.digest_of_personal("two", part)


class Colour(StrEnum):
    RED = "red"


def test_values_become_plain() -> None:
    value = {
        "at": datetime(2026, 1, 1, 13, tzinfo=timezone(timedelta(hours=1))),
        "on": date(2026, 1, 2),
        "sum": Decimal("1.50"),
        "state": Colour.RED,
        "set": {"b", "a"},
        "tuple": (1, True, None),
        "nul": "a\x00b\ud800",
        3: "key",
    }
    assert rules.as_plain(value) == {
        "at": "2026-01-01T12:00:00.000000+00:00",
        "on": "2026-01-02",
        "sum": "1.50",
        "state": "red",
        "set": ["a", "b"],
        "tuple": [1, True, None],
        "nul": "ab?",
        "3": "key",
    }


@pytest.mark.parametrize("value", [1.5, object(), b"bytes"])
def test_what_databases_write_differently_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="cannot stand in the audit record"):
        rules.as_plain({"x": value})
