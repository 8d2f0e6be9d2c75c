"""The page of a long job."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from kuvend.core.models import JobProgress
from kuvend.people.models import Person
from tests.actors import ClientMaker

pytestmark = [pytest.mark.web, pytest.mark.django_db]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
State = JobProgress.State


def progress_of(person: Person, **fields: object) -> JobProgress:
    return JobProgress.objects.create(
        owner_id=person.public_id, title="Checking the record", language="en", created_at=NOW, changed_at=NOW,
        **fields,
    )  # fmt: skip


def test_who_started_it_sees_how_far_it_is(client_of: ClientMaker, member: Person) -> None:
    row = progress_of(member, state=State.RUNNING, done=3, total=10, message="Reading")
    response = client_of(member).get(f"/en/jobs/{row.public_id}/")
    assert b"Checking the record" in response.content
    assert b'value="3" max="10"' in response.content
    assert b'hx-trigger="every 2s"' in response.content
    assert b"Look again" in response.content
    assert "no-store" in response["Cache-Control"]


def test_htmx_gets_only_what_changes(client_of: ClientMaker, member: Person) -> None:
    row = progress_of(member, state=State.DONE, finished_at=NOW, result_url="/en/there/")
    response = client_of(member).get(f"/en/jobs/{row.public_id}/", headers={"hx-request": "true"})
    assert b"<html" not in response.content
    assert b"hx-get" not in response.content
    assert b'href="/en/there/"' in response.content


def test_a_job_that_failed_says_what_to_do(client_of: ClientMaker, member: Person) -> None:
    row = progress_of(member, state=State.FAILED, finished_at=NOW)
    assert b"Start it again" in client_of(member).get(f"/en/jobs/{row.public_id}/").content


def test_somebody_elses_job_is_not_there(client_of: ClientMaker, member: Person, outsider: Person) -> None:
    row = progress_of(member)
    assert client_of(outsider).get(f"/en/jobs/{row.public_id}/").status_code == 404
    assert client_of(outsider).get("/en/jobs/nothing/").status_code == 404
    assert Client().get(f"/en/jobs/{row.public_id}/").status_code == 302
