"""Tables of a web page: a heading row of labels, and a member in each row beneath it.

A cell may hold several lines, and the first ones may be empty; which cell a word stands in is told by the tags before
it. The rows are read in a text of their own, and what was found is given the places it has in the page.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from kuvend.directory.rules.recognising.findings import Finding, Record, Value
from kuvend.directory.rules.recognising.pages import Page, Span
from kuvend.directory.rules.recognising.tables import Cell, Row, heading_of_row, record_of_row, table_page

_TAG: Final = re.compile(r"<(/?)(table|tr|td|th)\b", re.IGNORECASE)
_LEAST_LABELS: Final = 2


@dataclass(frozen=True, slots=True)
class HtmlRow:
    """A row: its first line and the line after its last one; for each cell its stretches of lines."""

    first: int
    end: int
    cells: tuple[tuple[tuple[int, int, int], ...], ...]  # line, first and last character


def rows_of_tables(page: Page, countries: tuple[str, ...]) -> list[tuple[HtmlRow, Record | None, bool]]:
    """The rows of all tables with a heading row: with the record each is, and whether it is the heading row."""
    found: list[tuple[HtmlRow, Record | None, bool]] = []
    for rows in _tables(page):
        text, places, shown = _flattened(page, rows)
        table = table_page(page.file, text, shown)
        heading = heading_of_row(table, shown[0])
        known = {label.key for label in heading if label}
        filled = sum(1 for cell in shown[0].cells if cell.end > cell.start)
        if "name" not in known or len(known) < _LEAST_LABELS or len(known) * 2 < filled or len(rows) == 1:
            continue
        found.append((rows[0], None, True))
        for row, one in zip(rows[1:], shown[1:], strict=True):
            record = record_of_row(table, one, heading, Span(one.start, one.end), countries)
            found.append((row, _in_place(record, places) if record else None, False))
    return found


def _tables(page: Page) -> list[list[HtmlRow]]:
    """The tables of a page, none of those that hold another."""
    starts, places = _places(page.text)
    tables: dict[int, list[HtmlRow]] = {}
    cells: dict[tuple[int, int], dict[int, list[tuple[int, int, int]]]] = {}
    for number, line in enumerate(page.lines):
        for first, last in _parts(line.text):
            place = places[bisect_right(starts, line.span(first, last).start)]
            if place is not None:
                table, row, cell = place
                cells.setdefault((table, row), {}).setdefault(cell, []).append((number, first, last))
    for (table, _row), by_cell in cells.items():
        lines = [part[0] for parts in by_cell.values() for part in parts]
        whole = tuple(tuple(by_cell.get(cell, ())) for cell in range(max(by_cell) + 1))
        tables.setdefault(table, []).append(HtmlRow(min(lines), max(lines) + 1, whole))
    return [rows for rows in tables.values() if _in_order(rows)]


def _parts(text: str) -> list[tuple[int, int]]:
    """The stretches of a line between its tabs."""
    return [found.span() for found in re.finditer(r"[^\t]+", text)]


def _places(text: str) -> tuple[list[int], list[tuple[int, int, int] | None]]:
    """Where the tags of tables stand; and in which table, row and cell stands what so many of them precede."""
    starts: list[int] = []
    places: list[tuple[int, int, int] | None] = [None]
    open_: list[tuple[int, int, int]] = []
    for tag in _TAG.finditer(text):
        name, at = tag[2].casefold(), tag.start()
        if name == "table":
            open_ = open_[:-1] if tag[1] else [*open_, (at, -1, -1)]
        elif open_ and name == "tr":
            open_[-1] = (open_[-1][0], -1 if tag[1] else at, -1)
        elif open_ and not tag[1]:
            table, row, cell = open_[-1]
            open_[-1] = (table, row, cell + 1)
        starts.append(at)
        places.append(open_[-1] if open_ and open_[-1][1] >= 0 and open_[-1][2] >= 0 else None)
    return starts, places


def _in_order(rows: Sequence[HtmlRow]) -> bool:
    """Whether no line belongs to two rows."""
    return all(row.end <= following.first for row, following in pairwise(rows))


def _flattened(page: Page, rows: Sequence[HtmlRow]) -> tuple[str, list[int], list[Row]]:
    """The rows as a text of their own, for each of its characters its place in the page, and the rows in that text."""
    letters: list[str] = []
    places: list[int] = []
    shown: list[Row] = []
    for row in rows:
        start, cells = len(letters), []
        for parts in row.cells:
            at = len(letters)
            for number, (line, first, last) in enumerate(parts):
                if number:
                    letters.append("\n")
                    places.append(places[-1])
                letters.extend(page.lines[line].text[first:last])
                places.extend(page.lines[line].span(index, index + 1).start for index in range(first, last))
            cells.append(Cell(at, len(letters)))
            letters.append("\t")
            places.append(places[-1] if places else page.lines[row.first].start)
        letters[-1] = "\n"
        shown.append(Row(start, len(letters), tuple(cells)))
    return "".join(letters), places, shown


def _in_place(record: Record, places: Sequence[int]) -> Record:
    """The record with the spans it has in the page."""

    def moved(span: Span) -> Span:
        first = places[min(span.start, len(places) - 1)]
        return Span(first, places[span.end - 1] + 1 if span.end > span.start else first)

    def value(one: Value) -> Value:
        return replace(one, span=moved(one.span))

    def finding(one: Finding) -> Finding:
        return replace(
            one,
            values=tuple(map(value, one.values)),
            span=moved(one.span),
            translations=tuple((value(told), language) for told, language in one.translations),
        )

    fields = {key: finding(one) for key, one in record.fields.items()}
    return replace(record, fields=fields, unassigned=tuple(map(value, record.unassigned)))
