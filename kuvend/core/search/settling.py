"""Settling: bringing the settled index up to date with everything changed since, while searches go on.

A new generation is written beside the old one, piece by piece, and takes its place in one step. Processes that still
read the old one notice that it is gone and begin again. Killed half-way, it leaves rows that the next settling
deletes.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import batched, pairwise
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet

from kuvend.core.models import SearchDocument, SearchGeneration, SearchPart, SearchState, SearchTerm
from kuvend.core.search import bits
from kuvend.core.search.recent import terms_of
from kuvend.core.search.settled import (
    COMMON_TERMS,
    IDS,
    MISSING,
    NAMES,
    NAMING_TERMS,
    SENTINEL,
    audience_part,
    facet_part,
    number_part,
    order_part,
)
from kuvend.core.search.types import Audience
from kuvend.core.search.zones import COLUMNS, DESCRIBING, NAMING, Zone, most_read, stem_of
from kuvend.lettering import SORTING_RULES, sort_key

type Progress = Callable[[int, int], None]
"""Told how many documents of how many are done."""

type Term = tuple[Zone, str, str, int, bytes]
"""Zone, stem, term, number of documents, postings."""

_READ_AT_ONCE: Final = 1_000
_WRITTEN_AT_ONCE: Final = 500  # terms; other writers wait meanwhile, and a frequent word has 12 kB
_DELETED_AT_ONCE: Final = 5_000
_LEAST_COMMON: Final = 3  # documents with a word of the text, for it to be thought meant by a mistyped one
_COMMON_SHARE: Final = 5_000  # in a large index, one document in so many


def settle(kind: str, *, now: datetime, progress: Progress | None = None) -> bool:
    """Settle a kind's index; False if there was nothing to do, or another process was faster. Takes about a minute
    for 100,000 documents.
    """  # fmt: skip
    state = SearchState.objects.filter(kind=kind).select_related("generation").first()
    if state is None or (state.generation and state.generation.sequence == state.sequence):
        return False
    content = _Content()
    content.read(kind, state.sequence, progress)
    generation = SearchGeneration.objects.create(
        kind=kind, sequence=state.sequence, documents=len(content.ids), settled_at=now
    )
    for terms in batched(content.terms(), _WRITTEN_AT_ONCE):
        _insert(generation, terms)
    for part in content.parts(generation):
        part.save(force_insert=True)
    with transaction.atomic():
        states = SearchState.objects.filter(kind=kind, epoch=state.epoch, generation=state.generation_id)
        if is_first := bool(states.update(generation=generation)):
            SearchDocument.objects.filter(kind=kind, is_removed=True, sequence__lte=state.sequence).delete()
    _delete_older(kind, generation if is_first else None, mine=generation)
    return is_first


def settle_all(*, now: datetime) -> None:
    """Settle every kind's index that has changes."""
    for kind in SearchState.objects.values_list("kind", flat=True):
        settle(kind, now=now)


def _delete_older(kind: str, kept: SearchGeneration | None, *, mine: SearchGeneration) -> None:
    """Delete the generations before the new one, or the new one itself if another was faster."""
    old = (
        SearchGeneration.objects.filter(kind=kind, pk__lt=mine.pk)
        if kept
        else SearchGeneration.objects.filter(pk=mine.pk)
    )
    for pk in old.values_list("pk", flat=True):
        # Its sentinel first: from then on readers know that it is gone.
        SearchTerm.objects.filter(generation_id=pk, stem=SENTINEL).delete()
        terms = SearchTerm.objects.filter(generation_id=pk)
        while chosen := list(terms.values_list("pk", flat=True)[:_DELETED_AT_ONCE]):
            SearchTerm.objects.filter(pk__in=chosen).delete()
        SearchPart.objects.filter(generation_id=pk).delete()
        SearchGeneration.objects.filter(pk=pk).delete()


def _insert(generation: SearchGeneration, terms: Iterable[Term]) -> None:
    """Insert rows of `SearchTerm`. Plain SQL: there are a hundred thousand, and nothing about them is a model's."""
    name = connection.ops.quote_name
    columns = ", ".join(map(name, ("generation_id", "zone", "stem", "term", "documents", "postings")))
    statement = f"INSERT INTO {name(SearchTerm._meta.db_table)} ({columns}) VALUES (%s, %s, %s, %s, %s, %s)"  # noqa: S608 - names of ours
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, [(generation.pk, *term) for term in terms])


