"""Telephone numbers as people write them: with +, 00 or 0, with any spacing, glued together, two to a line."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

# A run that may be a number: digits with the signs people put between them, maybe in parentheses, maybe an extension.
_RUN: Final = re.compile(
    r"(?<![\w@/.-])(?:\(?\+\s?|00)?\(?\d[\d ()/.\-–\u00a0]{4,60}\d(?:\s?(?:ext|int|lok|x)\.?\s?\d{1,5})?(?![\w@-])",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"^\s*\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{2}|\d{4})\.?\s*$|^\s*\d{4}-\d{2}-\d{2}\s*$")
_YEARS: Final = re.compile(r"^\s*(?:18|19|20)\d\d\s?[-–/]\s?(?:18|19|20)?\d\d\s*$")
_STARTS: Final = re.compile(
    r"(?<=\d)[\s,;/]*(?=\+\s?\d)|(?<=\d)\s*[,;]\s*(?=[\d(])|(?<=\d)\s+/\s+(?=[\d(+])|(?<=\d{6})\s*/\s*(?=(?:\+|0)\d)|(?<=\d{5})\s{2,}(?=[+(0])|(?<=\d)\s+(?=00[1-9]\d)"
)
# Country codes of the region: before a national number they are no chance.
_NEARBY: Final = frozenset({"355", "381", "382", "383", "385", "386", "387", "389"})
_LEAST_DIGITS: Final = 6
_MOST_DIGITS: Final = 16
_WORDS_BESIDE: Final = re.compile(
    r"^[\s:;,.()/|+–-]*(?:(?:tel|telefon|telefoni|phone|mob|mobile|mobil|cel|gsm|fax|faks|tél|téléphone|t|m|p|f|whatsapp|viber|тел|телефон|моб|факс|office|home|zyrë|and|dhe|et|und|и|i)\b[\s:;,.()/|–-]*)*$",
    re.IGNORECASE,
)


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Where telephone numbers stand in the text, each as (first, last)."""
    for found in _RUN.finditer(text):
        at = found.start()
        splits = [split.span() for split in _STARTS.finditer(text, found.start(), found.end())]
        for end, start in [*splits, (found.end(), found.end())]:
            last = end == found.end()
            rest = sum(character.isdigit() for character in text[start : found.end()])
            if not last and not (_is_number(text[at:end]) and rest >= _LEAST_DIGITS):
                continue  # a sign within a number, as between an area code and the rest
            if _is_number(text[at:end]):
                first = at + len(text[at:end]) - len(text[at:end].lstrip())
                yield first, first + len(text[at:end].strip().rstrip(".-–/ "))
            at = start


def _is_number(run: str) -> bool:
    digits = sum(character.isdigit() for character in run)
    return _LEAST_DIGITS <= digits <= _MOST_DIGITS and not _DATE.match(run) and not _YEARS.match(run)


def is_telephone_line(text: str) -> bool:
    """Whether the line holds telephone numbers and nothing else but words such as "Tel."."""
    found = list(runs(text))
    if not found:
        return False
    rest = text
    for first, last in reversed(found):
        rest = rest[:first] + " " + rest[last:]
    return bool(_WORDS_BESIDE.match(rest))


@lru_cache(maxsize=4096)
def normalised(number: str, countries: tuple[str, ...] = ()) -> str:
    """The number as `+` and digits, or nothing when it fits no country.

    A leading 00 or a forgotten + is understood; a national number is tried in the given countries (ISO 3166-1), the
    likeliest first.
    """
    import phonenumbers  # noqa: PLC0415 - 0.1 s, only where a number was found

    without_extension = re.sub(r"(?i)\s?(?:ext|int|lok|x)\.?\s?\d{1,5}$", "", number)
    kept = re.sub(r"[^\d+]", "", without_extension.replace("(0)", ""))
    digits = kept.lstrip("+")
    candidates: list[tuple[str, str | None]] = []
    if kept.startswith("+"):
        candidates += [(f"+{digits}", None), (f"+{digits.removeprefix('00')}", None)]
    elif digits.startswith("00"):
        candidates.append((f"+{digits[2:]}", None))
    else:
        # "0355 42 ...": one of two zeros was lost; "355 42 ...": the plus was.
        bare = digits.removeprefix("0")
        abroad = [(f"+{bare}", None)]
        national = [(digits, country) for country in countries]
        candidates += [*abroad, *national] if bare[:3] in _NEARBY else [*national, *abroad]
    for text, country in candidates:
        try:
            parsed = phonenumbers.parse(text, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed) or (
            country is None and phonenumbers.is_possible_number(parsed) and kept.startswith(("+", "00"))
        ):
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return ""


def country_of(number: str) -> str:
    """The country (ISO 3166-1) of a normalised number, or nothing."""
    import phonenumbers  # noqa: PLC0415 - 0.1 s, only where a number was found

    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""
