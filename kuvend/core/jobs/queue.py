"""The queue: rows of `django_tasks_db`, written in the caller's transaction."""

import traceback
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from kuvend.core import clock
from kuvend.core.jobs import registry
from kuvend.core.models import JobKey

QUICK, LONG = "default", "long"  # names of queues

type Row = DBTaskResult[..., None]

READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
SUCCESSFUL, FAILED = TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED


@task
def run_registered(name: str, payload: dict[str, Any]) -> None:
    """Do a registered job. The one task that django.tasks knows; ours are told apart by name."""
    registry.find(name).work(**payload)


def enqueue(name: str, /, *, run_after: datetime | None = None, unique_key: str | None = None, **payload: Any) -> UUID:
    """Queue a registered job in the caller's transaction; return its id.

    The payload must be JSON; pass public ids, never personal values. With `unique_key`, a job that still waits with
    the same key is left to do the work (its id is returned). Queue keyed jobs at the end of a use case: writers with
    the same key wait for each other until they commit.

    Raises:
        UnknownJobError: no `tasks` module registers the name.
    """
    registry.find(name)
    due = run_after or clock.now()
    if unique_key is None:
        return _add(name, due, payload)
    with transaction.atomic(savepoint=False):
        waiting = _find_key(unique_key)
        if waiting is not None:
            DBTaskResult.objects.filter(pk=waiting, status=READY, run_after__gt=due).update(run_after=due)
            return waiting
        job_id = _add(name, due, payload)
        # Whoever has queued the same a moment ago holds this row: we wait for its commit and join its job.
        JobKey.objects.bulk_create([JobKey(key=unique_key, job_id=job_id)], ignore_conflicts=True)
        holder = _find_key(unique_key)
        if holder is None or holder == job_id:
            return job_id
        DBTaskResult.objects.filter(pk=job_id).delete()
        return holder


def _find_key(key: str) -> UUID | None:
    keys = JobKey.objects.filter(key=key)
    if connection.features.has_select_for_update:
        # Held until we commit, so that the waiting job cannot begin before it sees what we write.
        keys = keys.select_for_update()
    return next(iter(keys.values_list("job_id", flat=True)), None)


def _add(name: str, due: datetime, payload: dict[str, object]) -> UUID:
    lane = LONG if registry.find(name).is_long else QUICK
    result = run_registered.using(run_after=due, queue_name=lane).enqueue(name=name, payload=payload)
    return UUID(str(result.id))


def claim(worker_id: str, lane: str | None = None) -> Row | None:
    """Take the next job that is due (of one lane, or of any), or None. Looking costs no lock."""
    due = DBTaskResult.objects.filter(status=READY, run_after__lte=clock.now())
    if lane is not None:
        due = due.filter(queue_name=lane)
    if not due.exists():
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        row = due.first()
        if row is not None:
            row.claim(worker_id)
            JobKey.objects.filter(job_id=row.pk).delete()
    return row


def name_of(row: Row) -> str:
    """Return the name under which the job was queued."""
    return str(row.args_kwargs["kwargs"].get("name", row.task_path))


def succeed(row: Row) -> None:
    """Mark a job as done."""
    row.set_successful(None)


def fail(row: Row, error: BaseException) -> bool:
    """Put a failed job back to be tried later, or give it up; return whether it will be tried again."""
    try:
        job = registry.find(name_of(row))
    except registry.UnknownJobError:
        job = None
    attempt = len(row.worker_ids)
    row.exception_class_path = f"{type(error).__module__}.{type(error).__qualname__}"
    # Lines of our code, not the message: it may quote a person's data.
    row.traceback = "".join(traceback.format_tb(error.__traceback__))
    if job and attempt < job.attempts and not isinstance(error, registry.GiveUp):
        row.status, row.run_after = READY, clock.now() + job.delay_after(attempt)
    else:
        row.status, row.finished_at = FAILED, clock.now()
    row.save(update_fields=["status", "run_after", "finished_at", "exception_class_path", "traceback"])
    return row.status == READY


class WorkerKilled(Exception):
    """The worker that had the job is gone."""


def reap(row: Row) -> bool:
    """Take a job away from a dead worker; False if somebody else did, or if it is with another worker by now."""
    mine = DBTaskResult.objects.filter(pk=row.pk, status=RUNNING, worker_ids=row.worker_ids)
    return bool(mine.update(status=READY))


def prune(*, now: datetime, done: timedelta = timedelta(days=7), failed: timedelta = timedelta(days=30)) -> int:
    """Delete finished jobs that are old; return how many."""
    deleted = DBTaskResult.objects.filter(status=SUCCESSFUL, finished_at__lt=now - done).delete()[0]
    return deleted + DBTaskResult.objects.filter(status=FAILED, finished_at__lt=now - failed).delete()[0]