class _Content:
    """What a generation consists of."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.names: list[str] = []
        self.audiences: list[int] = []
        self.facets: defaultdict[tuple[str, str], array[int]] = defaultdict(_numbers)
        self.numbers: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self.postings: defaultdict[tuple[Zone, str], array[int]] = defaultdict(_numbers)
        self.pairs: defaultdict[tuple[Zone, str], array[int]] = defaultdict(_numbers)

    def read(self, kind: str, sequence: int, progress: Progress | None) -> None:
        """Take in the documents as they were at this sequence; those changed since stay recent."""
        rows = SearchDocument.objects.filter(kind=kind, is_removed=False, sequence__lte=sequence)
        # Sorted here: databases have their own ideas of the order of texts.
        everything = sorted(rows.values_list("public_id", flat=True))
        for chosen in batched(everything, _READ_AT_ONCE):
            for row in sorted(rows.filter(public_id__in=chosen), key=lambda row: row.public_id):
                self._add(row)
            if progress:
                progress(len(self.ids), len(everything))
        self._add_pairs(rows, progress)

    def _add(self, row: SearchDocument) -> None:
        number = len(self.ids)
        self.ids.append(row.public_id)
        self.names.append(row.sort_name)
        self.audiences.append(row.audience)
        for facet, values in row.facets.items():
            for value in values:
                self.facets[facet, value].append(number)
        for name, value in row.numbers.items():
            self.numbers[name][number] = value
        for zone, terms in terms_of(row):
            for term in terms:
                self.postings[zone, term].append(number)

    def _add_pairs(self, rows: QuerySet[SearchDocument], progress: Progress | None) -> None:
        """Read once more, for the pairs of frequent words."""
        frequent: defaultdict[Zone, set[str]] = defaultdict(set)
        most = most_read(len(self.ids))
        for (zone, term), numbers in self.postings.items():
            if zone in COLUMNS and len(numbers) > most:
                frequent[zone].add(term)
        if not frequent:
            return
        number_of = {public_id: number for number, public_id in enumerate(self.ids)}
        columns: Sequence[str] = [COLUMNS[zone] for zone in frequent]
        for chosen in batched(self.ids, _READ_AT_ONCE):
            for public_id, *texts in rows.filter(public_id__in=chosen).values_list("public_id", *columns):
                for (zone, common), text in zip(frequent.items(), texts, strict=True):
                    pairs = {(one, two) for one, two in pairwise(text.split()) if one in common and two in common}
                    for one, two in pairs:
                        self.pairs[zone, f"{one} {two}"].append(number_of[public_id])
            if progress:
                progress(len(self.ids), len(self.ids))

    def terms(self) -> Iterator[Term]:
        """What is kept of each term."""
        yield Zone.WHOLE, SENTINEL, "", 0, bits.encode([])
        for (zone, term), numbers in self.postings.items():
            yield zone, stem_of(zone, term), term, len(numbers), bits.encode(numbers)
        for (zone, pair), unsorted in self.pairs.items():
            yield zone, stem_of(zone, pair), pair, len(unsorted), bits.encode(sorted(unsorted))

    def parts(self, generation: SearchGeneration) -> Iterator[SearchPart]:
        """The rows of parts."""
        for name, content in self._parts():
            yield SearchPart(generation=generation, name=name, content=content)

    def _parts(self) -> Iterator[tuple[str, bytes]]:
        yield IDS, _lines(self.ids)
        yield NAMES, _lines(self.names)
        yield NAMING_TERMS, _lines(sorted({term for zone, term in self.postings if zone in NAMING}))
        yield COMMON_TERMS, _lines(sorted(set(self._common_terms())))
        for audience in Audience:
            visible = [number for number, level in enumerate(self.audiences) if level <= audience]
            yield audience_part(audience), bits.encode(visible)
        for (facet, value), numbers in self.facets.items():
            yield facet_part(facet, value), bits.encode(numbers)
        for name, values in self.numbers.items():
            column = array("q", [MISSING]) * len(self.ids)
            for document, amount in values.items():
                column[document] = amount
            yield number_part(name), column.tobytes()
        for rule in SORTING_RULES:
            keys = [sort_key(name, rule) for name in self.names]
            yield order_part(rule), array("I", sorted(range(len(keys)), key=keys.__getitem__)).tobytes()

    def _common_terms(self) -> Iterator[str]:
        least = max(_LEAST_COMMON, len(self.ids) // _COMMON_SHARE)
        for (zone, term), numbers in self.postings.items():
            if zone in DESCRIBING or (zone == Zone.BODY and len(numbers) >= least):
                yield term


def _numbers() -> "array[int]":
    return array("I")


def _lines(texts: Sequence[str]) -> bytes:
    return "\n".join(texts).encode()
