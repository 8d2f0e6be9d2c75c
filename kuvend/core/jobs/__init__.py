"""Work that is done later, by another process: queued in the caller's transaction, done at least once.

An app's `tasks` module registers functions by name; operations queue them by that name:

    @jobs.register("calls.send_letters")
    def send_letters(*, call_id: str) -> None: ...

    jobs.enqueue("calls.send_letters", call_id=call.public_id)
    jobs.every("people.expire_links", hours=1)

A job may be killed at any moment and is then done again, so it must come out the same when done twice.
"""

from kuvend.core.jobs.following import follow, progress
from kuvend.core.jobs.queue import enqueue
from kuvend.core.jobs.registry import GiveUp, every, register
from kuvend.core.jobs.worker import run_due, run_worker

__all__ = ["GiveUp", "enqueue", "every", "follow", "progress", "register", "run_due", "run_worker"]
