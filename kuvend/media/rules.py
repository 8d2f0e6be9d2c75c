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
MOST_UNPACKED = 75_000_000  # bytes that one picture may take while it is unpacked


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


# --- how much memory unpacking a picture takes -----------------------------------------------------------------------

FOR_A_PIXEL = {"1": 1, "L": 1, "P": 1, "I;16": 2}  # bytes; every other mode takes four, whatever it shows
FOR_A_PIXEL_OF_WEBP = 16  # its program keeps several copies
START_OF_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
START_OF_SCAN = 0xDA
WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})


def fits(width: int, height: int, *, for_a_pixel: float) -> bool:
    """Tell whether an image can be unpacked without harm; `for_a_pixel` is how many bytes one takes meanwhile."""
    return 0 < width * height <= MOST_PIXELS and width * height * for_a_pixel <= MOST_UNPACKED


def for_a_pixel(content: bytes, content_type: str, mode: str) -> float:
    """Return how many bytes a pixel takes while the picture is unpacked, judged by its first bytes."""
    if content_type == JPEG:
        return _for_a_pixel_of_jpeg(content)
    return FOR_A_PIXEL_OF_WEBP if content_type == WEBP else FOR_A_PIXEL.get(mode, 4)


def _for_a_pixel_of_jpeg(content: bytes) -> float:
    """An ordinary one is shrunk row by row. One in several scans is kept whole: two bytes for every number in it."""
    at, components, kept = 2, 0, 0.0
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            return 0
        marker = content[at + 1]
        if marker == 0xFF or marker in WITHOUT_LENGTH:
            at += 1 if marker == 0xFF else 2
            continue
        part = content[at + 4 : at + 2 + int.from_bytes(content[at + 2 : at + 4])]
        if marker in START_OF_FRAME and len(part) > 6:
            components = part[5]
            densities = [(byte >> 4) * (byte & 15) for byte in part[7 : 7 + 3 * components : 3]]
            kept = 2 * sum(densities) / max([1, *densities])
            if marker in PROGRESSIVE:
                return kept
        if marker == START_OF_SCAN:
            return kept if part and part[0] < components else 0
        at += 4 + len(part)
    return kept


def size_of_webp(content: bytes) -> tuple[int, int]:
    """Return width and height as the first bytes of a WebP file say; (0, 0) where they do not."""
    kind, part = content[12:16], content[20:30]
    if len(part) < (5 if kind == b"VP8L" else 10):
        return 0, 0
    if kind == b"VP8X":
        return int.from_bytes(part[4:7], "little") + 1, int.from_bytes(part[7:10], "little") + 1
    if kind == b"VP8L":
        packed = int.from_bytes(part[1:5], "little")
        return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return int.from_bytes(part[6:8], "little") & 0x3FFF, int.from_bytes(part[8:10], "little") & 0x3FFF
    return 0, 0
