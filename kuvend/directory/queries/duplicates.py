"""Profiles that may be the same organisation, across scripts and spellings."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from kuvend.directory.models import (
    ContactPoint,
    Membership,
    Network,
    Organisation,
    OrganisationName,
    ProbableDuplicate,
)
from kuvend.directory.rules.duplicates import Compared, ProbablePair, marks_of, probable_pairs
from kuvend.directory.states import ProfileState
from kuvend.lettering.folding import acronym, definite_keys
from kuvend.lettering.likeness import SIMILAR_NAME, same_name_likeness

GONE = (ProfileState.MERGED, ProfileState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two profiles and how alike their names are, from 0.0 to 1.0."""

    first: Organisation
    second: Organisation
    likeness: float

    @property
    def percent(self) -> int:
        """The likeness in percent."""
        return round(self.likeness * 100)


# -- the whole directory, by night -----------------------------------------------------------------------------------


def pairs_in_directory() -> list[ProbablePair]:
    """Return every pair of living profiles that is probably one organisation and could be merged. Five queries.

    Two networks, or two persons with an account, cannot be made one: nobody is asked about them.
    """
    living = Organisation.objects.exclude(state__in=GONE).order_by()
    names: dict[int, list[str]] = defaultdict(list)
    for pk, name in OrganisationName.objects.filter(organisation__in=living.values("pk")).values_list(
        "organisation_id", "name"
    ):
        names[pk].append(name)
    points: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, kind, value in ContactPoint.objects.filter(organisation__in=living.values("pk")).values_list(
        "organisation_id", "kind", "value"
    ):
        points[pk].append((kind, value))
    rows = living.values_list("pk", "name", "country", "registration_number")
    profiles = [
        Compared(pk, (name, *names.get(pk, ())), country, marks_of(points.get(pk, ()), number))
        for pk, name, country, number in rows.iterator()
    ]
    networks = set(Network.objects.exclude(organisation=None).values_list("organisation_id", flat=True))
    persons = set(living.exclude(person=None).values_list("pk", flat=True))
    return [
        pair
        for pair in probable_pairs(profiles)
        if not any(pair.low in apart and pair.high in apart for apart in (networks, persons))
    ]


# -- what a desk sees ------------------------------------------------------------------------------------------------


def open_pairs() -> QuerySet[ProbableDuplicate]:
    """Return the pairs about which nobody has decided, of profiles that are still there."""
    return ProbableDuplicate.objects.filter(set_aside_at=None).exclude(
        Q(first__state__in=GONE) | Q(second__state__in=GONE)
    )


def pairs_among(organisations: QuerySet[Organisation], *, is_set_aside: bool = False) -> QuerySet[ProbableDuplicate]:
    """Return the pairs of which both profiles are among `organisations`, the likeliest first, to be shown in a list."""
    pairs = ProbableDuplicate.objects.exclude(set_aside_at=None) if is_set_aside else open_pairs()
    order = ("-set_aside_at", "pk") if is_set_aside else ("-likeness", "found_at", "pk")
    return _within(pairs, organisations).select_related("first", "second", "set_aside_by").order_by(*order)


def pair_of(one: Organisation, other: Organisation) -> ProbableDuplicate | None:
    """Return the open pair of two profiles, if they are one."""
    first, second = sorted((one.pk, other.pk))
    return open_pairs().filter(first=first, second=second).first()


def waiting_pairs(
    organisations: QuerySet[Organisation], *, asked_in: Collection[int], caring: QuerySet[Membership]
) -> tuple[int, datetime | None]:
    """Return how many open pairs among `organisations` wait for somebody who is asked first in the networks
    `asked_in`, and since when the oldest does. One query.

    A pair waits at the desks that look after both profiles (`caring` memberships say which); where no desk does, for
    everybody whose reach takes in both.
    """
    both = caring.filter(organisation=OuterRef("first")).filter(
        network__in=caring.filter(organisation=OuterRef(OuterRef("second"))).values("network")
    )
    waiting = _within(open_pairs(), organisations).filter(Exists(both.filter(network__in=asked_in)) | ~Exists(both))
    found: dict[str, Any] = waiting.order_by().aggregate(number=Count("pk"), since=Min("found_at"))
    return found["number"], found["since"]


def _within(pairs: QuerySet[ProbableDuplicate], organisations: QuerySet[Organisation]) -> QuerySet[ProbableDuplicate]:
    among = organisations.order_by().values("pk")
    return pairs.filter(first__in=among, second__in=among)


# -- one name --------------------------------------------------------------------------------------------------------


def similar_to(name: str, *, among: QuerySet[Organisation], at_most: int = 5) -> list[Candidate]:
    """Return those of `among` whose names may mean the organisation `name`, the likeliest first. Three queries."""
    living = among.exclude(state=ProfileState.MERGED).order_by()
    words = set(definite_keys(name)) | acronym(name)
    asked = Organisation(name=name)
    found: dict[int, float] = {}
    spellings = [
        *living.values_list("pk", "name").iterator(),
        *((pk, short) for pk, short in living.exclude(acronym="").values_list("pk", "acronym").iterator()),
    ]
    for pk, other in spellings:
        if words & {*definite_keys(other), *acronym(other)}:
            likeness = same_name_likeness(name, other)
            if likeness >= SIMILAR_NAME:
                found[pk] = max(found.get(pk, 0.0), likeness)
    best = sorted(found, key=lambda pk: -found[pk])[:at_most]
    rows = living.in_bulk(best)
    return [Candidate(asked, rows[pk], found[pk]) for pk in best]
