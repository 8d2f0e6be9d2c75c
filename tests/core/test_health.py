"""The house knows whether it is well, and says what to do when it is not."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import Settings

from kuvend.core import clock, health
from kuvend.core.models import IdempotencyRecord, Worker

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def test_a_machine_may_call_us_by_our_number() -> None:
    assert Client().get("/healthz", headers={"host": "10.0.0.7:8000"}).content == b"ok"
    assert Client().get("/en/", headers={"host": "10.0.0.7:8000"}).status_code == 400


def test_a_demo_that_strangers_could_reach_is_told(settings: Settings) -> None:
    assert health.demo().is_well
    settings.HAS_DEMO_DATA = True
    settings.IS_LOCAL = True
    assert health.demo().is_well
    settings.IS_LOCAL = False
    assert not health.demo().is_well


def test_the_pulse_is_one_word() -> None:
    answer = Client().get("/healthz")
    assert answer.status_code == 200
    assert answer.content == b"ok"
    assert "no-store" in answer["Cache-Control"]


def test_without_a_database_the_pulse_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)
    assert Client().get("/healthz").status_code == 503
    assert not health.database_answers().is_well


def test_a_full_disk_is_seen(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    assert health.disk().is_well
    usage = shutil.disk_usage(tmp_path)._replace(free=health.LEAST_FREE_SPACE - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert not health.disk().is_well


def test_a_clock_that_went_back_is_seen() -> None:
    assert health.time_is_right().is_well
    IdempotencyRecord.objects.create(key="x", created_at=clock.now() + timedelta(minutes=5))
    assert "went back" in health.time_is_right().detail


def test_a_silent_worker_is_seen() -> None:
    assert not health.worker().is_well
    row = Worker.objects.create(id="w", machine="m", process=1, started_at=clock.now(), beat_at=clock.now())
    assert health.worker().is_well
    row.beat_at -= health.LONGEST_SILENCE + timedelta(seconds=1)
    row.save()
    assert "silent" in health.worker().detail


def test_a_mail_server_that_is_not_there_is_seen(settings: Settings) -> None:
    settings.HAS_MAIL_SERVER = True
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
        }
    }
    finding = health.mail()
    assert not finding.is_well
    assert "EMAIL_URL" in finding.detail


def test_files_instead_of_mail_are_enough_only_on_this_machine(settings: Settings) -> None:
    settings.HAS_MAIL_SERVER = False
    settings.IS_LOCAL = True
    assert health.mail().is_well
    settings.IS_LOCAL = False
    assert not health.mail().is_well


def test_others_must_not_read_the_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    tmp_path.chmod(0o700)
    (tmp_path / "secret.key").write_text("x")
    (tmp_path / "secret.key").chmod(0o600)
    assert health.permissions().is_well
    (tmp_path / "secret.key").chmod(0o640)
    assert "chmod 600" in health.permissions().detail
    tmp_path.chmod(0o750)
    assert "chmod 700" in health.permissions().detail


def test_apps_add_their_own_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        health.further_questions, "_providers", [lambda: health.Finding("outbox", is_well=False, detail="full")]
    )
    assert "outbox" in {finding.name for finding in health.examine()}
