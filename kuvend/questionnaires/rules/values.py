"""What somebody typed, read into the value that is kept; and whether the value may be sent.

Reading and judging are apart on purpose: a text that is too long is kept while somebody shortens it, and what cannot
be read at all ("about ten" for a number) is kept as typed beside an empty value. Problems are keys for `phrases`.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from kuvend.questionnaires.rules.conditions import is_answered
from kuvend.questionnaires.rules.specifications import QuestionSpecification
from kuvend.questionnaires.states import CHOICE_KINDS, SEVERAL_KINDS, SOURCED_KINDS, QuestionKind

LONGEST_TEXT: Mapping[QuestionKind, int] = {
    QuestionKind.SHORT_TEXT: 250,
    QuestionKind.LONG_TEXT: 20_000,
    QuestionKind.EMAIL: 254,
    QuestionKind.PHONE: 60,
    QuestionKind.URL: 2_000,
}
LONGEST_TYPED = 60_000  # characters kept of what cannot be read
LARGEST_NUMBER = Decimal(10) ** 15
# ISO 4217; all others have two digits. As in `core.formats`, which rules may not import (a test compares them).
WITHOUT_MINOR_UNITS = frozenset({"JPY", "KRW", "ISK", "CLP", "XAF", "XOF", "VND", "UGX", "RWF", "PYG", "GNF"})
WITH_THOUSAND = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
CHOOSING_KINDS = CHOICE_KINDS | SOURCED_KINDS | {QuestionKind.COUNTRY}
COUNTED_KINDS = SEVERAL_KINDS | {QuestionKind.FILE}
# Deliverable in practice; the mail that we send is the true test.
EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@(?:[^@\s,;<>\".]{1,63}\.)+[^@\s,;<>\".\d]{2,63}")
HOST = re.compile(r"(?:[^\s./:@?#]{1,63}\.)+[^\s./:@?#\d]{2,63}")
PHONE = re.compile(r"\+?[\d\s().\-/]{5,30}")
DAY = re.compile(r"(?P<day>\d{1,2})\s*[./\-]\s*(?P<month>\d{1,2})\s*[./\-]\s*(?P<year>\d{4})\.?")
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """Why an answer cannot be sent. `limit` is the number, day or word that the sentence names."""

    key: str
    limit: str = ""


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """What was typed, read: a value (None: nothing), or `typed` with a problem where it cannot be read."""

    value: Any = None
    typed: tuple[str, ...] = ()
    problem: AnswerProblem | None = None


class _UnreadableError(Exception):
    """Carries the key of the problem."""


def read_answer(question: QuestionSpecification, typed: Sequence[str], *, offered: Collection[str] = ()) -> ReadAnswer:
    """Return what a form posted for `question` (its inputs in their order) as a stored value.

    `offered`: the keys one may choose from (choices, terms, country codes), in their order. Files are not read here.
    """
    texts = [_clean(text) for text in typed]
    if not any(texts):
        return ReadAnswer()
    try:
        return ReadAnswer(_read(question, texts, offered))
    except _UnreadableError as unreadable:
        kept = tuple(text[:LONGEST_TYPED] for text in texts)
        return ReadAnswer(typed=kept, problem=AnswerProblem(str(unreadable)))


def _clean(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return lines.strip()


def _read(question: QuestionSpecification, texts: Sequence[str], offered: Collection[str]) -> Any:
    if question.kind in CHOOSING_KINDS:
        chosen = _chosen([text for text in texts if text], offered)
        return [key for key in offered if key in chosen] if question.kind in SEVERAL_KINDS else chosen[0]
    match question.kind:
        case QuestionKind.MONEY:
            return _money(question, texts)
        case QuestionKind.FILE | QuestionKind.EXPLANATION:
            return None
    return READERS[question.kind](texts[0])


def _chosen(texts: Sequence[str], offered: Collection[str]) -> Sequence[str]:
    if any(text not in offered for text in texts):
        raise _UnreadableError("not_offered")
    return texts


def _number(text: str) -> Decimal:
    """Read 1234.5, 1 234,5, 1.234,50, 1,234.50 and Arabic digits. A lone separator before three digits groups."""
    plain = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
    plain = plain.replace("٫", ".").replace("٬", "")
    plain = re.sub(r"[\s'’_]", "", plain)
    if {".", ","} <= set(plain):
        point = max(plain.rfind("."), plain.rfind(","))
        plain = re.sub(r"[.,]", "", plain[:point]) + "." + plain[point + 1 :]
    elif re.fullmatch(r"[+-]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*", plain):
        plain = re.sub(r"[.,]", "", plain)
    else:
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d+(?:\.\d+)?", plain):
        raise _UnreadableError("not_a_number")
    number = Decimal(plain)
    if abs(number) > LARGEST_NUMBER:
        raise _UnreadableError("not_a_number")
    return number


def _spelt(number: Decimal) -> str:
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) if number else "0"


def _money(question: QuestionSpecification, texts: Sequence[str]) -> dict[str, Any] | None:
    if not texts[0]:
        return None  # a currency alone says nothing
    currency = texts[1] if len(texts) > 1 and texts[1] else question.currencies[0] if question.currencies else ""
    if currency not in question.currencies:
        raise _UnreadableError("unknown_currency")
    minor = _number(texts[0]) * 10 ** minor_digits(currency)
    if minor != minor.to_integral_value() or minor < 0:
        raise _UnreadableError("not_an_amount")
    return {"amount": int(minor), "currency": currency}


def minor_digits(currency: str) -> int:
    """Return how many digits follow the point in amounts of `currency`."""
    return 0 if currency in WITHOUT_MINOR_UNITS else 3 if currency in WITH_THOUSAND else 2


def _day(text: str) -> date:
    plain = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
    try:
        if found := DAY.fullmatch(plain):
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        return date.fromisoformat(plain)
    except ValueError:
        raise _UnreadableError("not_a_date") from None


def _yes_or_no(text: str) -> bool:
    if text not in (YES, NO):
        raise _UnreadableError("not_offered")
    return text == YES


def _email(text: str) -> str:
    if not EMAIL.fullmatch(text):
        raise _UnreadableError("not_an_email")
    name, _at, host = text.rpartition("@")
    return f"{name}@{host.lower()}"


def _phone(text: str) -> str:
    plain = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
    if not PHONE.fullmatch(plain) or sum(letter.isdecimal() for letter in plain) < 5:  # no shorter numbers exist
        raise _UnreadableError("not_a_phone")
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    return re.sub(r"[^\d+]", "", plain) if plain.startswith("+") else " ".join(plain.split())


def _url(text: str) -> str:
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        raise _UnreadableError("not_a_url") from None
    if (
        parts.scheme not in ("http", "https")
        or not HOST.fullmatch(host)
        or re.search(r"\s", address)
        or "@" in parts.netloc
    ):
        raise _UnreadableError("not_a_url")
    return address


READERS: Mapping[QuestionKind, Callable[[str], Any]] = {
    QuestionKind.SHORT_TEXT: lambda text: " ".join(text[:LONGEST_TYPED].split()),
    QuestionKind.LONG_TEXT: lambda text: text[:LONGEST_TYPED],
    QuestionKind.NUMBER: lambda text: _spelt(_number(text)),
    QuestionKind.DATE: lambda text: _day(text).isoformat(),
    QuestionKind.YES_NO: _yes_or_no,
    QuestionKind.CONSENT: lambda text: True,
    QuestionKind.EMAIL: _email,
    QuestionKind.PHONE: _phone,
    QuestionKind.URL: _url,
}


def judge_answer(question: QuestionSpecification, value: Any, *, offered: Collection[str] = ()) -> AnswerProblem | None:
    """Say why a stored value cannot be sent, or None. An empty one is judged by `asking.unanswered`.

    Limits are judged again here, and choices too: lists may have changed since the answer was saved.
    """
    if not is_answered(value):
        return None
    if question.kind in CHOOSING_KINDS and any(
        key not in offered for key in (value if isinstance(value, list) else [value])
    ):
        return AnswerProblem("not_offered")
    if question.kind in COUNTED_KINDS:
        return _beyond(question, Decimal(len(value)), "few", "many")
    match question.kind:
        case kind if kind in LONGEST_TEXT:
            return _beyond(question, Decimal(len(value)), "short", "long", LONGEST_TEXT[kind])
        case QuestionKind.NUMBER:
            return _beyond(question, Decimal(value), "small", "large")
        case QuestionKind.MONEY:
            whole = Decimal(value["amount"]).scaleb(-minor_digits(value["currency"]))
            return _beyond(question, whole, "small", "large")
        case QuestionKind.DATE:
            return _outside_days(question, value)
        case _:
            return None


def _outside_days(question: QuestionSpecification, day: str) -> AnswerProblem | None:
    if question.minimum and day < question.minimum:
        return AnswerProblem("too_early", question.minimum)
    return AnswerProblem("too_late", question.maximum) if question.maximum and day > question.maximum else None


def _beyond(
    question: QuestionSpecification, size: Decimal, below: str, above: str, otherwise: int | None = None
) -> AnswerProblem | None:
    if (least := limit(question.minimum)) is not None and size < least:
        return AnswerProblem(f"too_{below}", question.minimum)
    most = limit(question.maximum)
    if most is None and otherwise is not None:
        most = Decimal(otherwise)
    return AnswerProblem(f"too_{above}", f"{most:f}") if most is not None and size > most else None


def narrowed(question: QuestionSpecification, least: str, most: str) -> QuestionSpecification:
    """Return the question with these limits too: of two limits the stricter one counts."""
    if not least and not most:
        return question
    floors = [text for text in (question.minimum, least) if limit(text) is not None]
    ceilings = [text for text in (question.maximum, most) if limit(text) is not None]
    return replace(
        question,
        minimum=max(floors, key=Decimal, default=question.minimum),
        maximum=min(ceilings, key=Decimal, default=question.maximum),
    )


def limit(text: str) -> Decimal | None:
    """Return a configured limit as a number; None where there is none (or nothing that can be read)."""
    try:
        number = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None  # "nan" compares with nothing
