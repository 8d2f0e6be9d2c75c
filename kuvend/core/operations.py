"""The little that core itself writes outside of its services."""

from datetime import datetime, timedelta

from kuvend.core import clock
from kuvend.core.jobs import queue
from kuvend.core.models import ClockMark, IdempotencyRecord, JobProgress

ANSWERS_KEPT = timedelta(days=2)  # a form may be sent again after a night without a connection
PROGRESS_KEPT = timedelta(days=30)
AT_ONCE = 5_000  # rows in one transaction, so that nobody waits long for it


def prune_records(*, now: datetime) -> int:
    """Delete old answers to forms, finished jobs and their progress; return how many rows went."""
    deleted = queue.prune(now=now)
    deleted += JobProgress.objects.filter(created_at__lt=now - PROGRESS_KEPT).delete()[0]
    old = IdempotencyRecord.objects.filter(created_at__lt=now - ANSWERS_KEPT).order_by("created_at")
    while keys := list(old.values_list("key", flat=True)[:AT_ONCE]):
        deleted += IdempotencyRecord.objects.filter(key__in=keys).delete()[0]
    return deleted


def forget_progress(*, person_id: str) -> int:
    """Erase the progress of jobs that a person started; return how many."""
    return JobProgress.objects.filter(owner_id=person_id).delete()[0]


def forget_clock_mark() -> datetime | None:
    """Forget how far time had come; return what it was. For a clock that was set forward by mistake and put right."""
    mark = ClockMark.objects.values_list("reached_at", flat=True).first()
    ClockMark.objects.all().delete()
    clock.look()
    return mark
