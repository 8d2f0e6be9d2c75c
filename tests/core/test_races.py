"""What must hold when several processes do the same at once, or die in the middle."""

import dataclasses
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django_tasks_db.models import DBTaskResult

from kuvend.audit import operations as audit
from kuvend.audit import queries as record_queries
from kuvend.audit.models import AuditEntry
from kuvend.config.urls import urlpatterns as house_urls
from kuvend.core import jobs
from kuvend.core.access import public
from kuvend.core.cache import cached_page, changed
from kuvend.core.jobs import queue, registry, schedule, worker
from kuvend.core.jobs.registry import BEGINNING
from kuvend.core.models import JobKey, Schedule, Worker
from kuvend.core.subjects import Subject
from kuvend.messaging import operations as mail
from kuvend.messaging.emails import MailKind, declare
from kuvend.messaging.models import OutboxMessage
from kuvend.messaging.operations import delivering
from kuvend.messaging.states import MessageState
from tests.processes import OtherHouse, die, other_house

pytestmark = [pytest.mark.unit, pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
THING = Subject("thing", "t" * 16)


@public
def add_one(request: HttpRequest) -> HttpResponse:
    Schedule.objects.create(name=f"{Schedule.objects.count()}", last_turn=BEGINNING)
    return HttpResponse(status=201)


@public
@cached_page(topics=lambda _request: ("count",))
def show_count(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Schedule.objects.count()))


urlpatterns = [path("add/", add_one), path("count/", show_count), *house_urls]


@pytest.fixture
def house() -> Iterator[OtherHouse]:
    with other_house() as opened:
        yield opened


def record_many(chain: str, count: int) -> None:
    for number in range(count):
        audit.record(chain=chain, action="test.do", subject=THING, by=None, now=NOW, facts={"n": number})


def test_a_thousand_decisions_of_four_processes_make_one_chain(house: OtherHouse) -> None:
    outcomes = house.run(*[lambda: record_many("house", 250)] * 4)
    assert [outcome.error for outcome in outcomes] == [""] * 4
    report = house.do(lambda: dataclasses.asdict(record_queries.verify_chain("house")))
    assert (report["count"], report["problems"]) == (1_000, ())


def test_the_first_decisions_of_a_chain_are_no_two_chains(house: OtherHouse) -> None:
    chains = [f"n{number}" for number in range(20)]

    def begin() -> None:
        for chain in chains:
            record_many(chain, 1)

    assert [outcome.error for outcome in house.run(*[begin] * 4)] == [""] * 4

    def counts() -> list[Any]:
        return [record_queries.verify_chain(chain) for chain in chains]

    assert [(report.count, report.problems) for report in house.do(counts)] == [(4, ())] * 20


def test_a_kill_in_the_middle_of_a_decision_leaves_none(house: OtherHouse) -> None:
    def die_before_the_end() -> None:
        with transaction.atomic():
            record_many("house", 1)
            die()

    record = [lambda: record_many("house", 1)]
    house.run(*record)
    assert house.run(die_before_the_end)[0].was_killed
    house.run(*record)
    report = house.do(lambda: record_queries.verify_chain("house"))
    assert (report.count, report.problems) == (2, ())


