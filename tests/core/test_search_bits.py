"""Sets of documents as whole numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuvend.core.search import bits

pytestmark = pytest.mark.rules

SETS = st.frozensets(st.integers(0, 300), max_size=60)


@given(SETS)
def test_there_and_back(numbers: frozenset[int]) -> None:
    assert bits.to_numbers(bits.from_numbers(numbers)) == sorted(numbers)
    assert bits.from_numbers(numbers).bit_count() == len(numbers)


@given(SETS)
def test_kept_and_read(numbers: frozenset[int]) -> None:
    assert bits.decode(bits.encode(sorted(numbers))) == bits.from_numbers(numbers)


def test_the_shorter_form_is_kept() -> None:
    assert len(bits.encode([5, 100_000])) == 9
    assert len(bits.encode(list(range(8_000)))) == 1_001
    assert bits.decode(memoryview(bits.encode([3]))) == 8


def test_a_page_after_the_last_is_empty() -> None:
    assert list(bits.in_order(0b101, [0, 1, 2], skip=2, take=5)) == []


@given(SETS, st.randoms(use_true_random=False), st.integers(0, 70), st.one_of(st.none(), st.integers(1, 30)))
def test_pages_in_order(numbers: frozenset[int], chance: object, skip: int, take: int | None) -> None:
    order = list(range(301))
    chance.shuffle(order)  # type: ignore[attr-defined]
    expected = [number for number in order if number in numbers][skip:][:take]
    assert list(bits.in_order(bits.from_numbers(numbers), order, skip=skip, take=take)) == expected
