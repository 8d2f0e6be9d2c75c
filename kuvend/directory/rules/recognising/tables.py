"""Tables - CSV files and sheets of workbooks - in which each row is a record and the heading row holds the labels."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from kuvend.directory.rules.recognising.fields import profile_of
from kuvend.directory.rules.recognising.findings import PROFILE_FIELDS, Finding, LeftAside, Record, Value
from kuvend.directory.rules.recognising.gathering import UNKNOWN
from kuvend.directory.rules.recognising.labels import Label, labels_of
from kuvend.directory.rules.recognising.outlines import Outline
from kuvend.directory.rules.recognising.pages import Line, Page, Piece, Span, cleaned_line, split_lines
from kuvend.directory.rules.recognising.turning import MOST_LINES, turned

_DELIMITERS: Final = ";\t,|"
_LEAST_LABELS: Final = 2
_HEADING_WITHIN: Final = 15
# Spreadsheets count days from here, unless they come from an old Macintosh.
DAY_ZERO: Final = date(1899, 12, 30)
# A cell without a date's format shows the count alone: 10000 is a day of 1927, 54788 the last of 2049.
_LATEST_YEAR: Final = 2049
_COUNTED_DAYS: Final = re.compile(r"[1-5]\d{4}(?:[.,]0+)?")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where its content stands in the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its cells; `start` to `end` includes its line end."""

    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TablePage(Page):
    """A page whose rows are records; `sideways` if it was turned, `day_zero` from which its numbers count days."""

    rows: tuple[Row, ...] = ()
    sideways: bool = False
    day_zero: date = DAY_ZERO


def delimiter_of(text: str) -> str:
    """The delimiter of a CSV text: the one which cuts its first rows most evenly."""
    sample = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    best, most = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in csv.reader(sample, delimiter=delimiter)]
        usual = max(set(widths), key=widths.count, default=1)
        weight = usual * widths.count(usual) / max(1, len(widths)) if usual > 1 else 0.0
        if weight > most:
            best, most = delimiter, weight
    return best


def rows_of(text: str, delimiter: str) -> list[Row]:
    """The rows of a CSV text (RFC 4180, any line end), each cell with its place. Quotes that never close end with
    the text.
    """
    rows: list[Row] = []
    cells: list[Cell] = []
    at = row_start = 0
    length = len(text)
    if text.startswith("\ufeff"):
        at = 1
    while True:
        start = at
        if at < length and text[at] == '"':
            close = at + 1
            while close < length and (text[close] != '"' or text[close + 1 : close + 2] == '"'):
                close += 2 if text[close] == '"' else 1
            cells.append(Cell(start + 1, min(close, length)))
            at = min(close + 1, length)
            while at < length and text[at] not in f"{delimiter}\r\n":
                at += 1
        else:
            while at < length and text[at] not in f"{delimiter}\r\n":
                at += 1
            cells.append(Cell(start, at))
        if at < length and text[at] == delimiter:
            at += 1
            continue
        at += 2 if text[at : at + 2] == "\r\n" else 1
        end = min(at, length)
        rows.append(Row(row_start, end, tuple(cells)))
        row_start, cells = end, []
        if end >= length:
            return rows


def csv_page(file: str, text: str) -> TablePage:
    """A CSV text as a page; one that lies on its side is turned, with tabs between its cells."""
    rows = rows_of(text, delimiter_of(text))
    cells = [[_shown(text, cell) for cell in row.cells] for row in rows[:MOST_LINES]]
    lying = turned(cells) if len(rows) <= MOST_LINES else None
    if lying is None:
        return table_page(file, text, rows)
    text, rows = flattened(lying)
    return table_page(file, text, rows, sideways=True)


def _shown(text: str, cell: Cell) -> str:
    return " ".join(" ".join(line.text for line in _lines_of(text, cell)).split())


def flattened(shown: Sequence[Sequence[str]], start: int = 0) -> tuple[str, list[Row]]:
    """Cells as a text with a line for each row and tabs between the cells, which begins at `start` of a longer one."""
    rows: list[Row] = []
    parts: list[str] = []
    at = start
    for texts in shown:
        cells: list[Cell] = []
        cell = at
        for text in texts:
            cells.append(Cell(cell, cell + len(text)))
            cell += len(text) + 1
        line = "\t".join(texts) + "\n"
        rows.append(Row(at, at + len(line), tuple(cells)))
        parts.append(line)
        at += len(line)
    return "".join(parts), rows


def table_page(
    file: str,
    text: str,
    rows: Sequence[Row],
    *,
    format: str = "csv",  # noqa: A002 - the field's name
    sideways: bool = False,
) -> TablePage:
    """A table as a page; its lines are the lines within cells, which is what the countries are read from."""
    lines = [line for row in rows for cell in row.cells for line in _lines_of(text, cell)]
    return TablePage(file, text, tuple(lines), format, rows=tuple(rows), sideways=sideways)


def _lines_of(text: str, cell: Cell) -> list[Line]:
    quoted = text[cell.start - 1 : cell.start] == '"' and cell.start > 0
    lines = [cleaned_line(text, start, end) for start, end in split_lines(text, cell.start, cell.end)]
    return [_unquoted(line) if quoted and '""' in line.text else line for line in lines]


