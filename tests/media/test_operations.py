"""Keeping, removing and forgetting files."""

import io
import os
import struct
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, ImageChops, ImageCms, ImageOps, ImageStat

from kuvend.core.errors import Refused, StoreTroubleError
from kuvend.core.subjects import Subject
from kuvend.media import operations, queries, rules
from kuvend.media.hooks import Purpose
from kuvend.media.models import StoredFile
from kuvend.media.operations.images import redraw
from tests.media.conftest import LOGO, PAPER

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OWNER = Subject("organisation", "o" * 16)
PDF = b"%PDF-1.7\nhello"


@dataclass(frozen=True)
class Somebody:
    public_id: str = "a" * 16
    full_name: str = "Arta"


def keep(content: bytes, purpose: Purpose = PAPER, name: str = "statute.pdf", **more: Any) -> StoredFile:
    values: dict[str, Any] = {"owner": OWNER, "by": Somebody(), "now": NOW, **more}
    return operations.keep_file(upload=io.BytesIO(content), name=name, purpose=purpose, **values)


def content_of(file: StoredFile) -> bytes:
    with default_storage.open(file.path) as opened:
        return bytes(opened.read())


def picture(size: tuple[int, int] = (10, 20), mode: str = "RGB", form: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, form, **options)
    return out.getvalue()


def stored_names(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_with_its_digest() -> None:
    file = keep(PDF)
    assert content_of(file) == PDF
    assert (file.content_type, file.name, file.size, file.created_by) == (rules.PDF, "statute.pdf", 14, "a" * 16)
    assert file.sha256 in file.path
    assert list(queries.files_of(OWNER, PAPER)) == [file]
    assert list(queries.files_of(OWNER, LOGO)) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"%PDF-" + b"x" * 1_000, "too large"),
        (b"<svg onload=alert(1)>", "not taken"),
        (b"<html><script>", "not taken"),
        (b"MZ\x90\x00", "not taken"),
    ],
)
def test_what_is_not_taken_is_refused_with_a_reason(content: bytes, words: str, settings: Any) -> None:
    with pytest.raises(Refused, match=words) as caught:
        keep(content, field="paper")
    assert caught.value.field == "paper"
    assert not StoredFile.objects.exists()
    assert stored_names(Path(settings.MEDIA_ROOT)) == []


def test_a_picture_is_drawn_anew_without_what_the_camera_knew() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright
    exif[0x010E] = "taken at home"
    file = keep(picture((200, 100), form="JPEG", exif=exif, comment=b"secret"), LOGO, "logo.jpg")
    content = content_of(file)
    assert (file.content_type, file.name, file.width, file.height) == (rules.WEBP, "logo.webp", 32, 64)
    assert b"taken at home" not in content
    assert b"secret" not in content
    with Image.open(io.BytesIO(content)) as image:
        assert not image.getexif()
        assert "icc_profile" not in image.info


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_programs_write_into_pictures_is_gone(form: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    options: dict[str, Any] = {"xmp": b"<x>taken at home</x>"} if form == "WEBP" else {}
    content = picture((8, 8), form=form, exif=exif, **options)
    assert b"taken at home" in content
    assert b"taken at home" not in content_of(keep(content, LOGO))


def test_a_transparent_picture_stays_transparent() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(content_of(keep(out.getvalue(), LOGO)))) as image:
        assert image.mode == "RGBA"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_pictures_of_every_kind_are_read(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (4, 4)).save(out, "TIFF" if mode == "CMYK" else "PNG")
    content = picture(mode="CMYK", form="JPEG") if mode == "CMYK" else out.getvalue()
    assert keep(content, LOGO).content_type == rules.WEBP


