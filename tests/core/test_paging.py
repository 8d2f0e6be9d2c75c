"""Pages of long lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuvend.core.paging import HIGHEST_PAGE, Page, number_from, page_of

pytestmark = pytest.mark.rules


class Numbers(list[int]):
    """A list that counts like a queryset."""

    def count(self) -> int:  # type: ignore[override]
        return len(self)


@given(st.integers(0, 250), st.integers(1, 30), st.integers(1, 40))
def test_every_row_stands_on_exactly_one_page(total: int, size: int, asked: int) -> None:
    rows = Numbers(range(total))
    page = page_of(rows, asked, size=size)
    seen = [row for number in range(1, page.pages + 1) for row in page_of(rows, number, size=size).rows]
    assert seen == list(rows)
    assert page.total == total
    if page.rows:
        assert page.rows == list(range(page.first - 1, page.last))
    assert (page.next is None) == (page.number == page.pages)
    assert (page.previous is None) == (page.number == 1)


@pytest.mark.parametrize("text", [None, "", "x", "-3", "1e9", "٣", "0"])
def test_nonsense_is_the_first_page(text: str | None) -> None:
    assert number_from(text) == 1


def test_a_huge_number_is_no_larger_than_the_highest() -> None:
    assert number_from("9" * 50) == HIGHEST_PAGE
    assert page_of(Numbers(range(45)), "9" * 50).number == 3


def test_gaps_are_shown_as_gaps() -> None:
    assert Page([0], 10, 1, 20).around == [1, None, 8, 9, 10, 11, 12, None, 20]
    assert Page([0], 1, 1, 3).around == [1, 2, 3]
