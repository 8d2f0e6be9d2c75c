"""What a profile says, how two readings differ, and how two profiles become one. No database."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuvend.directory.rules.profiles import (
    PROFILE_FIELDS,
    Change,
    changed_meanwhile,
    combined,
    differences,
    fields_changed,
    renewed,
    word_difference,
)

pytestmark = pytest.mark.rules

TEXTS = st.dictionaries(st.sampled_from(["sq", "en", "sr"]), st.text(min_size=1, max_size=20))
WORDS = st.text(alphabet="abç \n", max_size=40)


def test_nothing_differs_between_alike() -> None:
    content = {"name": "A", "languages": ["sq", "en"], "general_information": {"sq": "x"}, "addresses": [{"text": "R"}]}
    assert list(differences(content, {**content, "languages": ["en", "sq"]})) == []


@pytest.mark.parametrize(
    ("field", "before", "after", "expected"),
    [
        ("name", "A", "B", [Change("name", "", "A", "B")]),
        ("acronym", "", None, []),
        ("volunteer_count", None, 0, [Change("volunteer_count", "", None, 0)]),
        ("volunteer_count", 0, 0, []),
        ("languages", None, ["sq"], [Change("languages", "", [], ["sq"])]),
        ("languages", ["sq"], None, [Change("languages", "", ["sq"], [])]),
        ("addresses", [], None, []),
        ("addresses", [{"text": "1"}, {"text": "2"}], [{"text": "2"}, {"text": "1"}], 1),
        (
            "partners",
            {"sq": "a", "en": "b"},
            {"sq": "a", "fr": "c"},
            [Change("partners", "en", "b", ""), Change("partners", "fr", "", "c")],
        ),
        ("partners", None, {"sq": "a"}, [Change("partners", "sq", "", "a")]),
    ],
)
def test_what_differs(field: str, before: Any, after: Any, expected: list[Change] | int) -> None:
    found = list(differences({field: before}, {field: after}))
    assert (len(found) if isinstance(expected, int) else found) == expected


def test_a_field_is_named_once_however_many_languages_changed() -> None:
    assert fields_changed({"partners": {"sq": "a", "en": "b"}}, {"partners": {}}) == ["partners"]


@pytest.mark.parametrize(
    ("base", "current", "draft", "expected"),
    [
        ("A", "A", "B", []),  # only the draft changed it
        ("A", "C", "B", ["name"]),  # both did, differently
        ("A", "B", "B", []),  # both wrote the same
    ],
)
def test_what_somebody_else_changed_meanwhile(base: str, current: str, draft: str, expected: list[str]) -> None:
    found = changed_meanwhile(base={"name": base}, current={"name": current}, draft={"name": draft})
    assert found == expected


def test_a_field_without_a_base_is_no_conflict() -> None:
    assert changed_meanwhile(base={}, current={"name": "C"}, draft={"name": "B"}) == []


# -- word by word ---------------------------------------------------------------------------------------------------


@given(before=WORDS, after=WORDS)
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    pieces = word_difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "old") == after


def test_only_the_changed_word_is_shown_as_changed() -> None:
    pieces = word_difference("male të larta", "male të ulëta")
    assert [(piece.kind, piece.text) for piece in pieces] == [("same", "male të "), ("old", "larta"), ("new", "ulëta")]


# -- two made one -----------------------------------------------------------------------------------------------------


@given(kept=TEXTS, absorbed=TEXTS)
def test_no_text_is_lost_and_the_kept_one_wins(kept: dict[str, str], absorbed: dict[str, str]) -> None:
    result = combined({"partners": kept}, {"partners": absorbed})["partners"]
    assert set(result) == set(kept) | set(absorbed)
    assert all(result[language] == text for language, text in kept.items())


def test_gaps_are_filled_and_nothing_is_overwritten() -> None:
    kept = {"name": "A", "acronym": "", "staff_count": 0, "year_of_establishment": None}
    absorbed = {"name": "A", "acronym": "AA", "staff_count": 7, "year_of_establishment": 2001}
    result = combined(kept, absorbed)
    assert set(result) == set(PROFILE_FIELDS)
    assert (result["acronym"], result["staff_count"], result["year_of_establishment"]) == ("AA", 0, 2001)


def test_rows_are_joined_without_repeating_and_one_head_stays() -> None:
    kept = {"name": "A", "contact_persons": [{"full_name": "Dita", "is_head": True}]}
    absorbed = {
        "name": "A",
        "contact_persons": [{"full_name": " DITA "}, {"full_name": "Era", "is_head": True}, {"full_name": "Era"}],
    }
    rows = combined(kept, absorbed)["contact_persons"]
    assert rows == [{"full_name": "Dita", "is_head": True}, {"full_name": "Era", "is_head": False}]
    assert kept["contact_persons"] == [{"full_name": "Dita", "is_head": True}], "nothing given is changed"


def test_a_head_comes_along_where_there_is_none() -> None:
    rows = combined({"name": "A"}, {"name": "A", "contact_persons": [{"full_name": "Era", "is_head": True}]})
    assert rows["contact_persons"] == [{"full_name": "Era", "is_head": True}]


def test_the_other_name_is_kept_as_also_known_as() -> None:
    assert combined({"name": "A"}, {"name": "B", "name_language": "sq"})["other_names"] == [
        {"name": "B", "language": "sq", "kind": "also_known_as"}
    ]
    assert combined({"name": "A"}, {"name": "a"})["other_names"] == []
    known = [{"name": "b", "language": "", "kind": "former"}]
    assert combined({"name": "A", "other_names": known}, {"name": "B"})["other_names"] == known


def test_amount_and_currency_stay_together() -> None:
    mine = {"name": "A", "yearly_budget": 100, "budget_currency": "ALL"}
    yours = {"name": "A", "yearly_budget": 200, "budget_currency": "EUR"}
    assert combined(mine, yours)["budget_currency"] == "ALL"
    result = combined({"name": "A", "yearly_budget": None, "budget_currency": "ALL"}, yours)
    assert (result["yearly_budget"], result["budget_currency"]) == (200, "EUR")


@pytest.mark.parametrize(
    ("kept", "absorbed", "expected"),
    [
        (("x", "public"), ("y", "desk"), "desk"),  # two texts: the fewer readers
        (("x", "members"), ("", "desk"), "members"),
        (("", "public"), ("y", "members"), "members"),  # never more readers than its writer chose
        (("", "public"), ("", "desk"), "public"),
    ],
)
def test_a_text_never_gets_more_readers(kept: tuple[str, str], absorbed: tuple[str, str], expected: str) -> None:
    def side(text: str, readers: str) -> dict[str, Any]:
        texts = {"sq": text} if text else {}
        return {"name": "A", "why_do_you_want_to_join": texts, "motivation_visibility": readers}

    assert combined(side(*kept), side(*absorbed))["motivation_visibility"] == expected


@pytest.mark.parametrize(
    ("before", "chosen", "after"),
    [("public", "desk", "desk"), ("desk", "public", "desk"), ("public", "public", "public")],
)
def test_a_choice_without_a_text_never_opens_the_text_that_stays(before: str, chosen: str, after: str) -> None:
    profile = {"why_do_you_want_to_join": {"sq": "Sepse po"}, "motivation_visibility": before}
    assert renewed(profile, {"motivation_visibility": chosen})["motivation_visibility"] == after
