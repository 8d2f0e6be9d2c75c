"""Workbooks that would do harm, or are none, are refused before they are unpacked."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from kuvend.directory.rules.recognising import workbooks
from kuvend.directory.rules.recognising.refusals import NotReadable
from kuvend.directory.rules.recognising.workbooks import workbook_page

pytestmark = pytest.mark.rules


def workbook(rows: list[list[object]], *titles: str) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title in titles or ("Members",):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in members.items():
            bundle.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def reason_for(content: bytes) -> str:
    with pytest.raises(NotReadable) as caught:
        workbook_page("members.xlsx", content)
    return caught.value.reason


def test_a_workbook_is_a_text_of_lines_and_tabs() -> None:
    rows: list[list[object]] = [
        ["Name", "Founded", "Note"],
        ["Lule\nMali", 2004.0, None],
        ["Bredhi\tI Ri", 2.5, "a\r\nb"],
    ]
    page = workbook_page("members.xlsx", workbook(rows, "First", "Second"))
    sheet = "Name\tFounded\tNote\nLule Mali\t2004\nBredhi I Ri\t2.5\ta b\n"
    assert page.text == f"# First\n{sheet}# Second\n{sheet}"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert reason_for(archive(xl__workbook_xml=b"0" * 30_000_000)) == "too_large"


def test_a_workbook_of_thousands_of_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_PARTS", 3)
    assert reason_for(archive(a=b"", b=b"", c=b"", xl__workbook_xml=b"")) == "too_large"


def test_a_sheet_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 5)
    assert workbook_page("x.xlsx", workbook([["a"]] * 5)).text.count("a\n") == 5
    assert reason_for(workbook([["a"]] * 6)) == "too_many_rows"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 but nothing more", "broken_workbook"),
        (archive(readme=b"hello"), "unknown_format"),
        (archive(xl__workbook_xml=b"no xml"), "broken_workbook"),
    ],
)
def test_what_is_no_workbook_is_told(content: bytes, reason: str) -> None:
    assert reason_for(content) == reason


def test_a_workbook_whose_sheet_breaks_off_is_told() -> None:
    whole = workbook([["Name"], ["Lule"]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if "worksheets/sheet1" in name else content)
    assert reason_for(out.getvalue()) == "broken_workbook"


def test_entities_that_grow_are_refused() -> None:
    whole = workbook([["Name"]])
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, bomb + content.partition(b"?>")[2] if name == "xl/workbook.xml" else content)
    assert reason_for(out.getvalue()) == "broken_workbook"
