"""Describing everything anew, from the apps that own the things."""

from collections.abc import Collection
from datetime import datetime
from itertools import batched
from typing import Final

from django.db import transaction

from kuvend.core.hooks import Hook
from kuvend.core.models import SearchDocument, SearchState
from kuvend.core.search.settling import Progress, settle
from kuvend.core.search.types import Source
from kuvend.core.search.writing import advance, remove_many, replace_changed

sources: Hook[[], Source] = Hook("core.search_sources")
"""Asked for every kind of thing that can be found."""

_AT_ONCE: Final = 500
_MOST_UNSETTLED: Final = 20_000


def rebuild(*, now: datetime, progress: Progress | None = None, kinds: Collection[str] | None = None) -> dict[str, int]:
    """Put every thing into the index as it is now, and take out what is no more; return how many of each kind.

    Searches go on meanwhile. Documents that say what they said before are not written again. `progress` is told how
    many documents of how many are done, over all kinds; `kinds` restricts the work to these.
    """
    chosen = [source for source in sources.ask() if kinds is None or source.kind in kinds]
    wanted = {source.kind: sorted(source.public_ids()) for source in chosen}
    total = sum(map(len, wanted.values()))
    done = 0
    for source in chosen:
        unsettled = 0
        for public_ids in batched(wanted[source.kind], _AT_ONCE):
            unsettled += _describe(source, public_ids)
            done += len(public_ids)
            if progress:
                progress(done, total)
            if unsettled > _MOST_UNSETTLED + done // 2:
                # Processes that search meanwhile keep unsettled documents in memory.
                settle(source.kind, now=now)
                unsettled = 0
        _remove_others(source.kind, set(wanted[source.kind]))
        settle(source.kind, now=now)
    return {kind: len(public_ids) for kind, public_ids in wanted.items()}


def _describe(source: Source, public_ids: Collection[str]) -> int:
    """Describe some things; return how many documents changed."""
    with transaction.atomic():
        # Locked before they are read: whoever changes one of them meanwhile indexes it after us.
        sequence = advance(source.kind)
        documents = source.documents(list(public_ids))
        return replace_changed(source.kind, documents, sequence)


def _remove_others(kind: str, wanted: set[str]) -> None:
    if not SearchState.objects.filter(kind=kind).exists():
        return
    there = SearchDocument.objects.filter(kind=kind, is_removed=False).values_list("public_id", flat=True)
    for public_ids in batched(sorted(set(there) - wanted), _AT_ONCE):
        remove_many(kind, public_ids)
