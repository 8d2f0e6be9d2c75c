"""What a file is."""

import io
import zipfile
from typing import Any

import pytest
from PIL import Image

from kuvend.media import rules

pytestmark = pytest.mark.rules


def archive(*names: str, **contents: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "")
        for name, content in contents.items():
            packed.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n...", rules.PNG),
        (b"\xff\xd8\xff\xe0...", rules.JPEG),
        (b"GIF89a...", rules.GIF),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", rules.WEBP),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", rules.UNKNOWN),
        (b"%PDF-1.7\n", rules.PDF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", rules.OLE),
        (archive("[Content_Types].xml", "word/document.xml"), rules.DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), rules.XLSX),
        (archive("word/document.xml"), rules.ZIP),
        (archive(mimetype=rules.ODT), rules.ODT),
        (archive(mimetype="application/x-evil"), rules.ZIP),
        (archive(*(str(n) for n in range(rules.MOST_ENTRIES + 1))), rules.ZIP),
        (b"PK\x03\x04broken", rules.UNKNOWN),
        ("një,dy\n1,2\n".encode(), rules.TEXT),
        ("Ђаковица".encode("utf-8-sig"), rules.TEXT),
        (b"\xff\xfea\x00", rules.UNKNOWN),
        (b"\xc3\x28", rules.UNKNOWN),
        (b"a\x00b", rules.UNKNOWN),
        (b"", rules.UNKNOWN),
        (b"<!DOCTYPE html><p>", rules.HTML),
        (b"hello <script>alert(1)</script>", rules.HTML),
        (b'<?xml version="1.0"?><svg xmlns="x"/>', rules.SVG),
        (b"\n\n  <svg onload=alert(1)>", rules.SVG),
        (b"<?xml version='1.0'?><rss/>", rules.HTML),
    ],
)
def test_content_tells_the_type(content: bytes, expected: str) -> None:
    assert rules.type_of(content) == expected


def test_the_types_of_a_purpose() -> None:
    limits = rules.Limits(frozenset({rules.CSV, rules.PDF}), 10)
    assert rules.is_allowed(rules.TEXT, limits)
    assert rules.is_allowed(rules.PDF, limits)
    assert not rules.is_allowed(rules.HTML, limits)
    assert not rules.is_allowed(rules.TEXT, rules.Limits(frozenset({rules.PDF}), 10))


@pytest.mark.parametrize(
    ("name", "content_type", "expected"),
    [
        ("Statuti i ri.PDF", rules.PDF, "Statuti i ri.pdf"),
        ("../../etc/passwd", rules.TEXT, "passwd.txt"),
        ("C:\\temp\\a.docx", rules.DOCX, "a.docx"),
        ("invoice\u202efdp.exe", rules.PDF, "invoicefdp.pdf"),
        ('a"b\r\nX: y.png', rules.WEBP, "a bX y.webp"),
        ("", rules.PDF, "file.pdf"),
        ("...", rules.PDF, "file.pdf"),
        ("x" * 300 + ".pdf", rules.PDF, "x" * 100 + ".pdf"),
        ("list.csv", rules.TEXT, "list.csv"),
        ("Ђаковица.txt", rules.TEXT, "Ђаковица.txt"),
        ("what.html", rules.UNKNOWN, "what.bin"),
    ],
)
def test_a_name_is_made_safe(name: str, content_type: str, expected: str) -> None:
    assert rules.name_for(name, content_type) == expected


def test_what_fits() -> None:
    assert rules.fits(5_000, 8_000, for_a_pixel=0)
    assert not rules.fits(5_001, 8_000, for_a_pixel=0)
    assert not rules.fits(0, 10, for_a_pixel=0)
    assert rules.fits(5_000, 3_750, for_a_pixel=4)
    assert not rules.fits(5_000, 3_751, for_a_pixel=4)


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": b"Exif\0\0", "quality": 50}])
@pytest.mark.parametrize("size", [(1, 1), (17, 300), (2_000, 9)])
def test_the_size_of_a_webp_is_read_without_opening_it(size: tuple[int, int], options: dict[str, Any]) -> None:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, "WEBP", **options)
    assert rules.size_of_webp(out.getvalue()) == size
    assert rules.size_of_webp(out.getvalue()[:22]) == (0, 0)
    assert rules.size_of_webp(out.getvalue()[:12] + b"VP9 " + out.getvalue()[16:].ljust(40)) == (0, 0)


@pytest.mark.parametrize(
    ("mode", "options", "expected"),
    [
        ("RGB", {"subsampling": 2}, 0),
        ("RGB", {"subsampling": 2, "progressive": True}, 3),
        ("RGB", {"subsampling": 0, "progressive": True}, 6),
        ("L", {"progressive": True}, 2),
        ("CMYK", {"progressive": True, "subsampling": 0}, 8),
    ],
)
def test_what_a_jpeg_takes_meanwhile(mode: str, options: dict[str, Any], expected: float) -> None:
    out = io.BytesIO()
    Image.new(mode, (64, 64)).save(out, "JPEG", **options)
    assert rules.for_a_pixel(out.getvalue(), rules.JPEG, mode) == expected


@pytest.mark.parametrize(
    "content", [b"\xff\xd8", b"\xff\xd8\xff\xff\xd0\xff\x01\xff\xc0\x00\x03\x08", b"\xff\xd8nothing"]
)
def test_a_jpeg_that_says_nothing_takes_nothing(content: bytes) -> None:
    assert rules.for_a_pixel(content, rules.JPEG, "RGB") == 0
