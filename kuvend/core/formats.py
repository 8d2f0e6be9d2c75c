"""Dates, numbers, money and names of languages and countries, as each language writes them (CLDR through Babel).

Django's own formats lack, for instance, the thousands separator in Albanian and the Latin script in Serbian.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

from babel import Locale, dates, numbers
from django.utils import timezone
from django.utils.translation import get_language

LOCALES = {
    "en": "en_GB",
    "sr": "sr_Cyrl",
    "sr-latn": "sr_Latn",
    "bs": "bs_Latn",
    "zh": "zh_Hans",
}
# How many minor units make one: everything else has 100.
WITHOUT_MINOR_UNITS = frozenset({"JPY", "KRW", "ISK", "CLP", "XAF", "XOF", "VND", "UGX", "RWF", "PYG", "GNF"})
DAYS_COUNTED = 60
SEPARATORS = {"ar": "، "}  # of a list; a comma and a space in all other languages of the pages
WITH_THOUSAND = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})


@lru_cache(maxsize=64)
def locale_of(language: str | None) -> Locale:
    """Return Babel's locale for one of our language codes (English for an unknown one)."""
    code = (language or "en").lower()
    try:
        return Locale.parse(LOCALES.get(code, code.replace("-", "_")))
    except Exception:  # noqa: BLE001 - Babel raises several kinds; a wrong code must not break a page
        return Locale.parse("en_GB")


def _locale() -> Locale:
    return locale_of(get_language())


def day(value: date | datetime | None) -> str:
    """Return a date in full: "21 November 2026"."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return dates.format_date(value, format="long", locale=_locale())


def short_day(value: date | datetime | None) -> str:
    """Return a date for tables: "21 Nov 2026"."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return dates.format_date(value, format="medium", locale=_locale())


def moment(value: datetime | None, zone: tzinfo | None = None) -> str:
    """Return date, time and time zone: a deadline without its zone is a trap."""
    if value is None:
        return ""
    local = timezone.localtime(value, zone)
    return dates.format_datetime(local, "d MMMM y, HH:mm", locale=_locale()) + f" ({zone_name(local)})"


def exact_moment(value: datetime | None) -> str:
    """Return a moment to the second, with its time zone: for receipts."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return dates.format_datetime(local, "d MMMM y, HH:mm:ss", locale=_locale()) + f" ({zone_name(local)})"


def zone_name(local: datetime) -> str:
    """Return the offset of an aware moment in a form that reads alike in every language: "UTC", "UTC+1", "UTC+5:30"."""
    minutes = int((local.utcoffset() or timedelta()).total_seconds() // 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02d}" if rest else "")


def number(value: float | None) -> str:
    """Return a number with the separators of the language."""
    return "" if value is None else _number(value, get_language() or "en")


def answered_number(value: float) -> str:
    """Return a number that somebody wrote: four digits stand together, as they are a year more often than an amount."""
    if abs(value) < 10_000:
        return numbers.format_decimal(value, locale=_locale(), group_separator=False)
    return number(value)


@lru_cache(maxsize=4096)
def _number(value: float, language: str) -> str:
    return numbers.format_decimal(value, locale=locale_of(language))


def percent(value: float | None) -> str:
    """Return a share (0 to 1) as per cent."""
    return "" if value is None else numbers.format_percent(value, format="#,##0 %", locale=_locale())


def money(minor_units: int | None, currency: str) -> str:
    """Return an amount given in minor units (cents) with its currency; whole amounts without decimals."""
    if minor_units is None:
        return ""
    digits = 0 if currency in WITHOUT_MINOR_UNITS else 3 if currency in WITH_THOUSAND else 2
    amount = minor_units / 10**digits
    is_whole = minor_units % 10**digits == 0
    if is_whole:
        return numbers.format_currency(amount, currency, format="#,##0 ¤", locale=_locale(), currency_digits=False)
    return numbers.format_currency(amount, currency, locale=_locale())


def is_currency(code: str) -> bool:
    """Tell whether a code (ISO 4217) names a currency."""
    return code in locale_of("en").currencies


def ago(value: datetime, now: datetime) -> str:
    """Return how long ago `value` was: "6 days ago"; in the future: "in 2 days"."""
    return _span(value - now, add_direction=True)


def how_long(value: datetime, now: datetime) -> str:
    """Return the time between two moments: "6 days"."""
    return _span(abs(now - value), add_direction=False)


def _span(delta: timedelta, *, add_direction: bool) -> str:
    """Whole hours within a day, then days for two months (a deadline counts in days), then months and years."""
    days = abs(delta).days
    if days > DAYS_COUNTED:
        return dates.format_timedelta(delta, add_direction=add_direction, locale=_locale())
    unit: Literal["day", "hour"] = "day" if days else "hour"
    never_larger = 24 * DAYS_COUNTED
    return dates.format_timedelta(
        delta, granularity=unit, threshold=never_larger, add_direction=add_direction, locale=_locale()
    )


def separator() -> str:
    """Return what stands between the things of a list in the reader's language: an Arabic comma in Arabic."""
    return SEPARATORS.get((get_language() or "en").split("-")[0], ", ")


def listed(things: Iterable[object]) -> str:
    """Return things one after the other, parted as the reader's language does; nothing for what is empty."""
    return separator().join(text for thing in things if thing is not None and (text := str(thing)))


def language_name(code: str) -> str:
    """Return the name of a language in the reader's language; an unknown code as it is."""
    return _language_name(code.lower(), get_language() or "en")


@lru_cache(maxsize=2048)
def _language_name(code: str, reader: str) -> str:
    name = locale_of(reader).languages.get(code.partition("-")[0])
    if not name:
        return code
    if code == "sr-latn":
        script = locale_of(reader).scripts.get("Latn")
        return f"{name} ({script})" if script else name
    return str(name)


def country_name(code: str) -> str:
    """Return the name of a country (ISO 3166-1, with XK) in the reader's language; an unknown code as it is."""
    return _country_name(code.upper(), get_language() or "en")


@lru_cache(maxsize=2048)
def _country_name(code: str, reader: str) -> str:
    return str(locale_of(reader).territories.get(code, code))
