"""Typing errors, and names that mean one organisation."""

# ruff: noqa: SIM905 - alphabets and word lists read best as text

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuvend.lettering import (
    SAME_NAME,
    SIMILAR_NAME,
    allowed_errors,
    distance,
    is_probably,
    letters_of,
    same_name_likeness,
    similarity,
    trigrams,
)

pytestmark = pytest.mark.rules

WORDS = st.text(st.sampled_from("abcd"), max_size=7)
NAMES = st.lists(st.sampled_from("Shoqata Qendra Zora ЗОРА Most OJQ NGO e i për Agimi Agim Flad Fllad QF".split())).map(
    " ".join
)


def test_trigrams_of_each_word() -> None:
    assert trigrams("Zë a") == {"  z", " ze", "ze ", "  a", " a "}
    assert trigrams("") == frozenset()


def test_similarity_is_the_share_of_common_trigrams() -> None:
    assert similarity("Šabac", "шабац") == 1.0
    assert similarity("gjakova", "gjakove") == pytest.approx(6 / 10)
    assert similarity("abc", "xyz") == 0.0
    assert similarity("", "abc") == similarity("abc", "") == 0.0


@pytest.mark.parametrize(
    ("first", "second", "errors"),
    [
        ("", "", 0),
        ("most", "most", 0),
        ("most", "mot", 1),
        ("most", "moist", 1),
        ("most", "mist", 1),
        ("most", "mots", 1),  # neighbours swapped
        ("fllad", "flad", 1),
        ("kosova", "kosovo", 1),
        ("qendra", "qenrda", 1),
        ("tirana", "trian", 2),
        ("abcdef", "badcfe", 3),
        ("", "abc", 3),
    ],
)
def test_distance(first: str, second: str, errors: int) -> None:
    assert distance(first, second, limit=5) == errors
    assert distance(second, first, limit=5) == errors
    if errors:
        assert distance(first, second, limit=errors - 1) == errors, "one more than the limit"


@given(WORDS, WORDS)
def test_each_error_changes_two_letters_at_most(first: str, second: str) -> None:
    difference = (letters_of(first) ^ letters_of(second)).bit_count()
    assert difference <= 2 * distance(first, second, limit=20)


def test_letters_tell_words_apart_and_their_order_does_not() -> None:
    assert letters_of("ura") == letters_of("rau")
    assert letters_of("ura") != letters_of("urb")


def _plain_distance(first: str, second: str) -> int:
    """The textbook recursion, as judge."""
    if not first or not second:
        return len(first) + len(second)
    least = min(
        _plain_distance(first[1:], second) + 1,
        _plain_distance(first, second[1:]) + 1,
        _plain_distance(first[1:], second[1:]) + (first[0] != second[0]),
    )
    if first[:2] == second[1::-1] and len(first) > 1:
        least = min(least, _plain_distance(first[2:], second[2:]) + 1)
    return least


@given(st.text(st.sampled_from("abc"), max_size=5), st.text(st.sampled_from("abc"), max_size=5), st.integers(0, 6))
def test_distance_agrees_with_the_textbook(first: str, second: str, limit: int) -> None:
    assert distance(first, second, limit=limit) == min(_plain_distance(first, second), limit + 1)


def test_short_words_forgive_nothing() -> None:
    assert [allowed_errors("x" * length) for length in (3, 4, 7, 8)] == [0, 1, 1, 2]
    assert not is_probably("zor", "zer")
    assert is_probably("zora", "zara")
    assert not is_probably("zora", "zaro")
    assert is_probably("gjakovar", "gjakovra")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Shoqata e Grave “Agimi”", "OJQ Agimi i Grave"),
        ("Здружение на граѓани Мост", "Most"),
        ("Youth Bridge", "Bridge of Youth e.V."),
        ("Forumi Rinor i Gjakovës", "FORUMI RINOR GJAKOVË"),
        ("Green Lake Foundation", "Fondacioni Green Lake"),
        ("Udruženje građana „Zora“", "Удружење грађана Зора"),
        ("Green Lake", "GreenLake"),
        ("جمعية الأمل", "الأمل"),
        ("NGO", "ngo"),
    ],
)
def test_names_alike_but_for_legal_form_script_and_grammar_are_the_same(first: str, second: str) -> None:
    assert same_name_likeness(first, second) == 1.0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Qendra e Grave Fllad", "Qendra e Grave Flad"),
        ("Udruženje „Zora“ Šabac", "УГ Зора Шабац"),
        ("Lëvizja e Gjelbër", "Levzija e Gjelbër"),
    ],
)
def test_typing_errors_leave_names_almost_certainly_the_same(first: str, second: str) -> None:
    assert SAME_NAME <= same_name_likeness(first, second) < 1.0


@pytest.mark.parametrize(
    ("first", "second", "likeness"),
    [
        ("Qendra e Grave Fllad", "QGF", 0.75),
        ("NGO CGB", "Center for Green Bridges", 0.75),
        ("Agimi", "Shoqata Agimi i Grave të Fshatit", None),
        ("Fllad Agimi", "Qendra Fllad Agimi i Grave të Fshatrave të Veriut", 0.8),
    ],
)
def test_acronyms_and_shorter_names_are_worth_a_look(first: str, second: str, likeness: float | None) -> None:
    if likeness is None:
        assert same_name_likeness(first, second) < SIMILAR_NAME
    else:
        assert SIMILAR_NAME <= same_name_likeness(first, second) == likeness < SAME_NAME


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Udruženje Zora", "Udruženje Rosa"),
        ("Center for Youth", "Center for Women"),
        ("Forumi i Gruas", "Forumi i Rinisë"),
        ("", "Most"),
        ("Most", ""),
    ],
)
def test_different_names_are_different(first: str, second: str) -> None:
    assert same_name_likeness(first, second) < SIMILAR_NAME


def test_a_word_has_one_counterpart_only() -> None:
    assert same_name_likeness("Fllamk Fllamr", "Fllamz Bregdet") < same_name_likeness(
        "Fllamk Bregdet", "Fllamz Bregdet"
    )


@given(NAMES, NAMES)
def test_likeness_is_symmetrical_and_between_nothing_and_one(first: str, second: str) -> None:
    likeness = same_name_likeness(first, second)
    assert likeness == same_name_likeness(second, first)
    assert 0.0 <= likeness <= 1.0
    assert same_name_likeness(first, first) == (1.0 if first else 0.0)
