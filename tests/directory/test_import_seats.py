"""Where a member that was read from a page has its seat."""

import pytest

from kuvend.directory.rules.import_seats import seat_findings
from kuvend.directory.rules.recognising import Finding
from kuvend.directory.rules.recognising.findings import Value
from kuvend.directory.rules.recognising.pages import Span

pytestmark = pytest.mark.rules

PLACES = {"Durrës": ("durres", "AL"), "Bitola": ("bitola", "MK")}


def said(key: str, text: str, normal: str = "") -> Finding:
    span = Span(0, len(text))
    return Finding(key, (Value(text, span, normal=normal),), span, 0.95, None)


def seat_of(*findings: Finding) -> dict[str, str]:
    found = seat_findings({each.key: each for each in findings}, PLACES.get)
    return {each.key: each.values[0].key or each.values[0].normal or "" for each in found}


def test_the_town_at_the_end_of_an_address_is_the_seat() -> None:
    assert seat_of(said("addresses", "Rruga e Detit 4, 2001 Durrës")) == {"seat": "durres", "country": "AL"}
    assert seat_of(said("city", "Bitola"), said("addresses", "Rruga e Detit 4, Durrës"))["seat"] == "bitola"


def test_a_town_of_another_country_than_the_one_stated_is_no_seat() -> None:
    assert seat_of(said("country", "Albania", "AL"), said("city", "Bitola")) == {}
    assert seat_of(said("country", "Albania", "AL"), said("addresses", "Bulevar 3, Bitola, North Macedonia")) == {}
    assert seat_of(said("addresses", "Bulevar 3, Durrës, North Macedonia")) == {}


def test_a_town_of_the_country_that_is_stated_is_the_seat() -> None:
    assert seat_of(said("country", "Albania", "AL"), said("city", "Durrës")) == {"seat": "durres"}
