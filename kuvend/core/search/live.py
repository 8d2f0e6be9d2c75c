"""The index as this process knows it, brought up to date before every search.

The database is the truth. A process keeps the settled part's small pieces and the documents changed since; before
it answers it compares the kind's sequence (one row) with its own and reads what is missing. So an edit shows in
every process as soon as it is committed, and nothing has to be told to anybody.

What a transaction has not committed yet must not stay in the process. A search within a transaction therefore works on
a copy of its own, unless the process is up to date anyway.
"""

import threading
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple

from django.db import connection

from kuvend.core.models import SearchDocument, SearchGeneration, SearchState
from kuvend.core.search.recent import Recent
from kuvend.core.search.settled import MISSING, GenerationGoneError, Settled
from kuvend.core.search.types import NAME, RELEVANCE, Audience
from kuvend.core.search.zones import DESCRIBING, NAMING, Zone
from kuvend.lettering import letters_of, sort_key, sorting_rule

_MOST_COUNTS: Final = 100  # sets, of 100,000 documents 12 kB each

type OrderKey = tuple[int, int, str, str]  # missing?, number, sort key of the name, id


class View:
    """All documents of a kind: the settled ones are numbered first, the recent ones after them."""

    def __init__(self, epoch: str, settled: Settled, recent: Recent, sequence: int) -> None:
        self.epoch = epoch
        self.settled = settled
        self.recent = recent
        self.sequence = sequence
        self._hidden = 0  # settled documents that were changed or removed since
        self._facets: dict[str, dict[str, int]] = {}
        self._orders: dict[tuple[str, str], array[int]] = {}
        self._counts: dict[tuple[str, int], dict[str, int]] = {}

    @property
    def size(self) -> int:
        """How many document numbers there are."""
        return self.settled.size + len(self.recent.documents)

    def copy(self) -> "View":
        """A copy that can be brought up to date without changing this one."""
        other = View(self.epoch, self.settled, self.recent.copy(), self.sequence)
        other._hidden = self._hidden
        return other

    def catch_up(self, kind: str, sequence: int) -> None:
        """Read what has changed."""
        rows = SearchDocument.objects.filter(kind=kind, sequence__gt=self.sequence).order_by("sequence", "public_id")
        for public_id in self.recent.apply(rows.iterator(chunk_size=500)):
            settled = self.settled.number_of(public_id)
            if settled is not None:
                self._hidden |= 1 << settled
        self._facets.clear()
        self._counts.clear()
        self.sequence = sequence

    # --- reading -----------------------------------------------------------------------------------------------

    def id_of(self, number: int) -> str:
        """The public id of a document."""
        if number < self.settled.size:
            return self.settled.ids[number]
        return self.recent.documents[number - self.settled.size].public_id

    def number_of(self, public_id: str) -> int | None:
        """The number of a document as it is now."""
        recent = self.recent.number_of(public_id)
        if recent is not None:
            return self.settled.size + recent
        return None if public_id in self.recent.gone else self.settled.number_of(public_id)

    def visible_to(self, audience: Audience) -> int:
        """Bits of the documents that an audience may find; older states of a document are not among them."""
        settled = self.settled.visible_to(audience) & ~self._hidden
        return settled | self.recent.visible_to(audience) << self.settled.size

    @property
    def facet_names(self) -> Collection[str]:
        """Every facet."""
        return self.settled.facets.keys() | self.recent.facets.keys()

    def facet(self, name: str) -> dict[str, int]:
        """Bits for each value of a facet."""
        if name not in self._facets:
            values = dict(self.settled.facets.get(name, {}))
            for value, bits in self.recent.facets.get(name, {}).items():
                values[value] = values.get(value, 0) | bits << self.settled.size
            self._facets[name] = values
        return self._facets[name]

    def counts(self, name: str, among: int) -> Mapping[str, int]:
        """How many documents of a set each value of a facet has; values without any are left out."""
        if not among:
            return {}
        counts = self._counts.get((name, among))
        if counts is None:
            if len(self._counts) >= _MOST_COUNTS:
                self._counts.clear()
            counted = ((value, (among & documents).bit_count()) for value, documents in self.facet(name).items())
            counts = {value: count for value, count in sorted(counted) if count}
            # Most visitors look at the same first pages, and every page of a search has the same counts.
            self._counts[name, among] = counts
        return counts

    def postings(
        self, stems: Collection[str], zones: Collection[Zone] | None = None
    ) -> Iterator[tuple[Zone, str, int]]:
        """Zone, term and bits of every term with one of these stems (a term may come in two pieces)."""
        yield from self.settled.postings(stems, zones)
        for stem in stems:
            for zone, term, bits in self.recent.postings(stem):
                if zones is None or zone in zones:
                    yield zone, term, bits << self.settled.size

    def naming_terms_from(self, beginning: str) -> set[str]:
        """The words of names and acronyms that begin so."""
        settled = self.settled.naming_terms
        at = bisect_left(settled, beginning)
        found = set()
        while at < len(settled) and settled[at].startswith(beginning):
            found.add(settled[at])
            at += 1
        found.update(term for term, _ in self.recent.terms(NAMING) if term.startswith(beginning))
        return found

    def terms_like(self, word: str, limit: int) -> Iterator[str]:
        """The words that may be as few as `limit` typing errors away, and some more; some of them twice."""
        yield from self.settled.terms_like(word, limit)
        letters = letters_of(word)
        for term, _ in self.recent.terms((*DESCRIBING, Zone.BODY)):
            if term.isdecimal() or abs(len(term) - len(word)) > limit:
                continue
            if (letters_of(term) ^ letters).bit_count() <= 2 * limit:
                yield term

    # --- orders ------------------------------------------------------------------------------------------------

    def order(self, sort: str, language: str) -> Sequence[int]:
        """All document numbers in the order that `SearchRequest.sort` names."""
        rule = sorting_rule(language)
        by = "" if sort in {RELEVANCE, NAME} else sort
        order = self._orders.get((by, rule))
        if order is None:
            order = array("I", self._settled_order(by, rule))
            self._orders[by, rule] = order
        for number in range(len(order), self.size):
            at = bisect_left(
                order, self._order_key(number, by, rule), key=lambda other: self._order_key(other, by, rule)
            )
            order.insert(at, number)
        return order

    def _settled_order(self, by: str, rule: str) -> Sequence[int]:
        by_name = self.settled.order(rule)
        if not by:
            return by_name
        numbers = self.settled.number(by.removeprefix("-"))
        sign = -1 if by.startswith("-") else 1
        # Python's sort is stable: equal numbers stay in the order of names.
        return sorted(by_name, key=lambda number: (numbers[number] == MISSING, sign * numbers[number]))

    def _order_key(self, number: int, by: str, rule: str) -> OrderKey:
        field = by.removeprefix("-")
        if number < self.settled.size:
            name = self.settled.names[number]
            value = self.settled.number(field)[number] if field else MISSING
        else:
            document = self.recent.documents[number - self.settled.size]
            name = document.sort_name
            value = document.numbers.get(field, MISSING)
        return (value == MISSING, -value if by.startswith("-") else value, sort_key(name, rule), self.id_of(number))


