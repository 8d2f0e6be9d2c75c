"""Pages of long lists, with an honest count."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest

PAGE_SIZE = 20
LARGEST_PAGE_SIZE = 100
LARGEST_PAGE_NUMBER = 1_000_000


def page_number(text: str | None) -> int:
    """Return the page number in an address; anything else than a sensible number is page 1."""
    if text and text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_PAGE_NUMBER)):
        return max(1, int(text))
    return 1


@dataclass(frozen=True, slots=True)
class PageLink:
    """One entry of a pager; `number` None is a gap."""

    number: int | None
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """Where in a list of `total` rows the page `number` (from 1) stands; `query` holds the other parameters."""

    number: int
    size: int
    total: int
    path: str = ""
    query: tuple[tuple[str, str], ...] = ()

    @property
    def last(self) -> int:
        """The last page's number; 1 for an empty list."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """1 for the first row of all; 0 for an empty list."""
        return 0 if not self.total else (self.number - 1) * self.size + 1

    @property
    def last_row(self) -> int:
        """The last row on this page."""
        return min(self.number * self.size, self.total)

    @property
    def offset(self) -> int:
        """How many rows come before."""
        return (self.number - 1) * self.size

    @property
    def has_several(self) -> bool:
        """A pager is of use."""
        return self.last > 1

    @property
    def exists(self) -> bool:
        """The page is within the list (page 1 always is)."""
        return self.number <= self.last

    def url(self, number: int) -> str:
        """Return the address of another page; page 1 is the plain list."""
        parameters = [*self.query, *([("page", str(number))] if number > 1 else [])]
        return f"{self.path}?{urlencode(parameters)}" if parameters else self.path

    @property
    def previous_url(self) -> str:
        """Empty on the first page."""
        return self.url(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """Empty on the last page."""
        return self.url(self.number + 1) if self.number < self.last else ""

    @property
    def links(self) -> list[PageLink]:
        """The first, the last, the current page and its neighbours, with gaps between."""
        shown = sorted({1, self.last, *range(max(1, self.number - 1), min(self.last, self.number + 1) + 1)})
        links: list[PageLink] = []
        before = 0
        for number in shown:
            if number - before == 2:
                links.append(PageLink(number - 1, self.url(number - 1)))
            elif number - before > 2:
                links.append(PageLink(None))
            links.append(PageLink(number, self.url(number), is_current=number == self.number))
            before = number
        return links


@dataclass(frozen=True, slots=True)
class Page[Row]:
    """One page: its rows, and where it stands among all."""

    rows: list[Row]
    paging: Paging


def page_of[Row: Model](rows: QuerySet[Row], request: HttpRequest, *, size: int = PAGE_SIZE) -> Page[Row]:
    """Return the page that the address asks for; a page past the end is the last one. Two queries."""
    query = tuple((key, value) for key in request.GET if key != "page" for value in request.GET.getlist(key))
    paging = Paging(page_number(request.GET.get("page")), size, rows.count(), request.path, query)
    paging = replace(paging, number=min(paging.number, paging.last))
    return Page(list(rows[paging.offset : paging.offset + size]), paging)
