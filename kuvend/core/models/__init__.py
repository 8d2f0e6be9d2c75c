"""Tables without a domain."""

from kuvend.core.models.idempotency import IdempotencyRecord
from kuvend.core.models.jobs import JobKey, JobProgress, Schedule, Worker

__all__ = ["IdempotencyRecord", "JobKey", "JobProgress", "Schedule", "Worker"]
