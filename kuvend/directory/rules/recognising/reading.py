"""Reading: bytes of any format to a page. The format is told by the content; a file's name only helps."""

import re
from pathlib import PurePath
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.markup import html_page
from kuvend.directory.rules.recognising.pages import Page, plain_page
from kuvend.directory.rules.recognising.refusals import NotReadable
from kuvend.directory.rules.recognising.tables import csv_page, delimiter_of
from kuvend.directory.rules.recognising.workbooks import workbook_page

MOST_BYTES: Final = 25 * 1024 * 1024
_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_DOCUMENTS: Final = ((b"%PDF", "document"), (b"{\\rtf", "document"), (b"\xd0\xcf\x11\xe0", "old_workbook"))
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_HTML: Final = re.compile(
    r"^\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|div|main|section|article|table|dl|ul|h[1-6]|p)\b",
    re.IGNORECASE | re.DOTALL,
)
# Letters which each one-byte encoding turns up where the languages of the region are written in it.
_LETTERS: Final = {
    "cp1250": "čćžšđČĆŽŠĐëçËÇőűřěůąęłńśźż",
    "cp1251": "абвгдежзијклмнопрстуфхцчшђљњћџѓќѕАБВГДЕЖЗИЈКЛМНОПРСТУФХЦЧШЂЉЊЋЏЃЌЅйщъыьэюя",
    "cp1252": "ëçËÇéèêàâôîûùïüöäßÉÈÀÜÖÄñáíóúò",
    "cp1256": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإؤئآ",
}


def page_of(file: str, content: bytes) -> Page:
    """Read a file, given by its name and content.

    Raises `NotReadable` with a reason when it is empty, too large, or no format we know.
    """
    if not content:
        raise NotReadable(file, "empty")
    if len(content) > MOST_BYTES:
        raise NotReadable(file, "too_large")
    for start, reason in _DOCUMENTS:
        if content.startswith(start):
            raise NotReadable(file, reason)
    if content.startswith(b"PK\x03\x04"):
        return workbook_page(file, content)
    text = decoded(file, content)
    return page_of_text(file, text)


def page_of_text(file: str, text: str) -> Page:
    """Read a text: HTML, CSV or plain, by the name's ending and by what it looks like."""
    if not text.strip().strip("\ufeff"):
        raise NotReadable(file, "empty")
    ending = PurePath(file).suffix.casefold()
    if ending in {".html", ".htm", ".xhtml"} or _HTML.match(text.lstrip("\ufeff")):
        return html_page(file, text)
    if ending in {".csv", ".tsv"} or (ending not in {".txt", ".md", ".text"} and _looks_like_table(text)):
        return csv_page(file, text)
    return plain_page(file, text)


def _looks_like_table(text: str) -> bool:
    """Whether the first line holds at least three labels divided by one sign."""
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    cells = [cell.strip(' "\r') for cell in first.split(delimiter_of(text))]
    return len(cells) >= 3 and sum(1 for cell in cells if catalogue().meaning(cell)) * 2 > len(cells)


def decoded(file: str, content: bytes) -> str:
    """Text of any encoding that is met: what a byte order mark says, UTF-8, UTF-16 without a mark, or one byte per
    letter.

    A byte order mark stays as the first character, so that spans count what another program counts.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and "\x00" not in text:
        return _text(file, text)
    wide = _without_mark(content)
    if wide is not None:
        return wide
    if b"\x00" in content[:4096]:
        raise NotReadable(file, "binary")
    named = _CHARSET.search(content[:4096])
    if named:
        try:
            return _text(file, content.decode(named[1].decode("ascii"), "replace"))
        except LookupError:
            pass
    return _text(file, content.decode(_one_byte(content), "replace"))


def _without_mark(content: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of a Latin text is zero, of a Cyrillic one four."""
    sample = content[:4000]
    if len(sample) < 4 or len(content) % 2:
        return None
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sample[offset::2]
        if sum(1 for byte in high if byte in {0, 1, 4, 6, 32}) > len(high) * 0.9 and len(set(high)) < 8:
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                return None
    return None


def _one_byte(content: bytes) -> str:
    sample = content[:200_000]
    best, most = "cp1252", -1.0
    for encoding, letters in _LETTERS.items():
        text = sample.decode(encoding, "replace")
        strange = [character for character in text if ord(character) > 127]
        if not strange:
            return "cp1252"
        inside = sum(1 for character in strange if character in letters) / len(strange)
        weight = inside - 0.5 * sum(1 for character in strange if character == "\ufffd") / len(strange)
        if weight > most + 0.02:
            best, most = encoding, weight
    return best


def _text(file: str, text: str) -> str:
    """The text, unless it holds the control characters of a program or a picture."""
    sample = text[:20_000]
    strange = sum(1 for character in sample if ord(character) < 32 and character not in "\t\n\r\f\v\x1b")
    if strange > len(sample) * 0.02:
        raise NotReadable(file, "binary")
    return text
