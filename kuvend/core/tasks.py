"""Keeping our own tables small."""

from kuvend.core import clock, jobs
from kuvend.core.operations import prune_records

PRUNE = "core.prune_records"


@jobs.register(PRUNE)
def prune() -> None:
    """Forget finished jobs, old progress and answers to forms that nobody will send again."""
    prune_records(now=clock.now())


jobs.every(PRUNE, hours=1)
