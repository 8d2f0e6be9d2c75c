"""Dates, times of day and datelines ("Tirana, 20 August 2020 -") in all languages of the catalogue."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.lettering import fold

_NUMERIC: Final = re.compile(
    r"(?<![\d.])(?:\d{1,2}\s?[./]\s?\d{1,2}\s?[./]\s?(?:19|20)\d\d|(?:19|20)\d\d-\d{2}-\d{2}|\d{1,2}-\d{1,2}-(?:19|20)\d\d)(?!\d)"
)
_TIME: Final = re.compile(
    r"(?<![\d.,:])(?:[01]?\d|2[0-3])\s?(?::|\.|h|ч)\s?[0-5]\d(?!\s?[.\d]\d)(?![\d%])\s?(?:h|hrs|uhr|ч|часот|časova|сати|časa|sati)?\b|(?<![\d.,:])(?:[01]?\d|2[0-3])\s?(?:h(?:eures?)?|uhr|am|pm|a\.m\.|p\.m\.|časova|часова|sati|сати|часот|часа)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or time as it stands in a text: where, and as ISO where day, month and year are all told."""

    first: int
    last: int
    iso: str = ""


@cache
def _months() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, int]]:
    """Expressions for dates with a month's name, and each name's number."""
    numbers: dict[str, int] = {}
    for name in catalogue().spoken["months"]:
        numbers.setdefault(name.casefold(), 0)
    for order in _ORDERS:
        for number, forms in enumerate(order, 1):
            for form in forms.split("|"):
                numbers[form] = number
    names = "|".join(sorted((re.escape(name) for name in numbers), key=len, reverse=True))
    day = r"\d{1,2}(?:st|nd|rd|th|er|ti|\.|-?të|º)?"
    before = re.compile(
        rf"(?<!\d){day}(?:\s?[-–/&]\s?{day}|\s+(?:and|to|dhe|deri më|i|и|до|et|au|und|bis)\s+{day})?"
        rf"\s*(?:of|de|të)?\s*(?P<month>{names})\b\.?(?:,?\s*(?:de\s+)?(?P<year>(?:19|20)\d\d))?",
        re.IGNORECASE,
    )
    after = re.compile(
        rf"\b(?P<month>{names})\b\.?\s+{day}(?:\s?[-–&]\s?{day})?(?!\d)(?:(?:,|\s)\s*(?P<year>(?:19|20)\d\d))?",
        re.IGNORECASE,
    )
    return before, after, numbers


