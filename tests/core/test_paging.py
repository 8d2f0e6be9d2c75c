"""Pages of long lists."""

from typing import Any, cast

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from kuvend.core.paging import LARGEST_PAGE_NUMBER, Paging, page_number, page_of

pytestmark = pytest.mark.rules


class Numbers(list[Any]):
    """A list that counts like a queryset."""

    def count(self, *_: object) -> int:
        return len(self)


@given(st.integers(0, 250), st.integers(1, 30))
def test_every_row_stands_on_exactly_one_page(total: int, size: int) -> None:
    rows = cast("Any", Numbers(range(total)))
    first = page_of(rows, RequestFactory().get("/x/"), size=size)
    pages = [
        page_of(rows, RequestFactory().get("/x/", {"page": number}), size=size)
        for number in range(1, first.paging.last + 1)
    ]
    assert [row for page in pages for row in page.rows] == list(rows)
    for page in pages:
        assert page.rows == list(rows)[page.paging.offset : page.paging.last_row]
        assert bool(page.paging.next_url) == (page.paging.number < page.paging.last)
        assert bool(page.paging.previous_url) == (page.paging.number > 1)


def test_links_keep_the_other_parameters() -> None:
    request = RequestFactory().get("/x/", {"state": ["a", "b"], "page": "2"})
    page = page_of(cast("Any", Numbers(range(50))), request)
    assert page.paging.next_url == "/x/?state=a&state=b&page=3"
    assert page.paging.previous_url == "/x/?state=a&state=b"


@pytest.mark.parametrize("text", [None, "", "x", "-3", "1e9", "\u0663", "0", "9" * 50])
def test_nonsense_is_the_first_page(text: str | None) -> None:
    assert page_number(text) == 1


def test_a_page_past_the_end_is_the_last() -> None:
    assert (
        page_of(
            cast("Any", Numbers(range(45))), RequestFactory().get("/x/", {"page": LARGEST_PAGE_NUMBER})
        ).paging.number
        == 3
    )


def test_gaps_are_shown_as_gaps() -> None:
    assert [link.number for link in Paging(10, 1, 20).links] == [1, None, 9, 10, 11, None, 20]
    assert [link.number for link in Paging(1, 1, 3).links] == [1, 2, 3]
