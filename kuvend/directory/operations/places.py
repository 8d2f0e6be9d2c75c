"""Places: adding, renaming, moving to another region, retiring."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import HOUSE, record
from kuvend.core import jobs
from kuvend.core.cache import changed
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.core.text import TranslatedText
from kuvend.directory.models import Place
from kuvend.directory.operations.taxonomies import REFRESH_PLACE
from kuvend.directory.rules.addresses import readable_part
from kuvend.directory.states import PlaceKind
from kuvend.people.models import Person

LONGEST_KEY = 96


def add_place(
    *,
    country: str,
    kind: PlaceKind,
    label: TranslatedText,
    by: Person | None,
    now: datetime,
    parent: Place | None = None,
    aliases: Sequence[str] = (),
    latitude: float | None = None,
    longitude: float | None = None,
    is_active: bool = True,
) -> Place:
    """Add a place. Its short name follows from the country and its name.

    Raises:
        Refused: no name, the country has a place of this name, or the region does not fit.
    """
    _check(country, kind, label, parent)
    with transaction.atomic():
        if _namesake(country, kind, label) is not None:
            raise Refused(_("This country already has a place of this name."), field="label")
        place = Place.objects.create(
            key=_free_key(country, label),
            country=country,
            kind=kind,
            parent=parent,
            label=label,
            aliases=list(aliases),
            latitude=latitude,
            longitude=longitude,
            is_active=is_active,
        )
        _record(place, "directory.add_place", by=by, now=now)
    return place


def change_place(
    *,
    place: Place,
    kind: PlaceKind,
    label: TranslatedText,
    by: Person | None,
    now: datetime,
    parent: Place | None = None,
    aliases: Sequence[str] = (),
    latitude: float | None = None,
    longitude: float | None = None,
    is_active: bool = True,
) -> None:
    """Change a place. One in use is retired (`is_active=False`), never deleted; its key and country stay.

    Raises:
        Refused: no name, or the region does not fit.
    """
    _check(place.country, kind, label, parent)
    if parent is not None and _lies_within(parent, place):
        raise Refused(_("A place cannot lie in itself."), field="parent")
    if kind != PlaceKind.REGION and place.parts.exists():
        raise Refused(_("Other places lie in this region. Move them first."), field="kind")
    with transaction.atomic():
        is_found_otherwise = (place.label, place.aliases, place.parent_id) != (
            label,
            list(aliases),
            parent.pk if parent else None,
        )
        place.kind, place.label, place.parent, place.aliases = kind, label, parent, list(aliases)
        place.latitude, place.longitude, place.is_active = latitude, longitude, is_active
        place.save()
        _record(place, "directory.change_place", by=by, now=now)
        if is_found_otherwise:
            jobs.enqueue(REFRESH_PLACE, place=place.public_id)


def _check(country: str, kind: PlaceKind, label: TranslatedText, parent: Place | None) -> None:
    if not label:
        raise Refused(_("Give the place a name."), field="label")
    if parent is None:
        return
    if parent.country != country or parent.kind != PlaceKind.REGION:
        raise Refused(_("Choose a region of the same country."), field="parent")
    if kind == PlaceKind.REGION:
        raise Refused(_("A region lies in no other region."), field="parent")


def _lies_within(place: Place, other: Place) -> bool:
    above: Place | None = place
    while above is not None:
        if above.pk == other.pk:
            return True
        above = above.parent
    return False


def _namesake(country: str, kind: PlaceKind, label: TranslatedText) -> Place | None:
    """Return a place of the country which one language calls the same. A town and its region often share a name."""
    for place in Place.objects.filter(country=country, kind=kind):
        if any(place.label.get(code, "").casefold() == text.casefold() for code, text in label.items()):
            return place
    return None


def _free_key(country: str, label: TranslatedText) -> str:
    name = label.get("en") or next(iter(label.values()))
    key = f"{country.lower()}-{readable_part(name) or 'place'}"[:LONGEST_KEY].strip("-")
    taken = set(Place.objects.filter(key__startswith=key).values_list("key", flat=True))
    return next(one for one in (key, *(f"{key}-{number}" for number in range(2, 1_000))) if one not in taken)


def _record(place: Place, action: str, *, by: Person | None, now: datetime) -> None:
    record(
        chain=HOUSE,
        action=action,
        subject=Subject("place", place.public_id),
        by=by,
        now=now,
        facts={"key": place.key, "country": place.country, "is_active": place.is_active},
    )
    changed("taxonomies", "directory")