_ORDERS: Final = (
    (
        "january|jan",
        "february|feb",
        "march|mar",
        "april|apr",
        "may",
        "june|jun",
        "july|jul",
        "august|aug",
        "september|sept|sep",
        "october|oct",
        "november|nov",
        "december|dec",
    ),
    ("janar", "shkurt", "mars", "prill", "maj", "qershor", "korrik", "gusht", "shtator", "tetor", "nëntor", "dhjetor"),
    (
        "januar|januara",
        "februar|februara",
        "mart|marta",
        "april|aprila",
        "maj|maja",
        "jun|juna|juni",
        "jul|jula|juli",
        "avgust|avgusta",
        "septembar|septembra",
        "oktobar|oktobra",
        "novembar|novembra",
        "decembar|decembra",
    ),
    (
        "јануар|јануара",
        "фебруар|фебруара",
        "март|марта",
        "април|априла",
        "мај|маја",
        "јун|јуна|јуни",
        "јул|јула|јули",
        "август|августа",
        "септембар|септембра",
        "октобар|октобра",
        "новембар|новембра",
        "децембар|децембра",
    ),
    (
        "јануари",
        "февруари",
        "март",
        "април",
        "мај",
        "јуни",
        "јули",
        "август",
        "септември",
        "октомври",
        "ноември",
        "декември",
    ),
    (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    (
        "januar|jänner",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ),
    (
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    (
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ),
    ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
)


def dates(text: str) -> Iterator[Moment]:
    """The dates of a text that name at least day and month, in order."""
    before, after, numbers = _months()
    found: list[Moment] = []
    for match in _NUMERIC.finditer(text):
        parts = [int(part) for part in re.findall(r"\d+", match[0])]
        year, month, day = (parts[0], parts[1], parts[2]) if parts[0] > 31 else (parts[2], parts[1], parts[0])
        found.append(Moment(*match.span(), _iso(year, month, day)))
    for expression in (before, after):
        for match in expression.finditer(text):
            if any(one.first < match.end() and match.start() < one.last for one in found):
                continue
            month = numbers.get(match["month"].casefold(), 0)
            days = re.findall(r"(?<!\d)\d{1,2}(?!\d)", match[0])
            year = int(match["year"]) if match["year"] else 0
            found.append(Moment(*match.span(), _iso(year, month, int(days[0])) if days else ""))
    yield from sorted(found, key=lambda one: one.first)


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04d}-{month:02d}-{day:02d}" if year and 1 <= month <= 12 and 1 <= day <= 31 else ""


def times(text: str) -> Iterator[Moment]:
    """The times of day of a text, in order; numbers that belong to a date are none."""
    taken = list(dates(text))
    for match in _TIME.finditer(text):
        if not any(one.first < match.end() and match.start() < one.last for one in taken):
            yield Moment(match.start(), match.start() + len(match[0].rstrip()))


_DATELINE_END: Final = re.compile(r"\.?\s*(?:(?:godine|године|година|г\.|god\.|год\.)\s*)?(?:[-–—:]|\|)\s*\S")


def dateline(text: str) -> Moment | None:
    """The place and date with which a news item begins, within its first characters; None when there is none."""
    for one in dates(text[:160]):
        if _DATELINE_END.match(text, one.last) and (one.first < 30 or text.rfind(",", 0, one.first) >= one.first - 3):
            return one
    return None


_FACT: Final = re.compile(r"^[\W_]*(?P<label>[^\W\d_][^:：\n]{0,40}?)\s*[:：]\s*(?P<value>\S.*)?$")
_AFTER_DATE: Final = re.compile(
    r"^\.?\s*(?:(?:godine|године|година|vit|г|god|год)\.?\s*)?(?:$|[,|•·;)]|[–—-]\s*\d|(?:\s*(?:at|um|ab|à|dès|u|në|ora|у|во|von|from|de|od|од|prej)\b)|\d)",
    re.IGNORECASE,
)


def fact_of(text: str) -> str | None:
    """The value of a line that tells a fact of an event - "Place: City library" -, empty where the value is missing;
    None for any other line.
    """
    found = _FACT.match(text)
    if found is None or len(text) > 200 or fold(found["label"]) not in catalogue().words["event_fact"]:
        return None
    return found["value"] or ""


def is_date_line(text: str) -> bool:
    """Whether a line gives a date, and perhaps a time and a place, but no text: "12.11.2021 | News",
    "Saturday, 16 October 2021, 20:00, Town Hall", "Date: 3 December", "Published on 3 May 2022".
    """
    if len(text) > 130:
        return False
    fact = fact_of(text)
    if fact is not None and (next(dates(fact), None) or next(times(fact), None)):
        return True
    one = next(dates(text), None)
    if one is None or not _leads_to_date(text[: one.first]):
        return False
    tail = text[one.last :]
    return bool(_AFTER_DATE.match(tail)) and not (re.search(r"[.!?…]$", tail) and len(tail.split()) > 9)


def _leads_to_date(head: str) -> bool:
    """Whether what stands before a date is a weekday, "Published on", or a small word."""
    known = catalogue().words
    folded = fold(head)
    if not folded or folded in known["posted"] or folded in known["event_fact"]:
        return True
    small = known["weekdays"] | known["time"] | {"le", "on", "am", "me", "na", "dana", "el", "il", "the", "den", "de"}
    return len(folded) <= 30 and all(word in small for word in folded.split())
