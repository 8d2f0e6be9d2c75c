"""Workbooks as people keep them, and as somebody would build them who wants to harm."""

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from kuvend.directory.rules.recognising import NotReadable, Recognition, page_of, recognised
from kuvend.directory.rules.recognising.workbooks import MOST_EMPTY_ROWS, MOST_ROWS

pytestmark = pytest.mark.rules

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(fill: Callable[[Any], None]) -> bytes:
    book = Workbook()
    fill(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def with_part(part: str, xml: str) -> bytes:
    """A sound workbook in which one part is replaced."""
    sound = zipfile.ZipFile(io.BytesIO(workbook(lambda book: book.active.append(["Name", "E-mail"]))))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sound.namelist():
            if name != part:
                archive.writestr(name, sound.read(name))
        archive.writestr(part, xml)
    return written.getvalue()


def sheet(rows: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{SPREADSHEET}"><sheetData>{rows}</sheetData></worksheet>'


def read(content: bytes) -> Recognition:
    page = page_of("members.xlsx", content)
    found = recognised([page])
    spans = sorted((one.span.start, one.span.end) for part in (found.records, found.left_aside) for one in part)
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == len(page.text)
    for record in found.records:
        for finding in record.fields.values():
            for value in finding.values:
                assert page.text[value.span.start : value.span.end] == value.text
    return found


def refusal(content: bytes) -> str:
    with pytest.raises(NotReadable) as refused:
        page_of("members.xlsx", content)
    return refused.value.reason


def test_dates_numbers_and_a_title_above_the_headings_are_understood() -> None:
    def fill(book: Any) -> None:
        page = book.active
        page.append(["Регистар на членки"])
        page.merge_cells("A1:E1")
        page.append([])
        page.append(["Име на организацијата", "Датум на основање", "Телефон", "Вработени", "Е-пошта"])
        page.append(["Здружение „Липа“", datetime.datetime(2004, 5, 17), 38970555123, 7, "lipa@lipa.example"])  # noqa: DTZ001
        page.append(["Здружение „Бука“", datetime.date(1998, 1, 2), 70555125.0, None, "=1/0"])

    found = read(workbook(fill))
    first, second = found.records
    assert {key: one.text for key, one in first.fields.items()} == {
        "name": "Здружение „Липа“",
        "telephones": "38970555123",
        "emails": "lipa@lipa.example",
        "year_of_establishment": "2004",
        "staff": "7",
    }
    assert first.fields["telephones"].values[0].normal == "+38970555123"
    assert second.fields["year_of_establishment"].text == "1998"
    assert "emails" not in second.fields  # a formula that was never computed says nothing
    assert [one.reason for one in found.left_aside] == ["blank", "before_heading_row", "blank", "heading_row"]


def test_a_number_that_is_no_year_stays_to_be_seen() -> None:
    def fill(book: Any) -> None:
        book.active.append(["Name", "Year of establishment"])
        book.active.append(["Blue House", 60001])

    (record,) = read(workbook(fill)).records
    assert "year_of_establishment" not in record.fields
    assert [value.text for value in record.unassigned] == ["60001"]


def test_a_whole_number_with_a_point_is_a_whole_number() -> None:
    cells = [("A1", "Name"), ("B1", "Staff"), ("C1", "Type"), ("A2", "Blue House"), ("C2", "NGO")]
    texts = {place: f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>' for place, text in cells}
    rows = f'<row r="1">{texts["A1"]}{texts["B1"]}{texts["C1"]}</row>'
    rows += f'<row r="2">{texts["A2"]}<c r="B2"><v>7.0</v></c>{texts["C2"]}</row>'
    (record,) = read(with_part(SHEET, sheet(rows))).records
    assert record.fields["staff"].text == "7"


def test_each_sheet_has_headings_of_its_own_and_empty_rows_cost_nothing() -> None:
    def fill(book: Any) -> None:
        book.active.append(["Name", "E-mail", "Organisation type"])
        book.active.append(["Blue House", "a@blue.example", "Foundation"])
        persons = book.create_sheet("Persons")
        persons.append(["Full name", "Type", "Fields of activity"])
        for _ in range(3000):
            persons.append([None])
        persons.append(["Ana Maric", "Individual person", "Arts, Media"])

    blue, ana = read(workbook(fill)).records
    assert (blue.kind, blue.name) == ("organisation", "Blue House")
    assert (ana.kind, ana.name) == ("person", "Ana Maric")
    assert [value.key for value in ana.fields["fields_of_activity"].values] == ["arts", "media"]


def test_two_rows_of_headings_are_read_together() -> None:
    def fill(book: Any) -> None:
        page = book.active
        page.append(["Organisation", "Contact", None, "Fields"])
        page.append(["Name", "Full name", "E-mail", "of activity"])
        page.merge_cells("B1:C1")
        page.append(["Blue House", "Ana Maric", "ana@blue.example", "Arts"])

    (record,) = read(workbook(fill)).records
    assert {key: one.text for key, one in record.fields.items()} == {
        "name": "Blue House",
        "contact_1_full_name": "Ana Maric",
        "emails": "ana@blue.example",
        "fields_of_activity": "Arts",
    }


def test_a_first_member_made_of_words_that_are_labels_is_no_second_row_of_headings() -> None:
    def fill(book: Any) -> None:
        book.active.append(["Name", "Organisation type", "Town"])
        book.active.append(["Network", "Association", "Bar"])

    (record,) = read(workbook(fill)).records
    assert record.name == "Network"


def test_a_sheet_that_is_one_members_form_is_one_record() -> None:
    def fill(book: Any) -> None:
        for row in (
            ["Name", "Blue House"],
            ["Organisation type", "Foundation"],
            ["Year of establishment", 2001],
            ["E-mail", None],
            ["Mission", "To sing together."],
        ):
            book.active.append(row)

    (record,) = read(workbook(fill)).records
    assert {key: one.text for key, one in record.fields.items()} == {
        "name": "Blue House",
        "organisation_type": "Foundation",
        "year_of_establishment": "2001",
        "mission_and_objectives": "To sing together.",
    }
    assert record.empty == ("emails",)


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY lol0 "lol">'
    + "".join(f'<!ENTITY lol{level} "{f"&lol{level - 1};" * 10}">' for level in range(1, 10))
    + "]>"
)
FOREIGN = '<!DOCTYPE x [<!ENTITY lol9 SYSTEM "file:///etc/hostname">]>'
LAUGHING = '<row r="1"><c r="A1" t="inlineStr"><is><t>&lol9;</t></is></c></row>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (with_part(SHEET, sheet(" " * 20_000_000)), "too_large"),
        (with_part(SHEET, sheet(LAUGHING, LAUGHS)), "broken_workbook"),
        (with_part(SHEET, sheet(LAUGHING, FOREIGN)), "broken_workbook"),
        (with_part(SHEET, sheet('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>')), "broken_workbook"),
        (with_part(SHEET, sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')), "too_many_rows"),
        (workbook(lambda book: None)[:2500], "broken_workbook"),
        (b"PK\x03\x04 and nothing else", "broken_workbook"),
    ],
    ids=["bomb", "billion_laughs", "foreign_entity", "missing_string", "far_cell", "cut_off", "no_archive"],
)
def test_a_hostile_or_broken_workbook_is_refused_with_a_reason(content: bytes, reason: str) -> None:
    assert refusal(content) == reason


def test_laughs_among_the_shared_strings_are_not_expanded() -> None:
    strings = f'<?xml version="1.0"?>{LAUGHS}<sst xmlns="{SPREADSHEET}"><si><t>&lol9;</t></si></sst>'
    page = page_of("members.xlsx", with_part("xl/sharedStrings.xml", strings))
    assert "lol" not in page.text


def test_the_limits_count_rows_with_content_apart_from_empty_ones() -> None:
    assert MOST_ROWS < MOST_EMPTY_ROWS < 1_048_576
