"""Reading what people type into each kind of answer, and judging it: pure rules."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuvend.core import formats
from kuvend.questionnaires.rules import values
from kuvend.questionnaires.rules.specifications import QuestionSpecification
from kuvend.questionnaires.rules.values import AnswerProblem, ReadAnswer, judge_answer, limit, read_answer
from kuvend.questionnaires.states import QuestionKind as Kind

pytestmark = pytest.mark.rules


def asked(kind: Kind, **parts: Any) -> QuestionSpecification:
    return QuestionSpecification("q", kind, {"en": "Q"}, **parts)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Kind.SHORT_TEXT, "  one \n two ", "one two"),
        (Kind.LONG_TEXT, "one\r\ntwo\rthree", "one\ntwo\nthree"),
        (Kind.LONG_TEXT, "e\u0308", "ë"),
        (Kind.NUMBER, "1234.50", "1234.5"),
        (Kind.NUMBER, "1 234,5", "1234.5"),
        (Kind.NUMBER, "1.234,50", "1234.5"),
        (Kind.NUMBER, "1,234.50", "1234.5"),
        (Kind.NUMBER, "1.234", "1234"),
        (Kind.NUMBER, "1,5", "1.5"),
        (Kind.NUMBER, "-0", "0"),
        (Kind.NUMBER, "100", "100"),
        (Kind.NUMBER, "١٢٣", "123"),
        (Kind.NUMBER, "١٬٢٣٤٫٥", "1234.5"),
        (Kind.DATE, "2026-11-21", "2026-11-21"),
        (Kind.DATE, "21.11.2026.", "2026-11-21"),
        (Kind.DATE, "1/2/2026", "2026-02-01"),
        (Kind.YES_NO, "yes", True),
        (Kind.YES_NO, "no", False),
        (Kind.CONSENT, "yes", True),
        (Kind.EMAIL, "Ana@Example.ORG", "Ana@example.org"),
        (Kind.PHONE, "00355 4 212-3456", "+35542123456"),
        (Kind.PHONE, "+٣٥٥ ٤ ٢١٢ ٣٤٥٦", "+35542123456"),
        (Kind.PHONE, "04  212 3456", "04 212 3456"),
        (Kind.URL, "example.org/më", "https://example.org/më"),
        (Kind.URL, "http://shembull.al", "http://shembull.al"),
        (Kind.FILE, "ignored", None),
        (Kind.EXPLANATION, "ignored", None),
    ],
)
def test_what_people_type_is_read(kind: Kind, typed: str, value: Any) -> None:
    assert read_answer(asked(kind), [typed]) == ReadAnswer(value)


@pytest.mark.parametrize(
    ("kind", "typed", "problem"),
    [
        (Kind.NUMBER, "about ten", "not_a_number"),
        (Kind.NUMBER, "1" * 20, "not_a_number"),
        (Kind.DATE, "31.02.2026", "not_a_date"),
        (Kind.DATE, "tomorrow", "not_a_date"),
        (Kind.YES_NO, "perhaps", "not_offered"),
        (Kind.EMAIL, "ana@example", "not_an_email"),
        (Kind.PHONE, "call me", "not_a_phone"),
        (Kind.PHONE, "(12) -- ..", "not_a_phone"),
        (Kind.URL, "not a url", "not_a_url"),
        (Kind.URL, "javascript://example.org/%0aalert(1)", "not_a_url"),
        (Kind.URL, "https://user@example.org", "not_a_url"),
        (Kind.URL, "https://127.0.0.1/", "not_a_url"),
        (Kind.URL, "https://[::1", "not_a_url"),
        (Kind.SINGLE_CHOICE, "x", "not_offered"),
    ],
)
def test_what_cannot_be_read_is_kept_as_typed_with_a_reason(kind: Kind, typed: str, problem: str) -> None:
    assert read_answer(asked(kind), [typed]) == ReadAnswer(typed=(typed,), problem=AnswerProblem(problem))


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_typed_is_no_answer(kind: Kind) -> None:
    assert read_answer(asked(kind), [" \n", ""]) == ReadAnswer()


def test_choices_come_in_the_order_offered() -> None:
    assert read_answer(asked(Kind.MULTIPLE_CHOICE), ["b", "", "a", "b"], offered=["a", "b", "c"]).value == ["a", "b"]
    assert read_answer(asked(Kind.TERMS), ["z"], offered=["a"]).problem == AnswerProblem("not_offered")
    assert read_answer(asked(Kind.COUNTRY), ["XK"], offered=["AL", "XK"]).value == "XK"


def test_money_is_kept_in_minor_units() -> None:
    price = asked(Kind.MONEY, currencies=("ALL", "EUR", "JPY", "KWD"))
    assert read_answer(price, ["1.250,50", "EUR"]).value == {"amount": 125050, "currency": "EUR"}
    assert read_answer(price, ["1250", ""]).value == {"amount": 125000, "currency": "ALL"}
    assert read_answer(price, ["1250"]).value == {"amount": 125000, "currency": "ALL"}
    assert read_answer(price, ["5", "JPY"]).value == {"amount": 5, "currency": "JPY"}
    assert read_answer(price, ["0,005", "KWD"]).value == {"amount": 5, "currency": "KWD"}
    assert read_answer(price, ["", "EUR"]).value is None
    assert read_answer(price, ["5", "USD"]).problem == AnswerProblem("unknown_currency")
    assert read_answer(price, ["0.001", "EUR"]).problem == AnswerProblem("not_an_amount")
    assert read_answer(price, ["-5", "EUR"]).problem == AnswerProblem("not_an_amount")
    assert read_answer(asked(Kind.MONEY), ["5"]).problem == AnswerProblem("unknown_currency")


def test_minor_units_are_those_of_the_pages() -> None:
    assert values.WITHOUT_MINOR_UNITS == formats.WITHOUT_MINOR_UNITS
    assert values.WITH_THOUSAND == formats.WITH_THOUSAND


@pytest.mark.parametrize(
    ("question", "value", "problem"),
    [
        (asked(Kind.SHORT_TEXT, maximum="3"), "four", AnswerProblem("too_long", "3")),
        (asked(Kind.SHORT_TEXT, minimum="5"), "four", AnswerProblem("too_short", "5")),
        (asked(Kind.SHORT_TEXT), "x" * 251, AnswerProblem("too_long", "250")),
        (asked(Kind.LONG_TEXT), "x" * 251, None),
        (asked(Kind.NUMBER, minimum="1", maximum="9"), "0", AnswerProblem("too_small", "1")),
        (asked(Kind.NUMBER, minimum="1", maximum="9"), "9.1", AnswerProblem("too_large", "9")),
        (asked(Kind.NUMBER, maximum="9"), "9", None),
        (asked(Kind.MONEY, maximum="10"), {"amount": 1001, "currency": "EUR"}, AnswerProblem("too_large", "10")),
        (asked(Kind.DATE, minimum="2026-01-01"), "2025-12-31", AnswerProblem("too_early", "2026-01-01")),
        (asked(Kind.DATE, maximum="2026-01-01"), "2026-01-02", AnswerProblem("too_late", "2026-01-01")),
        (asked(Kind.DATE), "2026-01-02", None),
        (asked(Kind.MULTIPLE_CHOICE, minimum="2"), ["a"], AnswerProblem("too_few", "2")),
        (asked(Kind.TERMS, maximum="1"), ["a", "b"], AnswerProblem("too_many", "1")),
        (asked(Kind.TERMS), ["gone"], AnswerProblem("not_offered")),
        (asked(Kind.TERM), "gone", AnswerProblem("not_offered")),
        (asked(Kind.TERM), "a", None),
        (asked(Kind.FILE, maximum="1"), [{"id": "1"}, {"id": "2"}], AnswerProblem("too_many", "1")),
        (asked(Kind.YES_NO), False, None),
        (asked(Kind.SHORT_TEXT, minimum="5"), "", None),
    ],
)
def test_limits_are_judged_apart_from_reading(
    question: QuestionSpecification, value: Any, problem: AnswerProblem | None
) -> None:
    assert judge_answer(question, value, offered=["a", "b"]) == problem


def test_limits_that_cannot_be_read_are_none() -> None:
    assert limit("") is None
    assert limit("many") is None
    assert limit("nan") is None
    assert limit("-Infinity") is None


@given(st.sampled_from(list(Kind)), st.lists(st.text(), min_size=1, max_size=3))
def test_whatever_is_typed_nothing_breaks_and_nothing_is_lost(kind: Kind, typed: list[str]) -> None:
    question = asked(kind, currencies=("EUR",))
    read = read_answer(question, typed, offered=["a"])
    assert read.value is None or not read.typed
    if read.problem is not None:
        assert any(read.typed)
    judge_answer(question, read.value, offered=["a"])


@given(st.integers(min_value=-(10**14), max_value=10**14), st.sampled_from(["", "5", "05"]))
def test_numbers_read_back(whole: int, fraction: str) -> None:
    text = f"{whole}.{fraction}" if fraction else str(whole)
    value = read_answer(asked(Kind.NUMBER), [text]).value
    # Three digits after a lone point group thousands, so a number never ends like that here.
    assert float(value) == float(text)
    assert read_answer(asked(Kind.NUMBER), [value]).value == value or "." not in text
