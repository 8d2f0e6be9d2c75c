"""Putting documents into the index and taking them out, in the transaction of whoever changed them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db import transaction
from django.db.models import F

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
        rows = [_row(kind, public_id, document, sequence) for public_id, document in sorted(documents.items())]
        SearchDocument.objects.bulk_create(
            rows,
            batch_size=_AT_ONCE,
            update_conflicts=True,
            unique_fields=["kind", "public_id"],
            update_fields=_WRITTEN,
        )


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


def advance(kind: str) -> int:
    """Add one to the kind's sequence and return it; the row stays locked until the transaction ends."""
    states = SearchState.objects.filter(kind=kind)
    if not states.update(sequence=F("sequence") + 1):
        SearchState.objects.bulk_create([SearchState(kind=kind, epoch=new_public_id())], ignore_conflicts=True)
        states.update(sequence=F("sequence") + 1)
    return states.values_list("sequence", flat=True).get()


def _row(kind: str, public_id: str, document: Document, sequence: int) -> SearchDocument:
    suggested = (word for name in document.names for word in acronym(name))
    return SearchDocument(
        kind=kind,
        public_id=public_id,
        sequence=sequence,
        is_removed=False,
        audience=int(document.audience),
        sort_name=" ".join(document.names[0].split()) if document.names else "",
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
