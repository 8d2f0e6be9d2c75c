"""Which documents answer a question, and how well."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Final

from kuvend.core.models import SearchDocument
from kuvend.core.search import bits
from kuvend.core.search.live import View
from kuvend.core.search.types import Audience
from kuvend.core.search.wording import Phrase, Question
from kuvend.core.search.zones import (
    COLUMNS,
    DESCRIBING,
    LONGEST_BEGINNING,
    NAMING,
    VISIBLE,
    Zone,
    most_read,
    pairs_of,
    stem_of,
)

_AT_ONCE: Final = 500
_TOO_MANY_TO_NAME: Final = 5_000


@dataclass(slots=True)
class Hits:
    """Where one word (or one phrase) was found: exactly, in another form, or as the beginning of a word."""

    exact: dict[Zone, int] = field(default_factory=dict)
    related: dict[Zone, int] = field(default_factory=dict)
    begun: int = 0  # words of names and acronyms that begin so

    def exactly_in(self, zones: Iterable[Zone]) -> int:
        """Bits of the documents with this very word in one of these zones."""
        return reduce(or_, (self.exact.get(zone, 0) for zone in zones), 0)

    def in_any_form_in(self, zones: Iterable[Zone]) -> int:
        """Bits of the documents with this word or another form of it in one of these zones."""
        return reduce(or_, (self.exact.get(zone, 0) | self.related.get(zone, 0) for zone in zones), 0)


@dataclass(frozen=True, slots=True)
class Matches:
    """Bits of the documents that answer, the best first; a document is in one tier only."""

    tiers: tuple[int, ...]

    @property
    def all(self) -> int:
        """Bits of all documents that answer."""
        return reduce(or_, self.tiers, 0)


class Matcher:
    """Answers questions of one audience over one view."""

    def __init__(self, view: View, kind: str, audience: Audience) -> None:
        self.view = view
        self.kind = kind
        self.zones = VISIBLE[audience]
        self.visible = view.visible_to(audience)
        self._hits: dict[str, Hits] = {}
        self._phrase_hits: dict[Phrase, Hits] = {}

    def match(self, question: Question) -> Matches:
        """The documents that answer, in five tiers.

        1 the complete name, or the acronym; 2 every word in the name; 3 every word in the name, in some form or
        begun; 4 every word in name, places or labels; 5 every word somewhere.
        """
        self.look_up({*question.words, *(word for phrase in question.needed_phrases for word in phrase)})
        found = [
            *(self._hits[word] for word in question.words),
            *(self.phrase_hits(phrase) for phrase in question.phrases),
        ]
        excluded = [
            (self._hits[phrase[0]] if len(phrase) == 1 else self.phrase_hits(phrase)).in_any_form_in(self.zones)
            for phrase in question.excluded
        ]
        allowed = self.visible & ~reduce(or_, excluded, 0)
        if not found:
            return Matches((allowed,) if question.excluded else ())
        best = self._complete_names(question)
        if len(found) == 1:
            best |= found[0].exact.get(Zone.ACRONYM, 0)
        tiers: list[int] = []
        left = allowed & _all_of(found, self._anywhere)
        for tier in (
            best,
            _all_of(found, lambda hits: hits.exactly_in(NAMING)),
            _all_of(found, lambda hits: hits.in_any_form_in(NAMING) | hits.begun),
            _all_of(found, lambda hits: hits.in_any_form_in(DESCRIBING) | hits.begun),
            left,
        ):
            tiers.append(left & tier)
            left &= ~tier
        return Matches(tuple(tiers))

    def count(self, word: str) -> int:
        """How many documents have a word anywhere."""
        self.look_up({word})
        return (self._anywhere(self._hits[word]) & self.visible).bit_count()

    def _anywhere(self, hits: Hits) -> int:
        return hits.in_any_form_in(self.zones) | hits.begun

    # --- words -------------------------------------------------------------------------------------------------

    def look_up(self, words: Collection[str]) -> None:
        """Read the postings of words, all at once."""
        missing = {word for word in words if word not in self._hits}
        if not missing:
            return
        hits = {word: Hits() for word in missing}
        by_stem: dict[str, list[str]] = {}
        for word in missing:
            by_stem.setdefault(stem_of(Zone.BODY, word), []).append(word)
            if len(word) <= LONGEST_BEGINNING:
                by_stem.setdefault(stem_of(Zone.BEGINNING, word), []).append(word)
        for zone, term, documents in self.view.postings(by_stem.keys()):
            for word in by_stem[stem_of(zone, term)]:
                if zone == Zone.BEGINNING:
                    hits[word].begun |= documents
                else:
                    kept = hits[word].exact if term == word else hits[word].related
                    kept[zone] = kept.get(zone, 0) | documents
        self._look_up_beginnings(hits)
        self._hits |= hits

    def _look_up_beginnings(self, hits: dict[str, Hits]) -> None:
        """Words of names that begin with a typed word of three letters or more."""
        begun_by: dict[str, list[str]] = {}
        for word in hits:
            if len(word) > LONGEST_BEGINNING:
                for term in self.view.naming_terms_from(word):
                    begun_by.setdefault(term, []).append(word)
        if not begun_by:
            return
        stems = {stem_of(Zone.NAME, term) for term in begun_by}
        for _, term, documents in self.view.postings(stems, NAMING):
            for word in begun_by.get(term, ()):
                hits[word].begun |= documents

    def _complete_names(self, question: Question) -> int:
        names = {question.whole, *(" ".join(phrase) for phrase in question.phrases)} - {""}
        if len(question.words) + len(question.phrases) == 0 or len(question.phrases) + bool(question.words) > 1:
            return 0
        stems = {stem_of(Zone.WHOLE, name) for name in names}
        return reduce(or_, (documents for _, _, documents in self.view.postings(stems, [Zone.WHOLE])), 0)

    # --- phrases -----------------------------------------------------------------------------------------------

    def phrase_hits(self, phrase: Phrase) -> Hits:
        """Where words stand side by side. A phrase of one word is that very word."""
        if phrase not in self._phrase_hits:
            self.look_up(set(phrase))
            zones = {
                zone: _all_of([self._hits[word] for word in phrase], lambda hits, zone=zone: hits.exact.get(zone, 0))  # type: ignore[misc]
                for zone in self.zones
            }
            if len(phrase) > 1:
                narrowed = self._keep_neighbours(phrase, zones)
                zones = {
                    zone: self._side_by_side(phrase, zone, candidates, is_narrowed=zone in narrowed)
                    for zone, candidates in zones.items()
                }
            self._phrase_hits[phrase] = Hits(exact=zones)
        return self._phrase_hits[phrase]

    def _keep_neighbours(self, phrase: Phrase, zones: dict[Zone, int]) -> Collection[Zone]:
        """Narrow the candidates by the pairs that the settled index keeps of frequent words; answer in which zones."""
        settled = (1 << self.view.settled.size) - 1
        most = most_read(self.view.settled.size)
        frequent = [zone for zone, bits in zones.items() if (bits & self.visible & settled).bit_count() > most]
        if not frequent:
            return ()
        having: dict[tuple[Zone, str], int] = {}
        pairs = set(pairs_of(phrase))
        for zone, pair, documents in self.view.settled.postings(pairs, frequent):
            having[zone, pair] = documents
        for zone in frequent:
            # Each of the words is in more documents than that, so each pair that occurs is kept.
            for pair in pairs:
                zones[zone] &= having.get((zone, pair), 0) | ~settled
        return frequent

    def _side_by_side(self, phrase: Phrase, zone: Zone, candidates: int, *, is_narrowed: bool) -> int:
        """Those of the candidates whose text has the phrase."""
        candidates &= self.visible
        sure = 0
        if is_narrowed and len(phrase) == 2:
            # The pair itself has been looked up: only recent documents are in doubt.
            sure = candidates & ((1 << self.view.settled.size) - 1)
            candidates &= ~sure
        if not candidates:
            return sure
        rows = SearchDocument.objects.filter(
            kind=self.kind, is_removed=False, **{f"{COLUMNS[zone]}__contains": f" {' '.join(phrase)} "}
        ).values_list("public_id", flat=True)
        ids: list[str] = []
        if candidates.bit_count() > _TOO_MANY_TO_NAME:
            ids.extend(rows)
        else:
            named = [self.view.id_of(number) for number in bits.to_numbers(candidates)]
            for start in range(0, len(named), _AT_ONCE):
                ids.extend(rows.filter(public_id__in=named[start : start + _AT_ONCE]))
        numbers = (self.view.number_of(public_id) for public_id in ids)
        return sure | candidates & bits.from_numbers(number for number in numbers if number is not None)


def _all_of(found: Collection[Hits], part: Callable[[Hits], int]) -> int:
    return reduce(and_, map(part, found)) if found else 0
