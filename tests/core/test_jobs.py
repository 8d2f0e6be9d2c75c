"""Jobs: queued in the caller's transaction, tried again, once per turn, never lost with a worker."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from kuvend.core import jobs
from kuvend.core.jobs import queue, registry, schedule, worker
from kuvend.core.models import JobKey, JobProgress, Schedule, Worker
from kuvend.core.operations import forget_progress, prune_records

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_jobs", {})
    monkeypatch.setattr(registry, "_repeated", {})


@pytest.fixture
def done() -> list[str]:
    """What the job "test.note" did."""
    notes: list[str] = []

    @jobs.register("test.note", attempts=3, first_delay=timedelta(seconds=10))
    def note(*, text: str = "-") -> None:
        if text == "bad":
            raise ValueError(text)
        if text == "hopeless":
            raise jobs.GiveUp
        notes.append(text)

    return notes


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def only_row() -> queue.Row:
    return DBTaskResult.objects.get()


def test_a_job_is_done_once_in_its_order(done: list[str]) -> None:
    jobs.enqueue("test.note", text="first")
    jobs.enqueue("test.note", text="second")
    assert jobs.run_due() == 2
    assert jobs.run_due() == 0
    assert done == ["first", "second"]
    assert not Worker.objects.exists()


def test_an_unknown_name_is_refused_when_queued() -> None:
    with pytest.raises(registry.UnknownJobError, match=r"test\.nothing"):
        jobs.enqueue("test.nothing")


def test_a_rolled_back_use_case_queues_nothing(done: list[str]) -> None:
    with transaction.atomic():
        jobs.enqueue("test.note", text="never", unique_key="k")
        transaction.set_rollback(True)
    assert jobs.run_due() == 0
    assert not JobKey.objects.exists()


def test_a_later_job_waits(done: list[str], clock: time_machine.Traveller) -> None:
    jobs.enqueue("test.note", run_after=NOW + timedelta(minutes=5))
    assert jobs.run_due() == 0
    clock.shift(timedelta(minutes=5))
    assert jobs.run_due() == 1


def test_a_waiting_key_is_queued_once_and_free_again_when_begun(done: list[str]) -> None:
    first = jobs.enqueue("test.note", unique_key="k", text="one")
    assert jobs.enqueue("test.note", unique_key="k", text="two") == first
    assert jobs.run_due() == 1
    assert jobs.enqueue("test.note", unique_key="k", text="three") != first
    assert jobs.run_due() == 1
    assert done == ["one", "three"]


def test_a_waiting_key_is_drawn_forward(done: list[str], clock: time_machine.Traveller) -> None:
    jobs.enqueue("test.note", unique_key="k", run_after=NOW + timedelta(hours=1))
    assert jobs.run_due() == 0
    jobs.enqueue("test.note", unique_key="k")
    assert jobs.run_due() == 1


def test_a_failed_job_is_tried_again_ever_later_and_then_given_up(
    done: list[str], clock: time_machine.Traveller
) -> None:
    jobs.enqueue("test.note", text="bad")
    assert jobs.run_due() == 1
    assert (only_row().status, only_row().run_after) == ("READY", NOW + timedelta(seconds=10))
    assert only_row().exception_class_path == "builtins.ValueError"
    clock.shift(timedelta(seconds=10))
    assert jobs.run_due() == 1
    assert only_row().run_after == NOW + timedelta(seconds=10 + 40)
    clock.shift(timedelta(seconds=40))
    assert jobs.run_due() == 1
    assert only_row().status == "FAILED"
    clock.shift(timedelta(days=1))
    assert jobs.run_due() == 0


def test_a_hopeless_job_is_given_up_at_once(done: list[str]) -> None:
    jobs.enqueue("test.note", text="hopeless")
    jobs.run_due()
    assert only_row().status == "FAILED"


def test_what_a_job_complains_about_is_not_kept(done: list[str]) -> None:
    @jobs.register("test.leak")
    def leak() -> None:
        raise ValueError("arta" + "@example.org")

    jobs.enqueue("test.leak")
    jobs.run_due()
    assert "arta@example.org" not in only_row().traceback
    assert "in leak" in only_row().traceback


def test_delays_have_an_end() -> None:
    job = registry.Job("x", lambda: None, 99, timedelta(seconds=10))
    assert job.delay_after(1) == timedelta(seconds=10)
    assert job.delay_after(98) == registry.MOST_DELAY


def claimed_by(worker_id: str) -> queue.Row:
    jobs.enqueue("test.note")
    row = queue.claim(worker_id)
    assert row is not None
    return row


def enter(worker_id: str, **fields: object) -> Worker:
    values: dict[str, object] = {
        "machine": "elsewhere", "process": 1, "born": "1", "started_at": NOW, "beat_at": NOW, **fields
    }  # fmt: skip
    return Worker.objects.create(id=worker_id, **values)


def test_a_job_of_a_worker_that_is_gone_is_put_back(done: list[str], clock: time_machine.Traveller) -> None:
    claimed_by("gone")
    worker._Watch("me").make_round()
    assert only_row().status == "READY"
    clock.shift(timedelta(seconds=10))
    assert jobs.run_due() == 1


def test_a_job_of_a_dead_process_of_this_machine_is_put_back(done: list[str]) -> None:
    enter("dead", machine=worker.machine(), process=1, born="before the flood")
    claimed_by("dead")
    worker._Watch("me").make_round()
    assert only_row().status == "READY"
    assert not Worker.objects.exists()


def test_a_job_of_a_living_process_stays(done: list[str]) -> None:
    import os

    enter("living", machine=worker.machine(), process=os.getpid(), born=worker.born(os.getpid()))
    claimed_by("living")
    worker._Watch("me").make_round()
    assert only_row().status == "RUNNING"


def test_a_job_of_a_silent_worker_elsewhere_is_put_back_and_of_a_beating_one_stays(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = [1_000.0]
    monkeypatch.setattr("time.monotonic", lambda: ticks[0])
    far = enter("far")
    claimed_by("far")
    watch = worker._Watch("me")
    watch.make_round()
    ticks[0] += worker.SILENCE - 1
    far.beats += 1
    far.save()
    watch.make_round()
    ticks[0] += worker.SILENCE - 1
    watch.make_round()
    assert only_row().status == "RUNNING"
    ticks[0] += 2
    watch.make_round()
    assert only_row().status == "READY"


def test_a_job_that_kills_its_workers_is_given_up(done: list[str], clock: time_machine.Traveller) -> None:
    claimed_by("gone")
    for _ in range(3):
        worker._Watch("me").make_round()
        clock.shift(timedelta(hours=2))
        queue.claim("gone")
    assert only_row().status == "FAILED"


def test_only_one_reaper_wins(done: list[str]) -> None:
    row = claimed_by("gone")
    assert queue.reap(row)
    assert not queue.reap(row)


def test_a_turn_is_queued_once_however_many_workers_look(done: list[str]) -> None:
    jobs.every("test.note", hours=1)
    assert schedule.enqueue_turns(now=NOW) == ["test.note"]
    assert schedule.enqueue_turns(now=NOW + timedelta(minutes=59)) == []
    assert schedule.enqueue_turns(now=NOW + timedelta(hours=1)) == ["test.note"]
    assert not schedule._take("test.note", NOW + timedelta(hours=1))
    assert Schedule.objects.get().last_turn == NOW + timedelta(hours=1)


def test_missed_turns_are_made_up_for_once(done: list[str]) -> None:
    jobs.every("test.note", hours=1)
    schedule.enqueue_turns(now=NOW)
    assert schedule.enqueue_turns(now=NOW + timedelta(days=3)) == ["test.note"]
    assert schedule.enqueue_turns(now=NOW + timedelta(days=3)) == []


def test_a_clock_set_back_gives_no_second_turn(done: list[str]) -> None:
    jobs.every("test.note", hours=1)
    schedule.enqueue_turns(now=NOW)
    assert schedule.enqueue_turns(now=NOW - timedelta(hours=5)) == []


def test_turns_begin_at_their_offset() -> None:
    daily = registry.Repeated("x", timedelta(days=1), timedelta(hours=6))
    assert daily.turn_at(NOW) == datetime(2026, 11, 21, 6, tzinfo=UTC)
    assert daily.turn_at(datetime(2026, 11, 21, 5, 59, tzinfo=UTC)) == datetime(2026, 11, 20, 6, tzinfo=UTC)


def test_only_a_registered_job_can_be_repeated() -> None:
    with pytest.raises(registry.UnknownJobError):
        jobs.every("test.nothing", hours=1)


@dataclass(frozen=True)
class Somebody:
    public_id: str = "a" * 16
    full_name: str = "Arta"


def test_progress_is_kept_for_who_follows() -> None:
    @jobs.register("test.long", attempts=1)
    def long(*, fails: bool) -> None:
        jobs.progress(1, 4, translation.gettext("Monday"))
        if fails:
            raise ValueError
        jobs.progress(4, 4, result_url="/there/", result={"count": 4})

    with translation.override("fr"):
        row = jobs.follow("test.long", owner=Somebody(), title="Long work", now=NOW, fails=False)
    assert (row.state, row.percent) == ("waiting", None)
    jobs.run_due()
    row.refresh_from_db()
    assert (row.state, row.percent, row.message, row.result_url) == ("done", 100, "lundi", "/there/")
    assert row.is_finished

    failing = jobs.follow("test.long", owner=Somebody(), title="Long work", now=NOW, fails=True)
    jobs.run_due()
    failing.refresh_from_db()
    assert (failing.state, failing.is_finished) == ("failed", True)


def test_progress_writes_seldom_but_the_end_always(django_assert_num_queries: object) -> None:
    @jobs.register("test.long")
    def long() -> None:
        with django_assert_num_queries(2):  # type: ignore[operator]
            for step in range(101):
                jobs.progress(step, 100)

    row = jobs.follow("test.long", owner=Somebody(), title="Long work", now=NOW)
    jobs.run_due()
    row.refresh_from_db()
    assert (row.state, row.done) == ("done", 100)


def test_progress_is_forgotten_with_its_owner(done: list[str]) -> None:
    jobs.follow("test.note", owner=Somebody(), title="Mine", now=NOW)
    other = jobs.follow("test.note", owner=Somebody(public_id="b" * 16), title="Yours", now=NOW)
    assert forget_progress(person_id="a" * 16) == 1
    assert list(JobProgress.objects.all()) == [other]


def test_progress_nobody_follows_is_nothing() -> None:
    jobs.progress(1, 2)
    assert not JobProgress.objects.exists()


def test_old_records_go(done: list[str], clock: time_machine.Traveller) -> None:
    from kuvend.core.models import IdempotencyRecord

    IdempotencyRecord.objects.create(key="old", created_at=NOW - timedelta(days=3))
    IdempotencyRecord.objects.create(key="new", created_at=NOW - timedelta(days=1))
    jobs.enqueue("test.note")
    jobs.enqueue("test.note", text="hopeless")
    jobs.run_due()
    jobs.follow("test.note", owner=Somebody(), title="x", now=NOW)
    assert prune_records(now=NOW) == 1
    assert [record.key for record in IdempotencyRecord.objects.all()] == ["new"]
    assert prune_records(now=NOW + timedelta(days=8)) == 2
    assert {row.status for row in DBTaskResult.objects.all()} == {"FAILED", "READY"}
    assert prune_records(now=NOW + timedelta(days=31)) == 2


def test_a_job_that_nobody_knows_any_more_is_given_up(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.enqueue("test.note")
    monkeypatch.setattr(registry, "_jobs", {})
    jobs.run_due()
    assert only_row().status == "FAILED"


def test_the_task_that_the_library_knows_does_ours(done: list[str]) -> None:
    queue.run_registered.call("test.note", {"text": "by the library"})
    assert done == ["by the library"]


class Stop:
    """An event that is set after some waits."""

    def __init__(self, waits: int) -> None:
        self.waits = waits

    def is_set(self) -> bool:
        return self.waits <= 0

    def wait(self, seconds: float) -> bool:
        self.waits -= 1
        return self.waits < 0

    def set(self) -> None:
        self.waits = 0


def test_a_worker_gives_signs_of_life_and_comes_back_when_taken_for_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own
    own = worker._Self()
    own.enter()
    worker._beat_until(Stop(2), own)  # type: ignore[arg-type]
    assert Worker.objects.get().beats == 2
    Worker.objects.all().delete()
    worker._beat_until(Stop(1), own)  # type: ignore[arg-type]
    assert Worker.objects.get().id == own.id
    own.leave()
    assert not Worker.objects.exists()


def test_a_heart_beats_on_while_the_database_is_in_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    def trouble(*args: object, **kwargs: object) -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "close", lambda: None)
    own = worker._Self()
    monkeypatch.setattr(Worker.objects, "filter", trouble)
    worker._beat_until(Stop(2), own)  # type: ignore[arg-type]
    own.leave()


def test_long_jobs_are_done_beside_the_others(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    @jobs.register("test.long", is_long=True)
    def long() -> None:
        done.append("long")

    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(connection, "close", lambda: None)
    jobs.enqueue("test.long")
    jobs.enqueue("test.note", text="quick")
    while worker.run_next("w", queue.QUICK):
        pass
    assert done == ["quick"]
    worker._run_long_jobs(Stop(1), "w", 0)  # type: ignore[arg-type]
    assert done == ["quick", "long"]


def test_a_worker_works_waits_out_trouble_and_leaves(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr("threading.Thread", NoThread)
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    jobs.enqueue("test.note", text="first")
    original, calls = worker.run_next, []

    def sometimes(worker_id: str, lane: str) -> bool:
        calls.append(Worker.objects.count())
        if len(calls) == 1:
            raise OperationalError
        return original(worker_id, lane)

    monkeypatch.setattr(worker, "run_next", sometimes)
    jobs.run_worker(Stop(2))  # type: ignore[arg-type]
    assert done == ["first"]
    assert set(calls) == {2}  # one for each lane
    assert not Worker.objects.exists()


class NoThread:
    """A heart that does not beat: this test has one connection only."""

    def __init__(self, **options: object) -> None: ...
    def start(self) -> None: ...
    def join(self, timeout: float) -> None: ...


def test_a_process_that_is_not_there_was_never_born() -> None:
    assert worker.born(2**22 + 1) == ""
    assert worker.machine() == worker.machine()
