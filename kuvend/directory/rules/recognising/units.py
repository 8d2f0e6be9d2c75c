"""Units: what stands on a page between blank lines - a title, a paragraph, an item of a list."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kuvend.directory.rules.recognising.pages import Page, Piece
from kuvend.directory.rules.recognising.shapes import RULE, is_list_item

_WRAPPED_FROM: Final = 50
_WRAPPED_TO: Final = 110
_FINISHED: Final = re.compile(r"[.!?:…;][\"”“»)\]]*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """Consecutive lines that belong together, from `first` to `last` inclusive, and the blank lines around them."""

    first: int
    last: int
    text: str
    before: int
    after: int
    level: int = 0

    @property
    def single(self) -> bool:
        """Whether it is one line."""
        return self.first == self.last


def units_of(page: Page, first: int, last: int) -> list[Unit]:
    """The units of the lines from `first` up to, but without, `last`.

    Each line is a unit of its own, unless a paragraph was broken into lines of like length.
    """
    groups: list[list[int]] = []
    for number in range(first, last):
        line = page.lines[number]
        if line.blank or line.apart or RULE.match(line.text):
            continue
        if groups and groups[-1][-1] == number - 1 and _continues(page, groups[-1], number):
            groups[-1].append(number)
        else:
            groups.append([number])
    found: list[Unit] = []
    for index, group in enumerate(groups):
        previous = groups[index - 1][-1] if index else first - 1
        following = groups[index + 1][0] if index + 1 < len(groups) else last
        found.append(
            Unit(
                group[0],
                group[-1],
                " ".join(page.lines[number].text for number in group),
                group[0] - previous - 1,
                following - group[-1] - 1,
                max(page.lines[number].level for number in group),
            )
        )
    return found


def _continues(page: Page, group: list[int], number: int) -> bool:
    """Whether a line continues a paragraph that was wrapped by a mail program or an editor."""
    previous, line = page.lines[group[-1]], page.lines[number]
    if previous.level or line.level or is_list_item(line.text) or page.format != "text":
        return False
    return (
        _WRAPPED_FROM <= len(previous.text) <= _WRAPPED_TO
        and not _FINISHED.search(previous.text)
        and line.text[:1].islower()
    )


def pieces_of(page: Page, units: Sequence[Unit]) -> list[Piece]:
    """The lines of some units, as pieces."""
    return [page.piece(number) for unit in units for number in range(unit.first, unit.last + 1)]
