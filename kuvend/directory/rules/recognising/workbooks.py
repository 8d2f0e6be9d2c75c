"""Workbooks (XLSX): flattened to text, sheet by sheet, row by row, tab by tab.

Spans count in that text: each sheet begins with a line `# ` and its name, each row is a line, cells are divided by
tabs, and a line end or tab within a cell is written as a space. A zip bomb is refused before it is opened.
"""

import io
import zipfile
from typing import Final

from kuvend.directory.rules.recognising.refusals import NotReadable
from kuvend.directory.rules.recognising.tables import Cell, Row, TablePage, table_page

MOST_UNPACKED: Final = 120 * 1024 * 1024
MOST_RATIO: Final = 200
MOST_PARTS: Final = 2000
MOST_ROWS: Final = 50_000
MOST_EMPTY_ROWS: Final = 200_000
MOST_COLUMNS: Final = 200


def workbook_page(file: str, content: bytes) -> TablePage:
    """Read a workbook. Raises `NotReadable` for anything that is none, or is too large."""
    _check_archive(file, content)
    from openpyxl import load_workbook  # noqa: PLC0415 - only where there is a workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise NotReadable(file, "broken_workbook") from error
    parts: list[str] = []
    rows: list[Row] = []
    length = filled = 0
    try:
        for sheet in book.worksheets:
            title = f"# {_flat(sheet.title)}\n"
            rows.append(Row(length, length + len(title), ()))
            parts.append(title)
            length += len(title)
            for values in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
                # most cells of a far-flung sheet are empty: those cost one count for a whole row
                empty = values.count(None) == len(values)
                shown = [] if empty else ["" if value is None else _shown(value) for value in values]
                while shown and not shown[-1]:
                    shown.pop()
                filled += bool(shown)
                _check_rows(file, filled, len(rows) - filled)
                cells: list[Cell] = []
                at = length
                for text in shown:
                    cells.append(Cell(at, at + len(text)))
                    at += len(text) + 1
                line = "\t".join(shown) + "\n"
                rows.append(Row(length, length + len(line), tuple(cells)))
                parts.append(line)
                length += len(line)
    except NotReadable:
        raise
    except Exception as error:
        raise NotReadable(file, "broken_workbook") from error
    finally:
        book.close()
    return table_page(file, "".join(parts), rows, format="xlsx")


def _check_rows(file: str, filled: int, empty: int) -> None:
    if filled > MOST_ROWS or empty > MOST_EMPTY_ROWS:
        raise NotReadable(file, "too_many_rows")


def _flat(text: str) -> str:
    return " ".join(text.replace("\t", " ").split("\n"))


def _shown(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\n", " ").strip()


def _check_archive(file: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            names = {entry.filename for entry in entries}
    except zipfile.BadZipFile as error:
        raise NotReadable(file, "broken_workbook") from error
    if len(entries) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(len(content), 4096):
        raise NotReadable(file, "too_large")
    if "xl/workbook.xml" not in names:
        raise NotReadable(file, "unknown_format")
