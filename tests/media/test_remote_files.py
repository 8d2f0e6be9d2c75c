"""Files in a real S3-compatible store: kept, shown, removed, swept, and refused clearly while it is gone."""

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import transaction
from django.test import Client

from kuvend.core import health
from kuvend.core.errors import Refused, StoreTroubleError
from kuvend.core.remote_files import RemoteStorage
from kuvend.core.subjects import Subject
from kuvend.media import operations
from kuvend.media.models import StoredFile
from kuvend.people.models import Person
from tests.actors import ClientMaker
from tests.media.conftest import PAPER
from tests.stores import NOBODY_LISTENS
from tools.stores import Server

pytestmark = [pytest.mark.unit, pytest.mark.stores, pytest.mark.django_db]

PDF = b"%PDF-1.7\nhello"


def keep(by: Person | None = None, content: bytes = PDF) -> StoredFile:
    return operations.keep_file(
        upload=io.BytesIO(content),
        name="Statuti ë.pdf",
        purpose=PAPER,
        owner=Subject("thing", "t"),
        by=by,
        now=datetime.now(UTC),
    )


def in_store(server: Server) -> list[str]:
    folder = server.bucket_folder
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def bucket(store: Server, files_in: Callable[..., None]) -> Server:
    """The store with an empty bucket, and the program's settings pointing to it."""
    own = store.with_new_bucket()
    files_in(**own.s3_settings())
    return own


def test_a_file_is_kept_shown_and_removed(
    bucket: Server, client_of: ClientMaker, member: Person, outsider: Person, django_capture_on_commit_callbacks: Any
) -> None:
    file = keep(member)
    assert in_store(bucket) == [file.path]
    assert (bucket.bucket_folder / file.path).read_bytes() == PDF
    response: Any = client_of(member).get(file.get_absolute_url())
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert client_of(outsider).get(file.get_absolute_url()).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        operations.remove_file(file=file)
    assert in_store(bucket) == []
    assert client_of(member).get(file.get_absolute_url()).status_code == 404


def test_a_file_whose_content_is_lost_is_not_there(bucket: Server, client_of: ClientMaker, member: Person) -> None:
    file = keep(member)
    (bucket.bucket_folder / file.path).unlink()
    assert client_of(member).get(file.get_absolute_url()).status_code == 404


def test_what_no_row_knows_is_swept_up_after_a_day(bucket: Server) -> None:
    kept = keep()
    with transaction.atomic():
        lost = keep(content=PDF + b"lost")
        transaction.set_rollback(True)
    two_days_ago = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    assert operations.sweep_orphans(now=datetime.now(UTC)) == 0
    os.utime(bucket.bucket_folder / lost.path, (two_days_ago, two_days_ago))
    assert operations.sweep_orphans(now=datetime.now(UTC)) == 1
    assert in_store(bucket) == [kept.path]


def test_more_files_are_found_than_the_store_lists_at_once(bucket: Server) -> None:
    folder = bucket.bucket_folder / "files" / "zz"
    folder.mkdir(parents=True)
    for number in range(1_005):
        (folder / f"file-{number}").touch()
    assert len(default_storage.listdir("files/zz")[1]) == 1_005


def test_sweeping_an_empty_store_is_nothing(bucket: Server) -> None:
    assert operations.sweep_orphans(now=datetime.now(UTC)) == 0


def test_the_doctor_tries_the_store_and_leaves_nothing_there(bucket: Server) -> None:
    finding = health.files()
    assert finding.is_well, finding
    assert in_store(bucket) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"KUVEND_S3_SECRET_KEY": "wrong"}, "Forbidden"),
        ({"KUVEND_S3_BUCKET": "no-such-bucket"}, "NoSuchBucket"),
        ({"KUVEND_S3_ENDPOINT": NOBODY_LISTENS}, "Could not connect"),
    ],
)
def test_a_wrong_setting_is_told_and_every_call_fails_as_a_disk_would(
    change: dict[str, str], reason: str, bucket: Server, files_in: Callable[..., None]
) -> None:
    files_in(**{**bucket.s3_settings(), **change})
    finding = health.files()
    assert not finding.is_well
    assert "KUVEND_S3_BUCKET" in finding.detail
    assert reason in finding.detail
    with pytest.raises(StoreTroubleError):
        default_storage.save("files/aa/x", ContentFile(b"x"))
    if "KUVEND_S3_BUCKET" not in change:
        for ask in (default_storage.open, default_storage.exists, default_storage.size, default_storage.delete):
            with pytest.raises(OSError):
                ask("files/aa/x")
        with pytest.raises(StoreTroubleError):
            default_storage.get_modified_time("files/aa/x")
    with pytest.raises(StoreTroubleError):
        default_storage.listdir("files")


def test_a_store_that_strangers_can_read_is_not_well(open_store: Server, files_in: Callable[..., None]) -> None:
    files_in(**open_store.s3_settings())
    assert "close the bucket" in health.files().detail
    assert in_store(open_store) == []


def test_a_store_that_mixes_up_files_is_not_well(bucket: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteStorage, "open", lambda *_: io.BytesIO(b"ill"))
    assert "something else" in health.files().detail


def test_while_the_store_is_gone_nothing_is_lost_and_everybody_is_told(
    bucket: Server, files_in: Callable[..., None], client_of: ClientMaker, member: Person, settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    shown, removed = keep(member), keep(content=PDF + b"other")
    files_in(**{**bucket.s3_settings(), "KUVEND_S3_ENDPOINT": NOBODY_LISTENS})
    with pytest.raises(Refused, match="could not be saved"):
        keep()
    assert StoredFile.objects.count() == 2
    answer = client_of(member).get(shown.get_absolute_url())
    assert answer.status_code == 503
    assert answer["Retry-After"]
    with django_capture_on_commit_callbacks(execute=True):
        operations.remove_file(file=removed)  # what is decided is decided; the content follows when it can
    assert list(StoredFile.objects.all()) == [shown]

    files_in(**bucket.s3_settings())
    assert in_store(bucket) == sorted([shown.path, removed.path])
    assert operations.sweep_orphans(now=datetime.now(UTC) + timedelta(days=2)) == 1
    assert in_store(bucket) == [shown.path]
    response: Any = client_of(member).get(shown.get_absolute_url())
    assert b"".join(response.streaming_content) == PDF


def test_a_file_is_whole_before_its_first_byte_is_answered(bucket: Server) -> None:
    file = keep()
    with default_storage.open(file.path) as content:
        (bucket.bucket_folder / file.path).unlink()
        assert content.read() == PDF


def test_an_anonymous_visitor_gets_nothing_from_the_store(bucket: Server, client: Client) -> None:
    file = keep()
    assert client.get(file.get_absolute_url()).status_code == 404
    storage = storages["default"]
    assert isinstance(storage, RemoteStorage)
    assert not storage.can_be_read_by_everybody(file.path)


def test_a_disk_needs_no_probe() -> None:
    assert health.files().is_well