def _unquoted(line: Line) -> Line:
    """A line of a quoted cell, in which a quotation mark is written twice."""
    places = line.positions or tuple(range(line.start, line.start + len(line.text)))
    kept: list[int] = []
    at = 0
    while at < len(line.text):
        kept.append(at)
        at += 2 if line.text[at : at + 2] == '""' else 1
    return replace(
        line, text="".join(line.text[index] for index in kept), positions=tuple(places[index] for index in kept)
    )


def heading_of_row(page: TablePage, row: Row) -> list[Label | None]:
    """What each column of a row means as a heading."""
    labels: list[Label | None] = []
    for column, cell in enumerate(row.cells):
        line = cleaned_line(page.text, cell.start, cell.end)
        found = labels_of(Page(page.file, page.text, (line,), "csv")) if line.text else []
        label = found[0] if found and found[0].value is None and found[0].key != "no_field" else None
        labels.append(_at_line(label, column) if label else None)
    return labels


def _filled(page: TablePage, row: Row) -> list[str]:
    return [text for cell in row.cells if (text := page.text[cell.start : cell.end].strip())]


def _is_below(page: TablePage, above: Row, below: Row, known: int) -> bool:
    """Whether a row is the second of two rows of headings: labels, some under a cell that reaches over others."""
    upper = [page.text[cell.start : cell.end].strip() for cell in above.cells]
    lower = [page.text[cell.start : cell.end].strip() for cell in below.cells]
    reaching = any(text and column and not (upper[column : column + 1] or [""])[0] for column, text in enumerate(lower))
    return reaching and known >= _LEAST_LABELS and known * 2 >= len(_filled(page, below))


def _joined_headings(page: TablePage, above: Row, below: Row, known: Sequence[Label | None]) -> list[Label | None]:
    """What two rows of headings mean together: "Contact" over "Full name" and "E-mail" is how to reach that person."""
    upper = [page.text[cell.start : cell.end].strip() for cell in above.cells]
    lower = [page.text[cell.start : cell.end].strip() for cell in below.cells]
    labels: list[Label | None] = []
    over = ""
    for column in range(max(len(upper), len(lower))):
        over = (upper[column] if column < len(upper) else "") or over
        under = lower[column] if column < len(lower) else ""
        whole = f"{over} {under}".strip()
        found = next((one for text in (whole, under) if text and (one := _label_of(page, text, column))), None)
        labels.append(found or (known[column] if column < len(known) and not under else None))
    return labels


def _label_of(page: TablePage, text: str, column: int) -> Label | None:
    found = labels_of(Page(page.file, text, (cleaned_line(text, 0, len(text)),), "csv"))
    return (
        _at_line(found[0], column)
        if found and found[0].value is None and found[0].key not in {"group", "no_field"}
        else None
    )


def _at_line(label: Label, line: int, value: Piece | None = None) -> Label:
    return Label(line, label.key, label.number, label.text, label.languages, loose=False, colon=True, value=value)


def is_form(page: TablePage) -> bool:
    """Whether a sheet is one member's form: in each row a label and its value, never more than two cells."""
    rows = [row for row in page.rows if _filled(page, row)]
    if page.format != "xlsx" or len(rows) < 3 or any(len(_filled(page, row)) > 2 for row in rows):
        return False
    first = [label for row in rows if (label := _label_of(page, page.text[row.cells[0].start : row.cells[0].end], 0))]
    return len({label.key for label in first}) >= 3 and len(first) * 2 > len(rows)


def records_of_table(page: TablePage, countries: tuple[str, ...]) -> tuple[list[Record], list[LeftAside]]:
    """A record for each row beneath the heading row; whatever is no record is left aside with its reason."""
    only = _only_member(page, countries)
    if only is not None:
        return [only], []
    records: list[Record] = []
    left: list[LeftAside] = []
    heading: list[Label | None] = []
    headed = -1
    sheet = 0
    for number, row in enumerate(page.rows):
        if _begins_sheet(page, row):
            heading, headed, sheet = [], -1, number  # each sheet has headings of its own
        span = Span(row.start, page.rows[number + 1].start if number + 1 < len(page.rows) else len(page.text))
        if not any(page.text[cell.start : cell.end].strip() for cell in row.cells):
            left.append(LeftAside(page.file, span, "blank"))
            continue
        meant = heading_of_row(page, row)
        if page.sideways and meant[0] is None and sum(1 for label in meant if label) >= _LEAST_LABELS:
            meant[0] = _NAME  # the corner above the names of a table that was turned
        known = [label for label in meant if label]
        is_heading = len(known) >= _LEAST_LABELS and len(known) * 2 >= sum(
            1 for cell in row.cells if page.text[cell.start : cell.end].strip()
        )
        if heading and number == headed + 1 and _is_below(page, page.rows[headed], row, len(known)):
            heading, headed = _joined_headings(page, page.rows[headed], row, heading), -1
            left.append(LeftAside(page.file, span, "heading_row"))
        elif is_heading and (not heading or len({label.key for label in known}) >= 3):
            heading, headed = meant, number
            left.append(LeftAside(page.file, span, "heading_row"))
        elif not heading:
            left.append(
                LeftAside(
                    page.file,
                    span,
                    "no_known_column"
                    if number - sheet >= _HEADING_WITHIN or _is_last(page, number)
                    else "before_heading_row",
                )
            )
        else:
            record = record_of_row(page, row, heading, span, countries)
            if record is None:
                left.append(LeftAside(page.file, span, "no_name"))
            else:
                records.append(record)
    return records, _merged(left)