def test_a_turn_of_many_workers_is_one(house: OtherHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_repeated", {})
    jobs.register("test.turn")(lambda: None)
    jobs.every("test.turn", hours=1)

    def look() -> int:
        turns = [NOW + timedelta(hours=hour) for hour in range(30)]
        return sum(len(schedule.enqueue_turns(now=turn)) for turn in turns)

    outcomes = house.run(*[look] * 4)
    assert [outcome.error for outcome in outcomes] == [""] * 4
    queued = house.do(lambda: DBTaskResult.objects.count())
    # A worker that is late may find a turn already over, but none is ever taken twice.
    assert sum(outcome.value for outcome in outcomes) == queued <= 30
    assert house.do(lambda: Schedule.objects.get(name="test.turn").last_turn) == NOW + timedelta(hours=29)


def test_every_job_is_done_by_one_worker(house: OtherHouse) -> None:
    jobs.register("test.nothing")(lambda number: None)

    def fill() -> None:
        for number in range(100):
            jobs.enqueue("test.nothing", number=number)

    house.do(fill)

    def work() -> list[int]:
        done = []
        while row := queue.claim("w"):
            done.append(row.args_kwargs["kwargs"]["payload"]["number"])
            queue.succeed(row)
        return done

    outcomes = house.run(*[work] * 4)
    assert [outcome.error for outcome in outcomes] == [""] * 4
    assert Counter(number for outcome in outcomes for number in outcome.value) == Counter(range(100))


def test_a_quick_job_does_not_wait_for_a_long_one(house: OtherHouse) -> None:
    def work() -> list[str]:
        stop = threading.Event()
        done: list[str] = []

        @jobs.register("test.long", is_long=True)
        def long() -> None:
            while "quick" not in done:  # for ever, if the quick one had to wait for this one
                time.sleep(0.02)
            done.append("long")
            stop.set()

        @jobs.register("test.quick")
        def quick() -> None:
            done.append("quick")

        jobs.enqueue("test.long")
        jobs.enqueue("test.quick")
        jobs.run_worker(stop, pause=0.02)
        assert not Worker.objects.exists()
        return done

    assert house.do(work) == ["quick", "long"]
    assert house.do(lambda: DBTaskResult.objects.filter(status="SUCCESSFUL", task_path__contains="jobs").count()) >= 2


def test_a_key_queued_by_four_waits_once(house: OtherHouse) -> None:
    jobs.register("test.nothing")(lambda: None)

    def enqueue() -> None:
        for _ in range(20):
            jobs.enqueue("test.nothing", unique_key="k")

    assert [outcome.error for outcome in house.run(*[enqueue] * 4)] == [""] * 4
    assert house.do(lambda: (DBTaskResult.objects.count(), JobKey.objects.count())) == (1, 1)


def test_a_form_sent_four_times_at_once_is_done_once(house: OtherHouse) -> None:
    def send() -> list[int]:
        return [Client().post("/add/", {"idempotency_key": f"k{n}"}).status_code for n in range(10)]

    assert [outcome.value for outcome in house.run(*[send] * 4)] == [[201] * 10] * 4
    assert house.do(lambda: Schedule.objects.count()) == 10


def test_an_edit_of_another_process_shows_at_once(house: OtherHouse) -> None:
    def edit() -> None:
        with transaction.atomic():
            Schedule.objects.create(name=f"{Schedule.objects.count()}", last_turn=BEGINNING)
            changed("count")

    def look() -> list[bytes]:
        seen = []
        for _ in range(3):
            seen.append(Client().get("/count/").content)
            seen.append(Client().get("/count/").content)
            connection.close()
            house.do(edit)
        return seen

    assert house.do(look) == [b"0", b"0", b"1", b"1", b"2", b"2"]


# -- mail, killed between every two steps ---------------------------------------------------------------------------

LETTER = declare(MailKind("messaging.digest_test_letter"))


@pytest.fixture
def _letter(monkeypatch: pytest.MonkeyPatch) -> None:
    from kuvend.messaging.operations import posting

    monkeypatch.setattr(posting, "_render", lambda name, values: "Hello" if "subject" in name else "Hello\n")


def post(key: str = "k") -> None:
    mail.post(kind=LETTER, to="arta@example.org", language="en", context={}, key=key, now=datetime.now(UTC))


def state_of_mail() -> tuple[str, int]:
    message = OutboxMessage.objects.get()
    return message.state, message.attempts


def recover() -> None:
    """What a worker that is started again does, a while later."""
    later = datetime.now(UTC) + timedelta(minutes=7)
    with time_machine.travel(later, tick=True):
        worker._Watch("other").make_round()
    with time_machine.travel(later + timedelta(minutes=7), tick=True):
        jobs.run_due()


def die_after(monkey: Any, name: str) -> None:
    original = getattr(monkey, name)

    def dying(*args: Any, **kwargs: Any) -> None:
        original(*args, **kwargs)
        die()

    setattr(monkey, name, dying)


def die_before(monkey: Any, name: str) -> None:
    setattr(monkey, name, lambda *args, **kwargs: die())


@pytest.mark.usefixtures("_letter")
def test_a_mail_killed_before_its_transaction_ends_was_never_written(house: OtherHouse) -> None:
    def post_and_die() -> None:
        with transaction.atomic():
            post()
            die()

    assert house.run(post_and_die)[0].was_killed
    assert house.do(lambda: OutboxMessage.objects.count()) == 0
    house.do(post)
    house.do(recover)
    assert len(house.mails) == 1


@pytest.mark.usefixtures("_letter")
@pytest.mark.parametrize(
    ("place", "times"),
    [
        (lambda: die_after(queue, "claim"), 1),  # the job is with the worker, the mail untouched
        (lambda: die_after(delivering, "_claim"), 1),  # the mail is claimed
        (lambda: die_before(delivering, "_send"), 1),
        (lambda: die_after(delivering, "_send"), 2),  # it is out, and nobody knows: the same mail goes out again
        (lambda: die_after(delivering, "_finish"), 1),  # it is marked, the job is not
        (lambda: die_before(queue, "succeed"), 1),
    ],
)
def test_a_worker_killed_between_two_steps_loses_no_mail(house: OtherHouse, place: Any, times: int) -> None:
    house.do(post)

    def work_and_die() -> None:
        place()
        jobs.run_due()

    assert house.run(work_and_die)[0].was_killed
    house.do(recover)
    assert house.do(state_of_mail)[0] == MessageState.SENT
    assert len(house.mails) == times
    assert len(set(house.mails)) == 1
    house.do(recover)
    assert len(house.mails) == times


@pytest.mark.usefixtures("_letter")
def test_a_mail_posted_by_four_processes_is_one(house: OtherHouse) -> None:
    def post_many() -> None:
        for number in range(10):
            post(f"k{number}")

    assert [outcome.error for outcome in house.run(*[post_many] * 4)] == [""] * 4
    assert [outcome.error for outcome in house.run(*[jobs.run_due] * 3)] == [""] * 3
    assert (len(house.mails), len(set(house.mails))) == (10, 10)


# -- a full disk ----------------------------------------------------------------------------------------------------


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_full_disk_refuses_clearly_reads_go_on_and_it_recovers(house: OtherHouse) -> None:
    def live_through_it() -> list[Any]:
        record_many("house", 3)
        pragma("max_page_count", pragma("page_count"))
        client = Client(raise_request_exception=False)
        seen: list[Any] = [client.get("/count/").status_code]
        with pytest.raises(OperationalError, match="full"):
            record_many("house", 500)
        last = [client.post("/add/", {"idempotency_key": f"a{n}"}).status_code for n in range(200)][-1]
        seen += [last, client.get("/count/").status_code, record_queries.verify_chain("house").is_whole]
        pragma("max_page_count", 1_000_000)
        record_many("house", 1)
        seen += [client.post("/add/", {"idempotency_key": "b"}).status_code]
        seen += [record_queries.verify_chain("house").is_whole]
        return seen

    assert house.do(live_through_it) == [200, 503, 200, True, 201, True]


def pragma(name: str, value: int | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}" if value is None else f"PRAGMA {name}={value}")
        return int(cursor.fetchone()[0])


def test_nothing_of_this_came_into_the_tests_own_database(house: OtherHouse) -> None:
    house.do(lambda: record_many("house", 1))
    assert not AuditEntry.objects.exists()