def test_a_moving_picture_stands_still() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with Image.open(io.BytesIO(content_of(keep(out.getvalue(), LOGO)))) as image:
        assert getattr(image, "n_frames", 1) == 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_large_picture_is_shrunk_strip_by_strip_without_a_seam(orientation: int) -> None:
    """However it is held, it is what the whole picture would be, turned and made small at once."""
    across = Image.radial_gradient("L").resize((3_000, 1_100))
    whole = Image.merge("RGB", (across, across.transpose(Image.Transpose.FLIP_LEFT_RIGHT), Image.new("L", across.size)))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    whole.save(out, "PNG", exif=exif, compress_level=1)
    content, width, height = redraw(out.getvalue(), longest_side=400)
    with Image.open(io.BytesIO(out.getvalue())) as image:
        expected = ImageOps.exif_transpose(image).resize((width, height), Image.Resampling.LANCZOS)
    assert (width, height) == ((400, 147) if orientation < 5 else (147, 400))
    with Image.open(io.BytesIO(content)) as drawn:
        difference = ImageStat.Stat(ImageChops.difference(drawn.convert("RGB"), expected))
    assert max(difference.mean) < 2, "WebP loses a little; a strip in the wrong place, or a seam, is much more"
    assert max(high for _low, high in difference.extrema) < 40


def test_a_large_picture_of_few_colours_keeps_what_is_transparent() -> None:
    whole = Image.new("P", (1_000, 500), 1)
    whole.putpalette([255, 0, 0, 0, 0, 255])
    whole.paste(0, (0, 0, 500, 500))
    out = io.BytesIO()
    whole.save(out, "PNG", transparency=0)
    content, _width, _height = redraw(out.getvalue(), longest_side=100)
    with Image.open(io.BytesIO(content)) as drawn:
        left, right = (ImageStat.Stat(drawn.convert("RGBA").crop((at, 20, at + 5, 25))).mean for at in (10, 90))
    assert left[3] == 0
    assert (right[3], right[0] < 20, right[2] > 235) == (255, True, True)


