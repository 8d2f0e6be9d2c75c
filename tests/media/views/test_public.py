"""Seeing and downloading files."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from kuvend.core.subjects import Subject
from kuvend.media import operations
from kuvend.media.hooks import Purpose
from kuvend.media.models import StoredFile
from kuvend.people.models import Person
from tests.actors import ClientMaker
from tests.media.conftest import LOGO, ORPHANED, PAPER

pytestmark = [pytest.mark.web, pytest.mark.django_db]

PDF = b"%PDF-1.7\nhello"


def keep(content: bytes, purpose: Purpose, by: Person | None = None, name: str = "Statuti ë.pdf") -> StoredFile:
    return operations.keep_file(
        upload=io.BytesIO(content),
        name=name,
        purpose=purpose,
        owner=Subject("thing", "t"),
        by=by,
        now=datetime.now(UTC),
    )


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


@pytest.fixture
def logo() -> StoredFile:
    out = io.BytesIO()
    Image.new("RGB", (5, 5)).save(out, "PNG")
    return keep(out.getvalue(), LOGO, name="logo.png")


def test_everybody_sees_a_public_picture_and_may_keep_it(client: Client, logo: StoredFile) -> None:
    response = client.get(logo.get_absolute_url())
    assert body(response)[8:12] == b"WEBP"
    assert response["Content-Type"] == "image/webp"
    assert response["Content-Disposition"].startswith("inline")
    assert "immutable" in response["Cache-Control"]
    again = client.get(logo.get_absolute_url(), headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_document_is_only_ever_downloaded_and_runs_nothing(client_of: ClientMaker, member: Person) -> None:
    file = keep(PDF, PAPER, member)
    response = client_of(member).get(file.get_absolute_url())
    assert body(response) == PDF
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Statuti%20%C3%AB.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"


def test_who_may_not_see_it_learns_nothing(
    client: Client, client_of: ClientMaker, member: Person, outsider: Person
) -> None:
    file = keep(PDF, PAPER, member)
    missing = file.get_absolute_url().replace(file.public_id, "x" * 16)
    for visitor in (client, client_of(outsider)):
        for address in (file.get_absolute_url(), missing):
            for etag in ("", f'"{file.sha256}"'):
                assert visitor.get(address, headers={"if-none-match": etag}).status_code == 404


def test_a_purpose_without_a_permission_is_seen_by_nobody(client_of: ClientMaker, member: Person) -> None:
    assert client_of(member).get(keep(PDF, ORPHANED, member).get_absolute_url()).status_code == 404


def test_a_purpose_that_nobody_declares_is_seen_by_nobody(client_of: ClientMaker, member: Person) -> None:
    file = keep(PDF, PAPER, member)
    StoredFile.objects.update(purpose="gone.away")
    assert client_of(member).get(file.get_absolute_url()).status_code == 404


def test_a_file_without_content_is_not_there(client: Client, logo: StoredFile) -> None:
    default_storage.delete(logo.path)
    assert client.get(logo.get_absolute_url()).status_code == 404


def test_nothing_can_be_sent_to_a_file(client: Client, logo: StoredFile) -> None:
    assert client.post(logo.get_absolute_url(), {"idempotency_key": "k"}).status_code == 405
