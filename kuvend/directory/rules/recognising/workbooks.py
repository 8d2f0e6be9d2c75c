"""Workbooks (XLSX): flattened to text, sheet by sheet, row by row, tab by tab.

Spans count in that text: each sheet begins with a line `# ` and its name, each row is a line, cells are divided by
tabs, and a line end or tab within a cell is written as a space. A sheet with a member in each column is turned first. A
zip bomb is refused before it is opened.
"""

import io
import itertools
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from kuvend.directory.rules.recognising.refusals import NotReadable
from kuvend.directory.rules.recognising.tables import Row, TablePage, flattened, table_page
from kuvend.directory.rules.recognising.turning import first_line_of, turned

MOST_UNPACKED: Final = 120 * 1024 * 1024
MOST_RATIO: Final = 200
MOST_PARTS: Final = 2000
MOST_ROWS: Final = 50_000
MOST_EMPTY_ROWS: Final = 200_000
MOST_COLUMNS: Final = 200
MOST_MEMBERS: Final = 2000


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
    sideways = False
    try:
        for sheet in book.worksheets:
            title = f"# {_flat(sheet.title)}\n"
            rows.append(Row(length, length + len(title), ()))
            parts.append(title)
            length += len(title)
            shown: list[list[str]] = []
            for row in _rows_of(sheet, MOST_COLUMNS):
                filled += bool(row)
                shown.append(row)
                _check_rows(file, filled, len(rows) + len(shown) - filled)
            if first_line_of(shown) is not None:
                # each column is a member, and there may be more of those than a list has columns
                shown = turned(list(itertools.islice(_rows_of(sheet, MOST_MEMBERS), len(shown)))) or shown
                sideways = True
            text, found = flattened(shown, length)
            rows.extend(found)
            parts.append(text)
            length += len(text)
    except NotReadable:
        raise
    except Exception as error:
        raise NotReadable(file, "broken_workbook") from error
    finally:
        book.close()
    page = table_page(file, "".join(parts), rows, format="xlsx", sideways=sideways)
    return replace(page, day_zero=book.epoch.date())


def _rows_of(sheet: Any, most_columns: int) -> Iterator[list[str]]:
    """The cells of each row as they are shown, without the empty ones at its end."""
    for values in sheet.iter_rows(values_only=True, max_col=most_columns):
        # most cells of a far-flung sheet are empty: those cost one count for a whole row
        empty = values.count(None) == len(values)
        shown = [] if empty else ["" if value is None else _shown(value) for value in values]
        while shown and not shown[-1]:
            shown.pop()
        yield shown


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
