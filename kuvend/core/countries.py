"""Countries by name, in the reader's language."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language

# Which locale of Babel speaks for which interface language.
LOCALES = {"sr": "sr_Cyrl", "sr-latn": "sr_Latn"}


def locale_of(language: str | None) -> Locale:
    """Return Babel's locale for an interface language (English for one it does not know)."""
    code = language or "en"
    return _locale(LOCALES.get(code, code))


@lru_cache(maxsize=32)
def _locale(code: str) -> Locale:
    return Locale.parse(code)


@lru_cache(maxsize=32)
def _names(language: str) -> dict[str, str]:
    territories = locale_of(language).territories
    return {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha() and code not in OTHER}


# Codes that name no country: groupings and placeholders.
OTHER = frozenset({"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "AC", "CP", "DG", "EA", "IC", "TA"})


def country_name(code: str, language: str | None = None) -> str:
    """Return the country's name (the code itself if unknown). Codes are ISO 3166-1 with XK for Kosovo."""
    return _names(language or get_language() or "en").get(code.upper(), code) if code else ""


def country_choices(language: str | None = None) -> list[tuple[str, str]]:
    """Return (code, name) of every country, by name as that language sorts it."""
    from kuvend.lettering import sort_key  # noqa: PLC0415 - small, but not needed by most processes

    spoken = language or get_language() or "en"
    return sorted(_names(spoken).items(), key=lambda entry: sort_key(entry[1], spoken))
