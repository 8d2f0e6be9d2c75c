"""Which rows hold on a day: relations, links, bodies and seats have a first and a last day, and both count."""

from datetime import date

from django.db.models import Q


def holding_on(day: date, path: str = "") -> Q:
    """Return the condition that `since` and `until` (behind `path`, as "mandate__") enclose the day."""
    begun = Q(**{f"{path}since": None}) | Q(**{f"{path}since__lte": day})
    return begun & not_over_on(day, path)


def not_over_on(day: date, path: str = "") -> Q:
    """Return the condition that the last day (behind `path`) has not passed: it holds, or will."""
    return Q(**{f"{path}until": None}) | Q(**{f"{path}until__gte": day})
