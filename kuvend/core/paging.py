"""Pages of long lists, with an honest count."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

PAGE_SIZE = 20
LARGEST_PAGE_SIZE = 100
HIGHEST_PAGE = 1_000_000


class Rows[Row](Protocol):
    """A queryset, or anything that counts and slices like one."""

    def count(self) -> int:
        """Return the number of all rows."""
        ...

    def __getitem__(self, key: slice, /) -> Sequence[Row]:
        """Return some rows."""
        ...


@dataclass(frozen=True, slots=True)
class Page[Row]:
    """One page: its rows, where it stands, and the number of all rows."""

    rows: list[Row]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """The number of pages, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The number of the first row shown, counted from 1 (0 if there is none)."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return (self.number - 1) * self.size + len(self.rows) if self.rows else 0

    @property
    def previous(self) -> int | None:
        """The page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if there is one."""
        return self.number + 1 if self.number < self.pages else None

    @property
    def around(self) -> list[int | None]:
        """Page numbers to offer: the first, the last, and those near; None stands for a gap."""
        near = {1, self.pages, *range(self.number - 2, self.number + 3)}
        numbers = sorted(number for number in near if 1 <= number <= self.pages)
        offered: list[int | None] = []
        for number in numbers:
            if offered and offered[-1] is not None and number > offered[-1] + 1:
                offered.append(None)
            offered.append(number)
        return offered


def number_from(text: str | None, *, default: int = 1, highest: int = HIGHEST_PAGE) -> int:
    """Read a number out of an address; whatever is no sensible number becomes `default`, too large `highest`."""
    if not text or not text.isascii() or not text.isdigit():
        return default
    return min(max(1, int(text[:9])), highest)


def page_of[Row](rows: Rows[Row], asked: str | int | None, *, size: int = PAGE_SIZE) -> Page[Row]:
    """Return the asked page of `rows`; a page past the end is the last one. Two queries."""
    total = rows.count()
    last = max(1, -(-total // size))
    number = min(number_from(str(asked) if asked is not None else None), last)
    start = (number - 1) * size
    return Page(list(rows[start : start + size]), number, size, total)
