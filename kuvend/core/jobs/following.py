"""Long work that shows how far it is, to the person who started it and to nobody else."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation

from kuvend.core import clock
from kuvend.core.jobs.queue import enqueue
from kuvend.core.models import JobProgress
from kuvend.core.subjects import Actor

State = JobProgress.State

LEAST_PAUSE = 0.5  # seconds between two writes
TRACKED = "progress_id"

_current: ContextVar["_Pace | None"] = ContextVar("current_progress", default=None)


class _Pace:
    """The job at work, and when it last wrote how far it is."""

    def __init__(self, public_id: str) -> None:
        self.public_id = public_id
        self.written = 0.0


def follow(name: str, /, *, owner: Actor, title: str, now: datetime, **payload: Any) -> JobProgress:
    """Queue a registered job together with a page that shows its progress: `/jobs/<public_id>/`.

    `title` is shown as it is, so pass it translated. The job works in the language that is active now.
    """
    with transaction.atomic():
        row = JobProgress.objects.create(
            owner_id=owner.public_id,
            title=str(title)[:200],
            language=translation.get_language() or "en",
            created_at=now,
            changed_at=now,
        )
        enqueue(name, **{**payload, TRACKED: row.public_id})
    return row


def progress(
    done: int | None = None,
    total: int | None = None,
    message: str | None = None,
    *,
    result_url: str | None = None,
    result: dict[str, Any] | None = None,
) -> None:
    """Say how far the running job is; does nothing in a job that nobody follows.

    Cheap to call in a loop: it writes twice a second. Written in the job's own transaction, so work in batches.
    """
    pace = _current.get()
    if pace is None:
        return
    fresh = {"done": done, "total": total, "message": message, "result_url": result_url, "result": result}
    values: dict[str, Any] = {name: value for name, value in fresh.items() if value is not None}
    is_last = result_url is not None or result is not None or (done is not None and done == total)
    if not is_last and time.monotonic() - pace.written < LEAST_PAUSE:
        return
    JobProgress.objects.filter(public_id=pace.public_id).update(changed_at=clock.now(), **values)
    pace.written = time.monotonic()


@contextmanager
def shown(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Around a job at work: yields its payload without our own entry, in the language of whoever follows."""
    public_id = payload.pop(TRACKED, None)
    rows = JobProgress.objects.filter(public_id=public_id)
    row = next(iter(rows), None) if public_id else None
    if row is None:
        yield payload
        return
    rows.update(state=State.RUNNING, changed_at=clock.now())
    token = _current.set(_Pace(row.public_id))
    try:
        with translation.override(row.language):
            yield payload
    finally:
        _current.reset(token)


def conclude(payload: dict[str, Any], *, is_done: bool) -> None:
    """Mark the progress of a job that is done or given up."""
    if public_id := payload.get(TRACKED):
        now = clock.now()
        state = State.DONE if is_done else State.FAILED
        JobProgress.objects.filter(public_id=public_id).update(state=state, finished_at=now, changed_at=now)
