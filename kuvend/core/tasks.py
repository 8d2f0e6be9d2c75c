"""Keeping our own tables small and the search index settled."""

from datetime import timedelta

from kuvend.core import cache, clock, jobs, search
from kuvend.core.operations import prune_records
from kuvend.core.search.writing import SETTLE

PRUNE = "core.prune_records"
SETTLE_ALL = "core.settle_searches"
ADD_UP = "core.add_up_generations"


@jobs.register(PRUNE, is_long=True)
def prune() -> None:
    """Forget finished jobs, old progress and answers to forms that nobody will send again."""
    prune_records(now=clock.now())


@jobs.register(SETTLE, is_long=True)
def settle_search(*, kind: str) -> None:
    """Settle one kind's search index, because much has changed or something was erased."""
    search.settle(kind, now=clock.now())


@jobs.register(SETTLE_ALL, is_long=True)
def settle_searches() -> None:
    """Settle what has changed since the last night, however little."""
    search.settle_all(now=clock.now())


@jobs.register(ADD_UP)
def add_up() -> None:
    """Keep the generations of topics quick to read."""
    cache.add_up()


jobs.every(PRUNE, hours=1)
jobs.every(SETTLE_ALL, days=1, offset=timedelta(hours=3))
jobs.every(ADD_UP, minutes=10)
