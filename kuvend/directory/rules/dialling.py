"""Telephone numbers to dial: what people write without their country's prefix is completed where it can be known."""

import re
from collections.abc import Iterable
from functools import lru_cache

from kuvend.directory.rules.recognising.telephones import normalised


@lru_cache(maxsize=256)
def country_of_prefix(prefix: str) -> str:
    """Return the country (ISO 3166-1) of "+355", or nothing."""
    import phonenumbers  # noqa: PLC0415 - 0.1 s, only where a prefix has to be understood

    digits = prefix.removeprefix("+")
    country = phonenumbers.region_code_for_country_code(int(digits)) if digits.isdigit() else ""
    return "" if country in {"ZZ", "001"} else country


def dialling_countries(country: str, prefixes: Iterable[str]) -> tuple[str, ...]:
    """Return in which countries a national number may be dialled: that of the seat, then those of the networks."""
    found = [country.upper(), *(country_of_prefix(prefix) for prefix in prefixes if prefix)]
    return tuple(dict.fromkeys(one for one in found if one))


def dialled(value: str, countries: tuple[str, ...]) -> str:
    """Return what a telephone dials for a number as it is written; nothing where no digit stands."""
    kept = re.sub(r"[^\d+]", "", value)
    if not any(character.isdigit() for character in kept):
        return ""
    if kept.startswith("+"):
        return kept
    if kept.startswith("00"):
        return f"+{kept[2:]}"
    return (normalised(value, countries) if countries else "") or kept
