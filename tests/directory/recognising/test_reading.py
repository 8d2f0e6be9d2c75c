"""Files of every encoding and kind become text, or are refused with the reason."""

import pytest

from kuvend.directory.rules.recognising import reading
from kuvend.directory.rules.recognising.reading import decoded, page_of, page_of_text
from kuvend.directory.rules.recognising.refusals import NotReadable

pytestmark = pytest.mark.rules

LETTER = "Организација „Шабац“ ради од 2004. године са младима и женама на селу."
ALBANIAN = "Shoqata për të drejtat e njeriut në Shqipëri, e themeluar në Gjirokastër nga gra që punojnë."


def reason_for(content: bytes, name: str = "page.txt") -> str:
    with pytest.raises(NotReadable) as caught:
        page_of(name, content)
    return caught.value.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n\t ", "empty"),
        ("\ufeff \n".encode(), "empty"),
        (b"\x00\x01\x02\x03" * 50 + b"\xff", "binary"),
        (bytes(range(1, 9)) * 40, "binary"),
    ],
)
def test_what_holds_no_text_is_refused(content: bytes, reason: str) -> None:
    assert reason_for(content) == reason


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    assert reason_for(b"x" * 11) == "too_large"
    assert page_of("page.txt", b"x" * 10).text == "x" * 10


@pytest.mark.parametrize(("start", "reason"), reading._DOCUMENTS)
def test_documents_of_other_programs_are_refused_by_their_kind(start: bytes, reason: str) -> None:
    assert reason_for(start + b" and more") == reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
def test_cyrillic_is_read_in_any_encoding(encoding: str) -> None:
    assert decoded("p", LETTER.encode(encoding)).lstrip("\ufeff") == LETTER


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252"])
def test_latin_is_read_in_any_encoding(encoding: str) -> None:
    assert decoded("p", ALBANIAN.encode(encoding)) == ALBANIAN


def test_a_long_plain_text_with_one_strange_sign_at_its_end_is_western() -> None:
    assert decoded("p", b"plain text " * 20_000 + b"\x80").endswith("plain text €")


def test_a_page_that_names_its_encoding_is_believed_unless_nobody_knows_it() -> None:
    page = '<meta charset="{}"><p>Ђорђе'
    assert "Ђорђе" in decoded("p", page.format("windows-1251").encode("cp1251"))
    assert decoded("p", page.format("no-such-thing").encode("cp1251"))


def test_half_a_letter_of_two_bytes_is_not_taken_for_text_of_two_bytes() -> None:
    broken = "Shoqata".encode("utf-16-le") * 20 + b"\x00\xd8"
    assert reason_for(broken) == "binary"


def test_a_list_copied_from_a_table_is_read_as_one_whatever_its_name() -> None:
    table = "Name,Country,Year of establishment\nLule Mali,Albania,2004\n"
    assert page_of_text("members", table).format == page_of_text("members.csv", table).format == "csv"
    assert page_of_text("members.txt", table).format == "text"
    assert page_of_text("members.tsv", table.replace(",", "\t")).format == "csv"


def test_a_web_page_is_known_by_its_name_or_its_beginning() -> None:
    assert page_of_text("page.htm", "<p>Lule</p>").format == "html"
    assert page_of_text("page", "\ufeff<!DOCTYPE html><p>Lule</p>").format == "html"
