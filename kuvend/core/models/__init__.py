"""Tables without a domain."""

from kuvend.core.models.clock import ClockMark
from kuvend.core.models.generations import Generation
from kuvend.core.models.idempotency import IdempotencyRecord
from kuvend.core.models.jobs import JobKey, JobProgress, Schedule, Worker
from kuvend.core.models.search import SearchDocument, SearchGeneration, SearchPart, SearchState, SearchTerm

__all__ = [
    "ClockMark",
    "Generation",
    "IdempotencyRecord",
    "JobKey",
    "JobProgress",
    "Schedule",
    "SearchDocument",
    "SearchGeneration",
    "SearchPart",
    "SearchState",
    "SearchTerm",
    "Worker",
]
