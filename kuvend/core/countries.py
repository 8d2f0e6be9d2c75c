"""Countries to choose from, in the reader's language and its order."""

from functools import lru_cache

from django.utils.translation import get_language

from kuvend.core.formats import locale_of
from kuvend.lettering import sort_key

# Codes that name no country: groupings and placeholders.
NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "AC", "CP", "DG", "EA", "IC", "TA"})


def country_choices(language: str | None = None) -> list[tuple[str, str]]:
    """Return (code, name) of every country, by name. Codes are ISO 3166-1 alpha-2, with XK for Kosovo."""
    return list(_choices(language or get_language() or "en"))


@lru_cache(maxsize=16)
def _choices(language: str) -> tuple[tuple[str, str], ...]:
    names = locale_of(language).territories
    countries = [(code, name) for code, name in names.items() if is_country_code(code)]
    return tuple(sorted(countries, key=lambda entry: sort_key(entry[1], language)))


def is_country_code(code: str) -> bool:
    """Tell whether a code has the form of a country's."""
    return len(code) == 2 and code.isalpha() and code.isupper() and code not in NO_COUNTRIES
