"""Where a member that was read from a page has its seat: the town it states, or the one its address ends with.

Pure. Places are looked up by name; what fits several places, or none, gives no seat.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from kuvend.directory.rules.recognising import Finding
from kuvend.directory.rules.recognising.findings import Value
from kuvend.directory.rules.recognising.pages import Span
from kuvend.directory.rules.recognising.places import country_code

# Less sure than what stands there as it is: a town of that name was found in the list of places.
_STATED: Final = 0.75
_FROM_ADDRESS: Final = 0.65
FROM_ADDRESS: Final = "from_address"
_ELSEWHERE: Final = 0.6  # taken, but never without a look
ELSEWHERE: Final = "other_country"
_PARTS: Final = re.compile(r"[^,;/\n()]+")
_POSTAL_CODE: Final = re.compile(r"^\s*(?:[A-Z]{1,2}-)?\d{4,6}\s+|\s+(?:[A-Z]{1,2}-)?\d{4,6}\s*$")
_BEHIND_NUMBER: Final = re.compile(r"\d\S*\s+(?P<town>[^\W\d_][^\d]*)$")

type PlaceOfName = Callable[[str], tuple[str, str] | None]  # a name: the key and the country of the place it means


def seat_findings(fields: Mapping[str, Finding], place_of: PlaceOfName, *, is_person: bool = False) -> list[Finding]:
    """The seat, and its country where none is stated, as findings whose span is the name of the town.

    A person's own address is nobody's business unless somebody says so: there they are proposals.
    """
    stated = fields.get("country")
    country = next((value.normal for value in stated.values if value.normal), "") if stated else ""
    found = _seat(fields, place_of, country)
    if found is None:
        return []
    value, its_country, confidence = found
    flags = (FROM_ADDRESS,)
    seat = Finding("seat", (value,), value.span, confidence, None, proposal=is_person, flags=flags)
    if not its_country or (stated is not None and (is_person or not stated.proposal)):
        return [seat]
    if stated is not None:  # proposed because the address ends in it: now two facts say the same
        sure = replace(stated, confidence=confidence, proposal=False).with_flags(FROM_ADDRESS)
        return [sure, seat]
    named = Value(value.text, value.span, normal=its_country)
    return [Finding("country", (named,), value.span, confidence, None, proposal=is_person, flags=flags), seat]


def elsewhere_findings(fields: Mapping[str, Finding], country: str) -> list[Finding]:
    """The country and the national network where they name another country than the network's, so that somebody looks
    before the member is taken in.
    """
    found: list[Finding] = []
    for key in ("country", "national_network"):
        finding = fields.get(key)
        if not country or finding is None or finding.proposal:
            continue
        names = [part for value in finding.values for part in re.split(r"\s*[/,;()|]\s*", value.text)]
        codes = {code for name in names if (code := country_code(name))}
        if codes and country not in codes:
            found.append(finding.with_flags(ELSEWHERE, confidence=_ELSEWHERE))
    return found


def _seat(fields: Mapping[str, Finding], place_of: PlaceOfName, country: str) -> tuple[Value, str, float] | None:
    for key, confidence in (("city", _STATED), ("addresses", _FROM_ADDRESS)):
        for value in fields[key].values[:1] if key in fields else ():
            for start, name in _names(value.text):
                if code := country_code(name):
                    if country and code != country:
                        return None
                    country = code
                elif place := place_of(name):
                    if country and place[1] != country:
                        return None
                    at = value.span.start + start
                    # the text of an address over several lines is not the text of its span
                    span = (
                        Span(at, at + len(name)) if len(value.text) == value.span.end - value.span.start else value.span
                    )
                    return Value(name, span, key=place[0]), place[1], confidence
    return None


def _names(text: str) -> Iterator[tuple[int, str]]:
    """What may be the name of a town, the last first, with where it begins."""
    for part in reversed(list(_PARTS.finditer(text))):
        bare = _POSTAL_CODE.sub("", part[0]).strip(" .-–—")
        for name in dict.fromkeys(
            (bare, behind["town"].strip(" .") if (behind := _BEHIND_NUMBER.search(bare)) else "")
        ):
            if name and not any(map(str.isdigit, name)):
                yield part.start() + part[0].index(name), name
