"""Putting documents into the index and taking them out, in the transaction of whoever changed them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from kuvend.core import clock, jobs
from kuvend.core.ids import new_public_id
from kuvend.core.models import SearchDocument, SearchState
from kuvend.core.search.types import Document
from kuvend.core.search.wording import fold_words
from kuvend.core.search.zones import BOUNDARY
from kuvend.lettering import acronym

_WRITTEN: Final = [
    "sequence", "is_removed", "audience", "sort_name", "whole", "name", "acronym", "place", "label", "body", "members",
    "desk", "facets", "numbers",
]  # fmt: skip
_AT_ONCE: Final = 500
_LOOKED_EVERY: Final = 50  # changes
_LEAST_UNSETTLED: Final = 500  # documents; a process reads so many in half a second
_UNSETTLED_SHARE: Final = 50  # in a large index, one document in so many
_SOON: Final = timedelta(minutes=10)  # several removals are one work
_LARGE: Final = 10_000  # documents, from which settling takes more than some seconds

SETTLE: Final = "core.settle_search"
"""The job that settles one kind's index."""


def index(kind: str, public_id: str, document: Document) -> None:
    """Put a document into the index, or in the place of what was there. Searches find it once this commits.

    Call it in the transaction that changed the thing itself, as late as you can: the kind's index is locked for
    other writers until the transaction ends.
    """
    index_many(kind, {public_id: document})


def index_many(kind: str, documents: Mapping[str, Document]) -> None:
    """Put several documents into the index, as `index` does."""
    if not documents:
        return
    with transaction.atomic():
        sequence = advance(kind)
        _write([_row(kind, public_id, document, sequence) for public_id, document in sorted(documents.items())])
        _settle_if_due(kind, sequence, len(documents))


def replace_changed(kind: str, documents: Mapping[str, Document], sequence: int) -> int:
    """Write those of the documents that differ from what the index has; return how many. For `rebuild`."""
    rows = {public_id: _row(kind, public_id, document, sequence) for public_id, document in sorted(documents.items())}
    for there in SearchDocument.objects.filter(kind=kind, public_id__in=rows):
        row = rows[there.public_id]
        if all(getattr(there, name) == getattr(row, name) for name in _WRITTEN if name != "sequence"):
            del rows[there.public_id]
    _write(list(rows.values()))
    return len(rows)


def remove(kind: str, public_id: str) -> None:
    """Take a document out of the index, if it is there. Its texts are erased at once."""
    remove_many(kind, [public_id])


def remove_many(kind: str, public_ids: Sequence[str]) -> None:
    """Take several documents out of the index, as `remove` does."""
    if not public_ids:
        return
    with transaction.atomic():
        sequence = advance(kind)
        nothing = _row(kind, "", Document(names=()), sequence)
        values = {name: getattr(nothing, name) for name in _WRITTEN} | {"is_removed": True}
        for start in range(0, len(public_ids), _AT_ONCE):
            chosen = public_ids[start : start + _AT_ONCE]
            SearchDocument.objects.filter(kind=kind, public_id__in=chosen, is_removed=False).update(**values)
        # The settled index still holds the erased words. A large one waits for the night.
        settled = SearchState.objects.select_related("generation").get(kind=kind).generation
        if settled is not None and settled.documents < _LARGE:
            jobs.enqueue(SETTLE, unique_key=f"{SETTLE}:{kind}", run_after=clock.now() + _SOON, kind=kind)


def advance(kind: str) -> int:
    """Add one to the kind's sequence and return it; the row stays locked until the transaction ends."""
    states = SearchState.objects.filter(kind=kind)
    if not states.update(sequence=F("sequence") + 1):
        SearchState.objects.bulk_create([SearchState(kind=kind, epoch=new_public_id())], ignore_conflicts=True)
        states.update(sequence=F("sequence") + 1)
    return states.values_list("sequence", flat=True).get()


def _settle_if_due(kind: str, sequence: int, added: int) -> None:
    """Queue the settling of an index of which much is unsettled. Looks only now and then."""
    if added < _LOOKED_EVERY and sequence % _LOOKED_EVERY:
        return
    settled, documents = SearchState.objects.values_list("generation__sequence", "generation__documents").get(kind=kind)
    changed = SearchDocument.objects.filter(kind=kind, sequence__gt=settled or 0).count()
    if changed >= _LEAST_UNSETTLED + (documents or 0) // _UNSETTLED_SHARE:
        jobs.enqueue(SETTLE, unique_key=f"{SETTLE}:{kind}", kind=kind)


def _write(rows: Sequence[SearchDocument]) -> None:
    SearchDocument.objects.bulk_create(
        rows,
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["kind", "public_id"],
        update_fields=_WRITTEN,
    )


def _row(kind: str, public_id: str, document: Document, sequence: int) -> SearchDocument:
    suggested = (word for name in document.names for word in acronym(name))
    return SearchDocument(
        kind=kind,
        public_id=public_id,
        sequence=sequence,
        is_removed=False,
        audience=int(document.audience),
        sort_name=" ".join(document.names[0].replace("\0", " ").split()) if document.names else "",
        whole=_kept(document.names),
        name=_kept(document.names),
        acronym=_kept([*document.acronyms, *sorted(suggested)]),
        place=_kept(document.places),
        label=_kept(document.labels),
        body=_kept(document.body),
        members=_kept(document.members),
        desk=_kept(document.desk),
        facets={facet: sorted(set(values)) for facet, values in document.facets.items() if values},
        numbers=dict(document.numbers),
    )


def _kept(texts: Iterable[str]) -> str:
    """Texts as a zone keeps them: folded, a blank around every word, a boundary between two texts."""
    folded = dict.fromkeys(" ".join(fold_words(text)) for text in texts)
    kept = f" {BOUNDARY} ".join(text for text in folded if text)
    return f" {kept} " if kept else ""
