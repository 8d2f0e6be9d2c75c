"""Tables within a text: a heading row of labels, divided by tabs or bars, with a member in each line beneath it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from kuvend.directory.rules.recognising.accounting import Stretch
from kuvend.directory.rules.recognising.findings import Record
from kuvend.directory.rules.recognising.html_tables import rows_of_tables
from kuvend.directory.rules.recognising.pages import Page, Span
from kuvend.directory.rules.recognising.tables import Cell, Row, heading_of_row, record_of_row, table_page

TABLE: Final = "table"
_LEAST_CELLS: Final = 3
_RULED: Final = re.compile(r"^\|?[\s:|+-]*-{2,}[\s:|+-]*$")


def with_tables(page: Page, countries: tuple[str, ...]) -> tuple[Page, list[Stretch]]:
    """The page with the lines of its tables set apart, and a stretch for each of those lines."""
    if page.format == "html":
        return _with_html_tables(page, countries)
    if page.format != "text":
        return page, []
    lines = list(page.lines)
    stretches: list[Stretch] = []
    number = 0
    while number < len(lines):
        sign = _sign(lines[number].text)
        end = _end(page, number, sign) if sign else number
        found = _stretches(page, number, end, sign, countries) if end - number > 1 else []
        if not found:
            number += 1
            continue
        stretches.extend(found)
        for one in range(number, end):
            lines[one] = replace(lines[one], apart=TABLE)
        number = end
    return (replace(page, lines=tuple(lines)), stretches) if stretches else (page, [])


def _with_html_tables(page: Page, countries: tuple[str, ...]) -> tuple[Page, list[Stretch]]:
    lines = list(page.lines)
    stretches: list[Stretch] = []
    for row, record, is_heading in rows_of_tables(page, countries):
        for number in range(row.first, row.end):
            lines[number] = replace(lines[number], apart=TABLE)
        reason = "heading_row" if is_heading else "" if record else "no_name"
        stretches.append(Stretch(row.first, _maker(record) if record else None, reason))
    return (replace(page, lines=tuple(lines)), stretches) if stretches else (page, [])


def _maker(record: Record) -> Callable[[Span], Record]:
    return lambda span: replace(record, span=span)


def tabled(stretches: Sequence[Stretch], rows: Sequence[Stretch]) -> list[Stretch]:
    """All stretches, those of tables replaced by one for each row."""
    found: list[Stretch] = []
    for index, stretch in enumerate(stretches):
        if stretch.reason != TABLE:
            found.append(stretch)
            continue
        end = stretches[index + 1].first if index + 1 < len(stretches) else None
        found.extend(row for row in rows if row.first >= stretch.first and (end is None or row.first < end))
    return found


def _sign(text: str) -> str:
    """What divides the cells of a line, or nothing."""
    for sign in ("\t", "|"):
        if text.strip("|").count(sign) + 1 >= _LEAST_CELLS:
            return sign
    return ""


def _end(page: Page, first: int, sign: str) -> int:
    """The line after the last row: every row holds the dividing sign."""
    number = first
    while number < len(page.lines) and (sign in page.lines[number].text or _RULED.match(page.lines[number].text)):
        number += 1
    return number


def _row(page: Page, number: int, sign: str) -> Row:
    line = page.lines[number]
    start, end = line.start, line.end
    if sign == "|":
        start += len(line.text) - len(line.text.lstrip("|"))
        end -= len(line.text) - len(line.text.rstrip("|"))
    cells: list[Cell] = []
    at = start
    for part in page.text[start:end].split(sign):
        cells.append(Cell(at, at + len(part)))
        at += len(part) + 1
    return Row(line.start, line.end, tuple(cells))


def _stretches(page: Page, first: int, end: int, sign: str, countries: tuple[str, ...]) -> list[Stretch]:
    """A stretch for each row, or nothing where the first line is no row of headings."""
    numbers = [number for number in range(first, end) if not _RULED.match(page.lines[number].text)]
    rows = [_row(page, number, sign) for number in numbers]
    table = table_page(page.file, page.text, rows)
    heading = heading_of_row(table, rows[0])
    known = [label for label in heading if label]
    if len(known) < _LEAST_CELLS or len(known) * 2 < len(heading) or "name" not in {label.key for label in known}:
        return []

    def maker(row: Row) -> Callable[[Span], Record] | None:
        record = record_of_row(table, row, heading, Span(row.start, row.end), countries)
        return None if record is None else _maker(record)

    found = [Stretch(first, None, "heading_row")]
    for number, row in zip(numbers[1:], rows[1:], strict=True):
        make = maker(row)
        found.append(Stretch(number, make, "" if make else "no_name"))
    return found
