"""What a mail looks like and when it is tried again."""

from datetime import timedelta

import pytest

from kuvend.messaging import rules
from kuvend.messaging.states import MOVES, MessageState

pytestmark = pytest.mark.rules


def test_delays_grow_and_end_after_three_days() -> None:
    delays = [rules.delay_after(attempt) for attempt in range(1, 11)]
    assert delays[-1] is None
    known = [delay for delay in delays if delay is not None]
    assert known == sorted(known)
    assert timedelta(days=3) <= sum(known, timedelta()) <= timedelta(days=5)
    assert rules.delay_after(0) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hello\r\nBcc: all@example.org", "Hello Bcc: all@example.org"),
        ("  two\n\n lines ", "two lines"),
        ("a\x00b\x85c\u2028d", "a b c d"),
        ("Përshëndetje, Ђаковица", "Përshëndetje, Ђаковица"),
        ("", ""),
    ],
)
def test_a_header_is_one_line(text: str, line: str) -> None:
    assert rules.one_line(text) == line


def test_a_long_header_is_cut() -> None:
    line = rules.one_line("x" * 500)
    assert (len(line), line[-1]) == (rules.LONGEST_SUBJECT, "…")


def test_holes_of_templates_are_closed() -> None:
    assert rules.tidy("\n\n a  \n\n\n\nb\n\n") == "a\n\nb\n"


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>two</p>\n<p>three</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("<script>&", "<p>&lt;script&gt;&amp;</p>"),
        ("Open it:\nhttps://x.org/?a=1&b=2", '<p><a class="button" href="https://x.org/?a=1&amp;b=2">Open it</a></p>'),
        ("See https://x.org/a.", '<p>See <a href="https://x.org/a">https://x.org/a</a>.</p>'),
        (
            'See https://x.org/"><script>',
            '<p>See <a href="https://x.org/">https://x.org/</a>&quot;&gt;&lt;script&gt;</p>',
        ),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ("a\n\n--\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("", ""),
    ],
)
def test_text_becomes_simple_and_safe_html(text: str, markup: str) -> None:
    assert rules.as_html(text) == markup


def test_holders() -> None:
    assert rules.holder_of(person_id="p1", address="A@b") == "person:p1"
    assert rules.holder_of(person_id="", address=" Arta@Example.org ") == "address:arta@example.org"


def test_every_state_has_its_moves_and_ends_end() -> None:
    assert set(MOVES) == set(MessageState)
    assert not MOVES[MessageState.SENT]
