"""The worker: takes jobs one by one, gives signs of life, buries dead colleagues, keeps the schedule."""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import structlog
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F
from django_tasks_db.models import DBTaskResult

from kuvend.core import clock
from kuvend.core.ids import new_public_id
from kuvend.core.jobs import following, queue, registry, schedule
from kuvend.core.models import Worker

log = structlog.get_logger("kuvend.jobs")

PAUSE = 0.5  # seconds between two looks at an empty queue
BEAT = 10.0  # seconds between two signs of life
SILENCE = 60.0  # seconds without one after which a worker counts as dead
MOST_LAG = timedelta(seconds=30)
ROUND = 10.0  # seconds between two rounds of schedule and burials
GOODBYE = 30.0  # seconds that a long job gets to end


def run_worker(stop: threading.Event, *, pause: float = PAUSE) -> None:
    """Do jobs until `stop` is set, long ones beside the others; the job at hand is finished first.

    A long job that takes more than half a minute to end is left, and done again by the next worker.
    """
    quick, long = _Self(), _Self()
    beside = [
        threading.Thread(target=_beat_until, args=(stop, quick, long), name="heartbeat", daemon=True),
        threading.Thread(target=_run_long_jobs, args=(stop, long.id, pause), name="long jobs", daemon=True),
    ]
    for worker in (quick, long):
        worker.enter()
    for thread in beside:
        thread.start()
    watch = _Watch(quick.id)
    log.info("worker_started", worker=quick.id)
    try:
        _work_until(stop, lambda: _take_turn(watch, quick.id), pause)
    finally:
        stop.set()
        for thread in beside:
            thread.join(timeout=GOODBYE)
        for worker in (quick, long):
            worker.leave()
        log.info("worker_stopped", worker=quick.id)


def _take_turn(watch: "_Watch", worker_id: str) -> bool:
    watch.make_round_if_due()
    return run_next(worker_id, queue.QUICK)


def _run_long_jobs(stop: threading.Event, worker_id: str, pause: float) -> None:
    """Do long jobs, in a thread of their own."""
    _work_until(stop, lambda: run_next(worker_id, queue.LONG), 2 * pause)
    connection.close()


def _work_until(stop: threading.Event, work: Callable[[], bool], pause: float) -> None:
    """Call `work` until `stop`, at once again where it found something to do. Waits out trouble with the database."""
    while not stop.is_set():
        try:
            close_old_connections()
            has_worked = work()
        except DatabaseError as error:
            # Locked, full or gone: the queue is still there when it is back.
            log.warning("worker_waits", error=type(error).__name__)
            connection.close_if_unusable_or_obsolete()
            stop.wait(5 * pause)
            continue
        if not has_worked:
            stop.wait(pause)


def _beat_until(stop: threading.Event, *workers: "_Self") -> None:
    """Give signs of life until `stop`; also while a long job is at work, hence in a thread of its own."""
    while not stop.wait(BEAT):
        for worker in workers:
            try:
                worker.beat()
            except DatabaseError as error:
                log.warning("no_heartbeat", worker=worker.id, error=type(error).__name__)
    connection.close()


def run_due(*, at_most: int = 10_000) -> int:
    """Do every job that is due, here and now; return how many. For tests and for loading the demo."""
    worker = _Self()
    worker.enter()
    count = 0
    while count < at_most and run_next(worker.id):
        count += 1
    worker.leave()
    return count


def run_next(worker_id: str, lane: str | None = None) -> bool:
    """Do the next job that is due (of one lane, or of any); False if there is none."""
    row = queue.claim(worker_id, lane)
    if row is None:
        return False
    name = queue.name_of(row)
    payload = dict(row.args_kwargs["kwargs"].get("payload", {}))
    begun = time.monotonic()
    try:
        # Inside a transaction (tests), a job that fails must not spoil what surrounds it.
        around = transaction.atomic() if connection.in_atomic_block else contextlib.nullcontext()
        with following.shown(dict(payload)) as arguments, around:
            registry.find(name).work(**arguments)
    except Exception as error:  # noqa: BLE001 - whatever a job raises, the worker lives on
        _put_back(row, error)
    else:
        with transaction.atomic():
            following.conclude(payload, is_done=True)
            queue.succeed(row)
        log.info("job_done", job=name, ms=round((time.monotonic() - begun) * 1000))
    return True


