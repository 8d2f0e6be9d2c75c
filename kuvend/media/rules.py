"""What a file is, judged by its content and never by its name. No Django."""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

PNG, JPEG, GIF, WEBP = "image/png", "image/jpeg", "image/gif", "image/webp"
PDF, TEXT, CSV = "application/pdf", "text/plain", "text/csv"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ZIP, OLE = "application/zip", "application/x-ole-storage"
SVG, HTML, UNKNOWN = "image/svg+xml", "text/html", "application/octet-stream"

IMAGES = frozenset({PNG, JPEG, GIF, WEBP})
DOCUMENTS = frozenset({PDF, DOCX, XLSX, PPTX, ODT, ODS})

EXTENSIONS = {
    PNG: "png", JPEG: "jpg", GIF: "gif", WEBP: "webp", PDF: "pdf", TEXT: "txt", CSV: "csv", DOCX: "docx", XLSX: "xlsx",
    PPTX: "pptx", ODT: "odt", ODS: "ods",
}  # fmt: skip

BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
)
OFFICE_FOLDERS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|head|body|script|iframe|svg|\?xml)", re.IGNORECASE)
MOST_ENTRIES = 5_000  # of a document that is a ZIP archive
LONGEST_NAME = 100
MOST_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What files of a purpose may be: `types` are content types, `most_bytes` counts before images are re-encoded."""

    types: frozenset[str]
    most_bytes: int
    longest_side: int = 1_600  # of images, in pixels


def type_of(content: bytes) -> str:
    """Return the content type of a file; `UNKNOWN` where it is none of those that we know."""
    for beginning, content_type in BEGINNINGS:
        if content.startswith(beginning):
            return content_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"PK\x03\x04"):
        return _type_of_archive(content)
    return _type_of_text(content)


def _type_of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if len(names) > MOST_ENTRIES:
                return ZIP
            for name, content_type in OFFICE_FOLDERS.items():
                if name in names and "[Content_Types].xml" in names:
                    return content_type
            if names and names[0] == "mimetype" and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype").decode("ascii", "replace").strip()
                return kind if kind in {ODT, ODS} else ZIP
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, ValueError):
        return UNKNOWN
    return ZIP


def _type_of_text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return UNKNOWN
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return UNKNOWN
    if not text or any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n\f" for sign in text[:100_000]):
        return UNKNOWN
    if found := MARKUP.search(content[:4_000]):
        return SVG if found[1].lower() == b"svg" or b"<svg" in content[:4_000].lower() else HTML
    return TEXT


def is_allowed(content_type: str, limits: Limits) -> bool:
    """Tell whether files of this type may be kept. Text is CSV where a purpose takes CSV only."""
    return content_type in limits.types or (content_type == TEXT and CSV in limits.types)


def name_for(name: str, content_type: str) -> str:
    """Return a file name that is safe to offer: no folders, no tricks with writing direction, the true ending."""
    base = re.split(r"[/\\]", name)[-1]
    base = "".join(sign for sign in base if unicodedata.category(sign)[0] != "C")
    stem = base.rpartition(".")[0] or base
    stem = re.sub(r"[\s\"'<>|:*?;%]+", " ", stem).strip(" .")[:LONGEST_NAME] or "file"
    ending = EXTENSIONS.get(content_type, "bin")
    if content_type == TEXT and base.lower().endswith(".csv"):
        ending = "csv"
    return f"{stem}.{ending}"


def fits(width: int, height: int) -> bool:
    """Tell whether an image can be unpacked without harm."""
    return 0 < width * height <= MOST_PIXELS
