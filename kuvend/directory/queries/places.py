"""Places as the head office looks after them."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from kuvend.directory.models import Place
from kuvend.lettering import fold


def countries_with_places() -> set[str]:
    """Return the codes of the countries of which the house has places. One query."""
    return set(Place.objects.order_by().values_list("country", flat=True).distinct())


def places_listed(*, country: str = "", text: str = "") -> QuerySet[Place]:
    """Return places with their regions, by country and key; `text` is looked for in all their names, folded."""
    found = Place.objects.select_related("parent").order_by("country", "key")
    if country:
        found = found.filter(country=country)
    if wanted := fold(text).strip():
        names = found.values_list("pk", "label", "aliases")
        found = found.filter(
            pk__in=[
                pk for pk, label, aliases in names if any(wanted in fold(name) for name in (*label.values(), *aliases))
            ]
        )
    return found


@dataclass(frozen=True, slots=True)
class Uses:
    """How many profiles name a place."""

    seats: int
    works: int
    parts: int


def uses_of(place: Place) -> Uses:
    """Return how many profiles sit and work in a place, and how many places lie in it. One query."""
    row = Place.objects.filter(pk=place.pk).aggregate(
        seats=Count("seated", distinct=True),
        works=Count("operating", distinct=True),
        parts=Count("parts", distinct=True),
    )
    return Uses(**row)
