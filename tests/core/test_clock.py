"""The clock that never runs backwards."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from kuvend.core import clock, health
from kuvend.core.jobs import worker
from kuvend.core.models import ClockMark

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def test_without_a_mark_it_is_the_machines() -> None:
    with at(NOON):
        assert clock.now() == NOON
        assert clock.lag() == timedelta(0)


def test_a_machine_set_back_does_not_set_us_back() -> None:
    with at(NOON):
        clock.keep()
    with at(NOON - HOUR):
        assert clock.now() == NOON
        assert clock.lag() == HOUR
        clock.keep()
    with at(NOON - HOUR):
        assert clock.now() == NOON
    with at(NOON + HOUR):
        assert clock.now() == NOON + HOUR
        clock.keep()
    assert ClockMark.objects.get().reached_at == NOON + HOUR


def test_another_process_learns_of_the_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    with at(NOON):
        clock.keep()
    monkeypatch.setattr(clock, "_known", clock._Known())  # a process that has just begun
    with at(NOON - HOUR):
        Client().get("/healthz")
        assert clock.now() == NOON


def test_it_is_looked_at_now_and_then_only(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    ticks = [100.0]
    monkeypatch.setattr(clock, "_known", clock._Known())
    monkeypatch.setattr("time.monotonic", lambda: ticks[0])
    for seconds, queries in ((0, 1), (clock.LOOK_EVERY - 1, 0), (1, 1)):
        ticks[0] += seconds
        with django_assert_num_queries(queries):  # type: ignore[operator]
            clock.look_now_and_then()


def test_the_worker_keeps_the_mark() -> None:
    with at(NOON):
        worker._Watch("w").make_round()
    assert ClockMark.objects.get().reached_at == NOON


def test_the_doctor_sees_a_clock_set_back_and_the_operator_can_forget_the_mark() -> None:
    with at(NOON + HOUR):
        clock.keep()
    with at(NOON):
        assert "3600 s behind" in health.time_is_right().detail
        out = StringIO()
        call_command("forget_clock_mark", stdout=out)
        assert "2026-11-21 13:00:00" in out.getvalue()
        assert clock.now() == NOON
        assert "behind" not in health.time_is_right().detail
        call_command("forget_clock_mark", stdout=out)
        assert "no mark" in out.getvalue()
