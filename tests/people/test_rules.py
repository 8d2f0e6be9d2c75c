"""The ledger of erasures, line by line. No database."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuvend.people.rules import ErasureLine, erasure_digest, known_digests, read_lines, write_line

pytestmark = pytest.mark.rules
AT = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


@given(digests=st.lists(st.text(alphabet="0123456789abcdef", min_size=64, max_size=64)))
def test_what_is_written_is_read(digests: list[str]) -> None:
    lines = [ErasureLine(digest, AT) for digest in digests]
    text = "".join(write_line(line) + "\n" for line in lines)
    assert list(read_lines(text)) == lines


def test_empty_lines_mean_nothing() -> None:
    assert list(read_lines("\n\n")) == []


def test_a_cut_off_last_line_is_left_out() -> None:
    whole = write_line(ErasureLine("a" * 64, AT)) + "\n"
    assert [line.digest for line in read_lines(whole + whole[:30])] == ["a" * 64]


@pytest.mark.parametrize("wrong", ["nonsense\n", "[]\n", '{"digest": "a"}\n', '{"digest": "a", "at": "once"}\n'])
def test_a_wrong_line_is_not_passed_over(wrong: str) -> None:
    with pytest.raises(ValueError, match="Line 1"):
        list(read_lines(wrong + write_line(ErasureLine("a" * 64, AT)) + "\n"))


def test_a_digest_says_nothing_without_the_key() -> None:
    assert erasure_digest("key", "person") == erasure_digest("key", "person")
    assert erasure_digest("key", "person") != erasure_digest("other", "person")
    assert erasure_digest("key", "person") != erasure_digest("key", "somebody")
    assert known_digests(["new", "old"], "p") == [erasure_digest("new", "p"), erasure_digest("old", "p")]
