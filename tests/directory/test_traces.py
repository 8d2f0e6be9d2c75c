"""Finding one person in texts and profiles."""

import pytest

from kuvend.directory.rules.traces import dotted, replaced, says_nothing, traces_of, unnamed_outside, without_person

pytestmark = pytest.mark.unit
ZAMIRA = traces_of(
    addresses=["Zamira@Example.org"],
    names=["Zamira Kanarina", ""],
    telephones=["+355 69 123 4567", "12"],
    beside_the_name=["office@example.org", ""],
)


def cut(text: str, *, with_names: bool = True) -> str:
    return dotted(text, ZAMIRA.stretches(text, with_names=with_names))


def test_addresses_are_found_whole_and_in_any_case() -> None:
    assert cut("Write to ZAMIRA@example.org.") == "Write to " + "·" * 18 + "."
    assert cut("mira.zamira@example.org") == "mira.zamira@example.org"
    assert cut("zamira@example.org.al") == "zamira@example.org.al"


@pytest.mark.parametrize("number", ["+355 69 123 4567", "00355691234567", "069/123-4567", "069 12 34 567"])
def test_telephones_are_found_however_they_are_written(number: str) -> None:
    assert says_nothing(cut(number))


def test_other_numbers_stay() -> None:
    assert cut("Tel. 069 123 4568, 2012-2013") == "Tel. 069 123 4568, 2012-2013"
    assert cut("069 123 4567", with_names=False) != "069 123 4567"
    assert traces_of(addresses=[]).stretches("+355 69 123 4567") == []


@pytest.mark.parametrize("name", ["Zamira  Kanarina", "KANARINA Zamira", "Замира Канарина", "Zamíra\nKanarina"])
def test_names_are_found_in_either_order_and_script(name: str) -> None:
    text = f"({name}), chair"
    left = cut(text)
    assert says_nothing(left[: len(name) + 2])
    assert len(left) == len(text)
    assert left.count("\n") == text.count("\n")


def test_parts_of_names_stay() -> None:
    assert cut("Zamira Kanarinaj, Zamira and Kanarina") == "Zamira Kanarinaj, Zamira and Kanarina"
    assert cut("Zamira Kanarina", with_names=False) == "Zamira Kanarina"


def test_a_name_alone_points_to_nobody() -> None:
    assert not ZAMIRA.are_in("Zamira Kanarina")
    assert ZAMIRA.are_in("zamira@example.org")
    assert ZAMIRA.are_in("0691234567")


@pytest.mark.parametrize(
    ("row", "is_theirs"),
    [
        ({"full_name": "Somebody", "email": "zamira@example.org"}, True),
        ({"kind": "email", "value": "ZAMIRA@example.org"}, True),
        ({"full_name": "Zamira Kanarina", "email": ""}, True),
        ({"full_name": "Zamira Kanarina", "email": "office@example.org"}, True),
        ({"full_name": "Zamira Kanarina", "email": "another@example.org"}, False),
        ({"full_name": "Somebody", "email": "office@example.org"}, False),
        ({"kind": "telephone", "value": None}, False),
    ],
)
def test_rows_of_profiles(row: dict[str, str], *, is_theirs: bool) -> None:
    assert ZAMIRA.is_theirs(row) == is_theirs
    left = without_person({"contact_persons": [row]}, ZAMIRA, erased_name="–")
    assert left == {"contact_persons": [] if is_theirs else [row]}


def test_a_founder_loses_the_name_in_every_language() -> None:
    content = {"founders": {"en": "Zamira Kanarina and Beni", "mk": "Замира Канарина"}, "acronym": "ZK"}
    left = without_person(content, ZAMIRA, erased_name="–")
    assert left == {"founders": {"en": "– and Beni", "mk": "–"}, "acronym": "ZK"}


def test_two_traces_in_one_text() -> None:
    assert replaced("Zamira Kanarina: 069 123 4567!", ZAMIRA, "–") == "–: –!"
    # read from behind, the surname and what stands before the @ are the name too
    assert replaced("Zamira Kanarina, zamira@example.org!", ZAMIRA, "–") == "–!"


def test_a_source_keeps_its_length_and_people_of_the_same_name() -> None:
    text = "A: Zamira Kanarina zamira@example.org. B: Zamira Kanarina. C: all of it. Left: Zamira Kanarina"
    second, third, last = text.index("B:"), text.index("C:"), text.index("Left:")
    left = unnamed_outside(text, ZAMIRA, theirs=[(third, last)], of_others=[(second, third)])
    assert len(left) == len(text)
    assert "Zamira" not in left[:second]
    assert left[second:third] == text[second:third]
    assert says_nothing(left[third:last])
    assert "Zamira" not in left[last:]