def _put_back(row: queue.Row, error: BaseException) -> None:
    """Queue a failed job again, or give it up and say so."""
    with transaction.atomic():
        is_tried_again = queue.fail(row, error)
        if not is_tried_again:
            following.conclude(row.args_kwargs["kwargs"].get("payload", {}), is_done=False)
    log.warning(
        "job_failed",
        job=queue.name_of(row),
        attempt=len(row.worker_ids),
        is_tried_again=is_tried_again,
        error=type(error).__qualname__,
    )


class _Self:
    """The worker of this process as the others see it."""

    def __init__(self) -> None:
        self.id = new_public_id()

    def enter(self) -> None:
        now = clock.now()
        Worker.objects.create(
            id=self.id, machine=machine(), process=os.getpid(), born=born(os.getpid()), started_at=now, beat_at=now
        )

    def leave(self) -> None:
        try:
            Worker.objects.filter(pk=self.id).delete()
        except DatabaseError:
            log.warning("worker_left_silently", worker=self.id)

    def beat(self) -> None:
        """Give a sign of life."""
        if not Worker.objects.filter(pk=self.id).update(beats=F("beats") + 1, beat_at=clock.now()):
            self.enter()  # taken for dead; the job at hand may be done twice, as every job may


class _Watch:
    """Looks after the schedule and after the others."""

    def __init__(self, own_id: str) -> None:
        self.own_id = own_id
        self._next_round = 0.0
        self._seen: dict[str, tuple[int, float]] = {}  # worker → beats, and when they last grew by our own clock

    def make_round_if_due(self) -> None:
        """Make a round unless the last was a moment ago."""
        if time.monotonic() >= self._next_round:
            self.make_round()
            self._next_round = time.monotonic() + ROUND

    def make_round(self) -> None:
        """Write down how far time has come; queue what has its turn; put back what dead workers held."""
        clock.keep()
        if clock.lag() > MOST_LAG:
            log.error("clock_went_back", seconds=round(clock.lag().total_seconds()))
        for name in schedule.enqueue_turns(now=clock.now()):
            log.info("job_has_its_turn", job=name)
        living = set()
        for worker in Worker.objects.exclude(pk=self.own_id):
            if self._is_dead(worker):
                worker.delete()
                self._seen.pop(worker.id, None)
                log.warning("worker_is_dead", worker=worker.id)
            else:
                living.add(worker.id)
        # Between two jobs this worker holds none: what bears its own name could not be marked as finished.
        for row in DBTaskResult.objects.filter(status=queue.RUNNING):
            with transaction.atomic():
                if not living & set(row.worker_ids[-1:]) and queue.reap(row):
                    _put_back(row, queue.WorkerKilled())

    def _is_dead(self, worker: Worker) -> bool:
        if worker.born and worker.machine == machine():
            return born(worker.process) != worker.born
        beats, since = self._seen.get(worker.id, (-1, 0.0))
        if worker.beats != beats:
            self._seen[worker.id] = (worker.beats, time.monotonic())
            return False
        return time.monotonic() - since > SILENCE


def machine() -> str:
    """Name this machine and its space of process numbers (containers have their own)."""
    parts = [socket.gethostname()]
    for path in (Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")):
        try:
            parts.append(path.readlink().name if path.is_symlink() else path.read_text().strip())
        except OSError:
            parts.append("")
    return "/".join(parts)[:200]


def born(process: int) -> str:
    """Return when a process of this machine began (in ticks), or "" where there is none or no /proc."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]