def webp_bomb(width: int, height: int) -> bytes:
    """A WebP of a few bytes that says it is huge."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + size


def jpeg_bomb(
    width: int, height: int, *, start: int = 0xC0, densities: bytes = b"\x22\x11\x11", scan: int = 3
) -> bytes:
    """A JPEG that ends where its pixels would begin."""
    parts = b"".join(bytes((number, density, 0)) for number, density in enumerate(densities, 1))
    frame = b"\x08" + struct.pack(">HH", height, width) + bytes([len(densities)]) + parts
    first = bytes([scan]) + b"\x01\x00" * scan + b"\x00\x3f\x00"
    return (
        b"\xff\xd8"
         b"\xff" + bytes([start]) + struct.pack(">H", len(frame) + 2) + frame
        + b"\xff\xda" + struct.pack(">H", len(first) + 2) + first
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ((4_300, 4_300, 6), "cannot be read"),
        ((4_400, 4_400, 6), "too many pixels"),
        ((6_300, 6_300, 0), "cannot be read"),  # one byte a pixel
        ((6_400, 6_400, 0), "too many pixels"),
    ],
)
def test_a_png_is_judged_by_what_its_pixels_take(content: tuple[int, int, int], words: str) -> None:
    width, height, kind = content
    with pytest.raises(Refused, match=words):
        keep(bomb(width, height, depth=8, kind=kind), LOGO)


@pytest.mark.parametrize(
    ("side", "words"), [(2_000, "cannot be read"), (2_200, "too many pixels"), (16_000, "too many")]
)
def test_a_webp_is_judged_before_it_is_opened(side: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    def open_(*_arguments: Any, **_more: Any) -> None:
        opened.append(side)
        raise OSError

    monkeypatch.setattr(Image, "open", open_)
    with pytest.raises(Refused, match=words):
        keep(webp_bomb(side, side), LOGO)
    assert bool(opened) == (words == "cannot be read")


def test_bytes_that_only_begin_like_a_webp_are_refused() -> None:
    with pytest.raises(Refused, match="cannot be read"):
        keep(b"RIFF\0\0\0\0WEBPVP8 ", LOGO)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "cannot be read"),  # row by row
        ({"scan": 1}, "too many pixels"),  # one colour after the other: all of it is kept meanwhile
        ({"start": 0xC2}, "too many pixels"),  # coarse first, then finer
        ({"start": 0xC2, "side": 4_900}, "cannot be read"),
        ({"start": 0xC2, "side": 4_900, "densities": b"\x11\x11\x11"}, "too many pixels"),
        ({"side": 6_400}, "too many pixels"),
    ],
)
def test_a_jpeg_is_judged_by_how_it_is_packed(options: dict[str, Any], words: str) -> None:
    side = options.pop("side", 6_300)
    with pytest.raises(Refused, match=words):
        keep(jpeg_bomb(side, side, **options), LOGO)


def bomb(width: int, height: int, *, depth: int = 1, kind: int = 0) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1_000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [7_000, 10_000, 60_000])
def test_a_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    with pytest.raises(Refused, match="too many pixels"):
        keep(bomb(side, side), LOGO)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\nbroken", picture(form="JPEG")[:200], bomb(10, 10)[:-30]])
def test_a_broken_picture_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        keep(content, LOGO)


def test_a_page_dressed_as_a_picture_comes_out_as_a_picture() -> None:
    content = content_of(keep(picture() + b"<script>alert(1)</script>", LOGO))
    assert b"script" not in content


def test_a_rolled_back_file_is_swept_up(settings: Any) -> None:
    kept = keep(PDF)
    with transaction.atomic():
        lost = keep(PDF + b"other")
        transaction.set_rollback(True)
    assert operations.sweep_orphans(now=datetime.now(UTC)) == 0  # may still be on its way
    assert operations.sweep_orphans(now=datetime.now(UTC) + timedelta(days=2)) == 1
    assert content_of(kept) == PDF
    assert not default_storage.exists(lost.path)


def test_sweeping_an_empty_storage_is_nothing() -> None:
    assert operations.sweep_orphans(now=NOW) == 0


def test_equal_files_are_removed_apart(django_capture_on_commit_callbacks: Any) -> None:
    first, second = keep(PDF), keep(PDF)
    with django_capture_on_commit_callbacks(execute=True):
        operations.remove_file(file=first)
    assert not default_storage.exists(first.path)
    assert content_of(second) == PDF


def test_a_removal_that_is_rolled_back_removes_nothing(django_capture_on_commit_callbacks: Any) -> None:
    file = keep(PDF)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        operations.remove_file(file=file)
        transaction.set_rollback(True)
    assert content_of(file) == PDF
    assert StoredFile.objects.exists()


def test_files_go_when_their_time_is_over_unless_kept(django_capture_on_commit_callbacks: Any) -> None:
    month = replace(PAPER, kept_for=timedelta(days=30))
    over, retained, forever = keep(PDF, month), keep(PDF, month), keep(PDF)
    operations.retain_file(file=retained, until=NOW + timedelta(days=60))
    with django_capture_on_commit_callbacks(execute=True):
        assert operations.delete_expired_files(now=NOW + timedelta(days=29)) == 0
        assert operations.delete_expired_files(now=NOW + timedelta(days=30)) == 1
    assert not default_storage.exists(over.path)
    assert set(StoredFile.objects.all()) == {retained, forever}
    assert operations.delete_expired_files(now=NOW + timedelta(days=60)) == 1


def test_a_full_disk_is_a_clear_refusal(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="could not be saved"):
        keep(PDF)
    assert not StoredFile.objects.exists()
    assert stored_names(Path(settings.MEDIA_ROOT)) == []


def test_a_store_that_is_gone_is_a_clear_refusal_and_is_asked_for_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise StoreTroubleError

    monkeypatch.setattr(default_storage, "save", gone)
    monkeypatch.setattr(default_storage, "delete", lambda _path: pytest.fail("it does not answer to this either"))
    with pytest.raises(Refused, match="could not be saved"):
        keep(PDF)
    assert not StoredFile.objects.exists()


def test_colours_of_another_profile_become_ordinary_ones() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for icc_profile in (profile, b"broken"):
        file = keep(picture(icc_profile=icc_profile), LOGO)
        with Image.open(io.BytesIO(content_of(file))) as image:
            assert "icc_profile" not in image.info


def test_a_storage_elsewhere_keeps_its_own_promises(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}  # like S3, it has no paths
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    assert operations.sweep_orphans(now=NOW) == 0
    file = keep(PDF)
    assert content_of(file) == PDF
    with transaction.atomic():
        lost = keep(PDF)
        transaction.set_rollback(True)
    assert operations.sweep_orphans(now=datetime.now(UTC) + timedelta(days=2)) == 1
    assert not default_storage.exists(lost.path)
    with django_capture_on_commit_callbacks(execute=True):
        operations.remove_file(file=file)
    assert not default_storage.exists(file.path)
