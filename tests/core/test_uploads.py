"""Nobody fills the disk with one request."""

import io

import pytest
from django.test import Client

from kuvend.core import uploads

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.mark.parametrize(("size", "status"), [(1_000, 302), (9_000, 400)])
def test_a_request_that_brings_too_much_is_refused_unread(
    size: int, status: int, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 5_000)
    read: list[int] = []
    pass_on = uploads.LimitedUploadHandler.receive_data_chunk

    def note(handler: uploads.LimitedUploadHandler, raw_data: bytes, start: int) -> bytes:
        read.append(len(raw_data))
        return pass_on(handler, raw_data, start)

    monkeypatch.setattr(uploads.LimitedUploadHandler, "receive_data_chunk", note)
    file = io.BytesIO(b"x" * size)
    file.name = "large.bin"
    answer = client.post("/en/join/link/", {"file": file, "email": "ana@example.org", "idempotency_key": "k"})
    assert answer.status_code == status
    assert sum(read) == (size if status == 302 else 0)
