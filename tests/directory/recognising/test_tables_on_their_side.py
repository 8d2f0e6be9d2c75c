"""Tables with a column for each member, forms, and the numbers by which spreadsheets mean dates."""

import io
from collections.abc import Sequence

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import MAC_EPOCH

from kuvend.directory.rules.recognising import Page, Recognition, page_of, recognised
from kuvend.directory.rules.recognising.workbooks import MOST_COLUMNS

pytestmark = pytest.mark.rules

type Cells = Sequence[Sequence[object]]


def sheet(*sheets: Cells, old_macintosh: bool = False) -> bytes:
    book = Workbook()
    if old_macintosh:
        book.epoch = MAC_EPOCH
    for number, rows in enumerate(sheets):
        page = book.worksheets[0] if number == 0 else book.create_sheet()
        for row in rows:
            page.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def read(name: str, content: bytes) -> tuple[Page, Recognition]:
    page = page_of(name, content)
    found = recognised([page])
    spans = sorted((one.span.start, one.span.end) for part in (found.records, found.left_aside) for one in part)
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == len(page.text)
    for record in found.records:
        for finding in record.fields.values():
            assert record.span.holds(finding.span)
            for value in finding.values:
                assert page.text[value.span.start : value.span.end] == value.text
    return page, found


MEMBERS: Cells = (
    ["Register of members"],
    [],
    ["Name", "Blue House", "Green Field", "Network of Mills"],
    ["Type", "Foundation", "Association", None],
    ["E-mail", "blue@house.example", None, "mills@mills.example"],
    [],
    ["Mission", "To sing together.", "To dance\nat night.", None],
    ["Colour", "blue", None, None],
)


def test_a_sheet_with_a_column_for_each_member_gives_a_record_for_each() -> None:
    page, found = read("members.xlsx", sheet(MEMBERS))
    blue, green, mills = found.records
    assert {key: one.text for key, one in blue.fields.items()} == {
        "name": "Blue House",
        "organisation_type": "Foundation",
        "emails": "blue@house.example",
        "mission_and_objectives": "To sing together.",
    }
    assert [value.text for value in blue.unassigned] == ["blue"]
    assert page.text[blue.span.start : blue.span.end] == (
        "Blue House\tFoundation\tblue@house.example\tTo sing together.\tblue\n"
    )
    assert green.fields["mission_and_objectives"].text == "To dance at night."
    assert green.empty == ("emails",)
    assert mills.name == "Network of Mills"
    reasons = [one.reason for one in found.left_aside]
    assert reasons == ["blank", "before_heading_row", "blank", "heading_row"]


def test_names_across_the_top_need_no_label() -> None:
    rows = (
        ["", "Plava kuća", "Zeleno polje"],
        ["Tip organizacije", "Fondacija", "Udruženje"],
        ["Godina osnivanja", 1999, 2004],
        ["Adresa", "Ulica lipa 3, Niš", ""],
    )
    _, found = read("members.xlsx", sheet(rows))
    assert [record.name for record in found.records] == ["Plava kuća", "Zeleno polje"]
    assert [record.fields["year_of_establishment"].text for record in found.records] == ["1999", "2004"]


def test_a_csv_text_with_a_column_for_each_member_is_turned_as_well() -> None:
    text = (
        '\ufeffName;"Blue ""Old"" House";Green Field\r\nType;Foundation;Association\r\nE-mail;blue@house.example;\r\n'
    )
    page, found = read("members.csv", text.encode())
    assert [record.name for record in found.records] == ['Blue "Old" House', "Green Field"]
    assert page.text.splitlines()[0] == "Name\tType\tE-mail"


def test_more_members_than_a_list_has_columns_are_all_read() -> None:
    count = MOST_COLUMNS + 20
    rows = (
        ["Name", *(f"House {number}" for number in range(count))],
        ["Type", *(["Foundation"] * count)],
        ["E-mail", *(f"a{number}@house.example" for number in range(count))],
    )
    _, found = read("members.xlsx", sheet(rows))
    assert len(found.records) == count


@pytest.mark.parametrize(
    "rows",
    [
        # a list whose members are called by words that are labels as well
        (["Name", "Type", "Town"], ["Network", "Association", "Bar"], ["Country", "Fund", "Bar"], ["Mission", "", ""]),
        # names that are none
        (["", "yes", "yes"], ["Type", "Foundation", "NGO"], ["Phone", "1", "2"], ["E-mail", "a@b.example", ""]),
        # two labels only
        (["Name", "Blue House", "Green Field"], ["Type", "Foundation", "Association"], ["Colour", "blue", "green"]),
        # most lines of the first column mean nothing
        (["Name", "A house", "B"], ["Type", "x", ""], ["E-mail", "", ""], *(["?", "1", "2"] for _ in range(4))),
    ],
    ids=["list", "no_names", "two_labels", "unknown_lines"],
)
def test_other_tables_are_not_turned(rows: Cells) -> None:
    page = page_of("members.xlsx", sheet(rows))
    assert page.text.splitlines()[1] == "\t".join(str(cell) for cell in rows[0])


def test_a_csv_text_that_is_one_members_form_is_one_record_in_its_place() -> None:
    text = "Name;Blue House\nType;Foundation\nFounded;37987\nMission\n\nE-mail;blue@house.example\n"
    page, found = read("form.csv", text.encode())
    (record,) = found.records
    assert page.text == text
    assert record.name == "Blue House"
    assert record.fields["year_of_establishment"].proposal
    assert record.empty == ("mission_and_objectives",)
    assert not found.left_aside


@pytest.mark.parametrize(
    "text",
    ["Type;Foundation\nE-mail;blue@house.example\nFounded;1999\n", "Name;Blue House\nType;Foundation\nColour;blue\n"],
    ids=["no_name", "two_labels"],
)
def test_two_columns_that_name_no_member_are_left_aside(text: str) -> None:
    _, found = read("form.csv", text.encode())
    assert not found.records


def test_a_count_of_days_is_proposed_as_the_date_in_a_column_of_dates_only() -> None:
    rows = (["Name", "Date of foundation", "Staff"], ["Blue House", 37987, 37988], ["Green Field", "38353.0", None])
    _, found = read("members.xlsx", sheet(rows))
    blue, green = found.records
    founded = blue.fields["year_of_establishment"]
    assert (founded.text, founded.values[0].normal, founded.proposal) == ("37987", "2004-01-01", True)
    assert blue.fields["staff"].text == "37988"
    assert not blue.fields["staff"].proposal
    assert not blue.unassigned
    assert green.fields["year_of_establishment"].values[0].normal == "2005-01-01"
    assert not green.empty


def test_an_old_macintosh_counts_from_another_day() -> None:
    rows = (["Name", "Founded"], ["Blue House", 36525])
    (record,) = read("members.xlsx", sheet(rows, old_macintosh=True))[1].records
    assert record.fields["year_of_establishment"].values[0].normal == "2004-01-01"


def test_a_count_that_leads_far_into_the_future_is_none() -> None:
    rows = (["Name", "Founded"], ["Blue House", 59999])
    (record,) = read("members.xlsx", sheet(rows))[1].records
    assert "year_of_establishment" not in record.fields
    assert [value.text for value in record.unassigned] == ["59999"]


def test_a_stated_year_outweighs_a_count_of_days() -> None:
    rows = (["Name", "Founded", "Year of establishment"], ["Blue House", 37987, 1999])
    (record,) = read("members.xlsx", sheet(rows))[1].records
    assert record.fields["year_of_establishment"].text == "1999"
