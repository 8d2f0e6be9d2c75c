"""Profiles that may be the same organisation, across scripts and spellings."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from kuvend.directory.models import Organisation, OrganisationName
from kuvend.directory.states import ProfileState
from kuvend.lettering.folding import acronym, definite_keys
from kuvend.lettering.likeness import SIMILAR_NAME, same_name_likeness

# A word in very many names ("center", "youth") leads to nobody in particular.
MOST_PER_WORD = 60
MOST_CANDIDATES = 200


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


def likely_duplicates(organisations: QuerySet[Organisation], *, at_most: int = MOST_CANDIDATES) -> list[Candidate]:
    """Return pairs of profiles whose names may mean the same organisation, the likeliest first.

    Only names that share an uncommon word (in any script, any grammatical form) or an acronym are compared, so that
    thousands of profiles take seconds. Two queries.
    """
    living = organisations.exclude(state__in=[ProfileState.MERGED, ProfileState.ARCHIVED])
    profiles = {row.pk: row for row in living.only("pk", "public_id", "slug", "name", "acronym", "state", "country")}
    names: dict[int, list[str]] = {pk: [row.name] for pk, row in profiles.items()}
    for pk, name in OrganisationName.objects.filter(organisation__in=living).values_list("organisation_id", "name"):
        if pk in names:
            names[pk].append(name)
    by_word: dict[str, set[int]] = defaultdict(set)
    for pk, spellings in names.items():
        for name in (*spellings, profiles[pk].acronym):
            for word in {*definite_keys(name), *acronym(name)}:
                by_word[word].add(pk)
    pairs = {
        (low, high)
        for word, holders in by_word.items()
        if len(word) > 1 and len(holders) <= MOST_PER_WORD
        for low in holders
        for high in holders
        if low < high
    }
    found = []
    for low, high in pairs:
        likeness = max(same_name_likeness(one, other) for one in names[low] for other in names[high])
        if likeness >= SIMILAR_NAME:
            found.append(Candidate(profiles[low], profiles[high], likeness))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first.name))[:at_most]


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