def _is_last(page: TablePage, number: int) -> bool:
    """Whether a row is the last one of its sheet."""
    return number == len(page.rows) - 1 or _begins_sheet(page, page.rows[number + 1])


def _begins_sheet(page: TablePage, row: Row) -> bool:
    return page.format == "xlsx" and not row.cells and page.text.startswith("# ", row.start)


def _only_member(page: TablePage, countries: tuple[str, ...]) -> Record | None:
    """The member of a CSV text with a label and its value in each row."""
    rows = [row for row in page.rows if _filled(page, row)]
    if page.format != "csv" or len(rows) < 3 or any(len(row.cells) > 2 for row in rows):
        return None
    first = [_label_of(page, page.text[row.cells[0].start : row.cells[0].end], 0) for row in rows]
    known = {label.key for label in first if label}
    if len(known) < 3 or "name" not in known or sum(1 for label in first if label) * 2 <= len(rows):
        return None
    values = tuple(row.cells[1] if len(row.cells) > 1 else Cell(row.end, row.end) for row in rows)
    whole = Span(0, len(page.text))
    return record_of_row(page, Row(0, len(page.text), values), first, whole, countries)


def record_of_row(
    page: TablePage, row: Row, heading: Sequence[Label | None], span: Span, countries: tuple[str, ...]
) -> Record | None:
    """One row: each cell becomes a label with its value, read like a profile of a page."""
    lines: list[Line] = []
    labels: list[Label] = []
    unnamed: list[int] = []
    hidden: list[int] = []
    counted: Finding | None = None
    for column, cell in enumerate(row.cells):
        parts = _lines_of(page.text, cell)
        first = len(lines)
        lines.extend(parts)
        label = heading[column] if column < len(heading) else None
        filled = [number for number in range(first, len(lines)) if lines[number].text]
        if label is None:
            unnamed.extend(filled)
        elif len(filled) == 1 and (day := _counted_day(page, label, lines[filled[0]])):
            counted = day
            hidden.append(filled[0])
        else:
            value = Piece(filled[0], 0, len(lines[filled[0]].text)) if filled else None
            labels.append(_at_line(label, filled[0] if filled else max(first, 0), value))
    if counted is None and not any(label.value for label in labels):
        return None
    part = Page(page.file, page.text, tuple(lines), page.format)
    shown = tuple(_blanked(line) if number in (*unnamed, *hidden) else line for number, line in enumerate(lines))
    outline = Outline(0, len(lines), (), tuple(labels))
    record = profile_of(Page(page.file, page.text, shown, page.format), outline, span, countries)
    extra = tuple(
        Value(part.lines[number].text, Span(part.lines[number].start, part.lines[number].end)) for number in unnamed
    )
    if record.name is None and not record.fields:
        return None
    flags = tuple(flag for flag in record.flags if flag != "title_lost") if record.name else ("no_name",)
    record = replace(record, unassigned=(*record.unassigned, *extra), flags=flags)
    return record if counted is None or counted.key in record.fields else _with_finding(record, counted)


def _counted_day(page: TablePage, label: Label, line: Line) -> Finding | None:
    """The date of founding, as a proposal, where its cell shows a spreadsheet's count of days."""
    if label.key != "year_of_establishment" or not _COUNTED_DAYS.fullmatch(line.text):
        return None
    day = page.day_zero + timedelta(days=int(line.text[:5]))
    value = Value(line.text, Span(line.start, line.end), normal=day.isoformat())
    return Finding(label.key, (value,), value.span, UNKNOWN, None, proposal=True) if day.year <= _LATEST_YEAR else None


def _with_finding(record: Record, finding: Finding) -> Record:
    found = {**record.fields, finding.key: finding}
    fields = {name: found[name] for name in PROFILE_FIELDS if name in found}
    return replace(record, fields=fields, empty=tuple(name for name in record.empty if name != finding.key))


_NAME: Final = Label(0, "name", 0, "", frozenset(), loose=False, colon=True, value=None)


def _blanked(line: Line) -> Line:
    return Line("", line.start, line.start, line.outer)


def _merged(left: Sequence[LeftAside]) -> list[LeftAside]:
    merged: list[LeftAside] = []
    for stretch in left:
        if merged and merged[-1].reason == stretch.reason and merged[-1].span.end == stretch.span.start:
            merged[-1] = LeftAside(stretch.file, merged[-1].span.joined(stretch.span), stretch.reason)
        else:
            merged.append(stretch)
    return merged
