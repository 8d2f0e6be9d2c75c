"""Filters that write dates, numbers, money and names as the reader's language does."""

from collections.abc import Iterable
from datetime import datetime

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from kuvend.core import clock, formats

register = template.Library()

register.filter("day", formats.day, expects_localtime=True)
register.filter("short_day", formats.short_day, expects_localtime=True)
register.filter("moment", formats.moment, expects_localtime=True)
register.filter("exact_moment", formats.exact_moment, expects_localtime=True)
register.filter("number", formats.number)
register.filter("percent", formats.percent)
register.filter("money", formats.money)
register.filter("language_name", formats.language_name)
register.filter("country_name", formats.country_name)


@register.filter
def listed(things: Iterable[object]) -> SafeString:
    """Return things one after the other, each safe to show, parted as the reader's language does."""
    return mark_safe(formats.listed(conditional_escape(str(thing)) for thing in things))  # noqa: S308 - escaped one by one


@register.simple_tag
def comma() -> str:
    """Return what stands between the things of a list, where each is drawn by itself."""
    return formats.separator()


@register.filter
def machine(value: object) -> str:
    """Return a moment or day as the attribute `datetime` takes it."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)


@register.filter
def ago(value: object) -> str:
    """Return how long ago a moment was, as of now."""
    return formats.ago(value, clock.now()) if isinstance(value, datetime) else ""


@register.filter
def how_long(value: object) -> str:
    """Return the time between a moment and now."""
    return formats.how_long(value, clock.now()) if isinstance(value, datetime) else ""


@register.filter
def unlocalised(value: float) -> str:
    """Return a number as drawings need it: with a point, without separators."""
    return f"{value:g}"
