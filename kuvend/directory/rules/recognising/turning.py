"""Turning: a table with its labels down the first column and a member in each column is made one with a member in each
row.

Spans count in the turned text, because what belongs to one member must stand together.
"""

from collections.abc import Sequence
from typing import Final

from kuvend.directory.rules.recognising.labels import Label, labels_of
from kuvend.directory.rules.recognising.pages import Page, cleaned_line
from kuvend.directory.rules.recognising.shapes import is_name_shaped, is_prose

_LEAST_LABELS: Final = 3
_NAMED_WITHIN: Final = 3
# A form has no more lines than this; a longer table is a list whatever stands in its first column.
MOST_LINES: Final = 120


def turned(rows: Sequence[Sequence[str]]) -> list[list[str]] | None:
    """The rows of a table that lies on its side, turned; None for any other table. Rows above it stay above, empty
    rows within it go.
    """
    first = first_line_of(rows)
    if first is None:
        return None
    block = [row for row in rows[first:] if any(row)]
    columns = range(max(len(row) for row in block))
    return [*(list(row) for row in rows[:first]), *([_cell(row, column) for row in block] for column in columns)]


def first_line_of(rows: Sequence[Sequence[str]]) -> int | None:
    """The first row of a table that lies on its side - its members' names - or None for any other table."""
    filled = [number for number, row in enumerate(rows) if any(row)]
    if not _LEAST_LABELS <= len(filled) <= MOST_LINES:
        return None
    labels = {number: label for number in filled if rows[number][0] and (label := label_in(rows[number][0]))}
    keys = [label.key for label in labels.values()]
    if len(set(keys)) < _LEAST_LABELS:
        return None
    first = next(iter(labels))
    above = [number for number in filled if number < first]
    if "name" not in keys[:_NAMED_WITHIN]:
        if not above or not _are_names(rows[above[-1]]):
            return None
        first = above[-1]
    below = [number for number in filled if number >= first]
    if len(labels) * 2 < len(below) or max(len(rows[number]) for number in below) < 3:
        return None
    # the words of a member may be labels ("Network", "Association"), but never as many of them as in the column
    across = max(
        len({label.key for text in rows[number][1:] if text and (label := label_in(text))}) for number in below
    )
    return first if across * 2 < len(set(keys)) else None


def _are_names(row: Sequence[str]) -> bool:
    """Whether a row without a label of its own holds the members' names."""
    names = [text for text in row[1:] if text]
    return len(set(names)) >= 2 and all(is_name_shaped(name) and not is_prose(name) for name in names)


def _cell(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def label_in(text: str) -> Label | None:
    """The label which a cell is, when it is nothing else."""
    found = labels_of(Page("", text, (cleaned_line(text, 0, len(text)),), "csv")) if len(text) <= 150 else []
    return found[0] if found and found[0].value is None else None