class _Shared:
    """One kind's view in this process, for all its threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.view: View | None = None


_views: dict[str, _Shared] = {}


def forget() -> None:
    """Forget what this process knows, as if it had just begun. For tests and measurements."""
    _views.clear()


@contextmanager
def current_view(kind: str) -> Iterator[View]:
    """The kind's index as the database has it now, for this thread alone while the block lasts.

    Raises:
        GenerationGoneError: the index was settled anew meanwhile; try again.
    """
    shared = _views.setdefault(kind, _Shared())
    with shared.lock:
        state = _state_of(kind)
        if connection.in_atomic_block:
            yield _brought_up_to_date(shared.view, kind, state, is_own=False)
            return
        shared.view = _brought_up_to_date(shared.view, kind, state, is_own=True)
        try:
            yield shared.view
        except GenerationGoneError:
            shared.view = None
            raise


def _generation(key: int | None) -> SearchGeneration | None:
    if key is None:
        return None
    for generation in SearchGeneration.objects.filter(pk=key):
        return generation
    raise GenerationGoneError


class _State(NamedTuple):
    """What a process compares itself with."""

    epoch: str
    sequence: int
    generation_id: int | None


_STATE: Final = "SELECT {}, {}, {} FROM {} WHERE {} = %s"


def _state_of(kind: str) -> _State | None:
    """Read the kind's state. In plain SQL, for it stands before every search: a third of the time of a queryset."""
    name = connection.ops.quote_name
    columns = map(name, ("epoch", "sequence", "generation_id", SearchState._meta.db_table, "kind"))
    with connection.cursor() as cursor:
        cursor.execute(_STATE.format(*columns), [kind])
        row = cursor.fetchone()
    return _State(*row) if row else None


def _brought_up_to_date(view: View | None, kind: str, state: _State | None, *, is_own: bool) -> View:
    if state is None:
        return View("", Settled(None), Recent(), 0)
    is_same = (
        view is not None
        and view.epoch == state.epoch
        and view.settled.generation_id == state.generation_id
        and view.sequence <= state.sequence
    )
    if view is None or not is_same:
        settled = Settled(_generation(state.generation_id))
        view = View(state.epoch, settled, Recent(), settled.sequence)
    elif view.sequence == state.sequence:
        return view
    elif not is_own:
        view = view.copy()
    if view.sequence < state.sequence:
        view.catch_up(kind, state.sequence)
    return view
