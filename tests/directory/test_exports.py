"""Files of the member list: whole, in the reader's language, with the page's visibility, safe to open."""

import csv
import io
import json

import openpyxl
import pytest
from django.test import Client

from kuvend.core.text import TranslatedText
from kuvend.directory.exports.members import FORMULA_BEGINS, safe_cell
from kuvend.directory.models import Network
from kuvend.directory.operations.indexing import refresh_search
from kuvend.directory.states import ContactKind, Visibility
from kuvend.people.models import Person
from tests.actors import ClientMaker, make_organisation

pytestmark = pytest.mark.web


@pytest.fixture
def hostile(network: Network) -> None:
    """Members whose names and texts try to run."""
    for name, about in (('=HYPERLINK("//x")', "+1"), ("@SUM(A1)", "-2\x0b"), ("Њива", "Прва\nдруга")):
        organisation = make_organisation(name, network, slug="x")
        organisation.general_information = TranslatedText({"en": about})
        organisation.save()
        organisation.contact_points.create(kind=ContactKind.MOBILE, value="+355 69 1", visibility=Visibility.MEMBERS)
        refresh_search(organisation)


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.rules
def test_every_formula_begin_is_defused() -> None:
    for begin in FORMULA_BEGINS:
        assert safe_cell(f"{begin}1") == f"'{begin}1"
    assert safe_cell("Ura e Re") == "Ura e Re"


def test_a_csv_opens_as_text_with_headings_in_the_readers_language(hostile: None, client: Client) -> None:
    response = client.get("/en/members/export.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]
    raw = body(response)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert {row["Name"] for row in rows} == {'\'=HYPERLINK("//x")', "'@SUM(A1)", "Њива"}
    assert not any(cell.startswith(FORMULA_BEGINS) for row in rows for cell in row.values())
    assert all(row["Mobile"] == "" for row in rows)


def test_members_get_what_members_see(hostile: None, member: Person, client_of: ClientMaker) -> None:
    rows = json.loads(body(client_of(member).get("/en/members/export.json?q=њива")))
    assert rows["count"] == 1
    assert rows["results"][0]["contact_points"] == [{"kind": "mobile", "value": "+355 69 1"}]


def test_a_workbook_holds_texts_only(hostile: None, client: Client) -> None:
    response = client.get("/en/members/export.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(body(response))).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert '=HYPERLINK("//x")' in {cell.value for cell in cells}


def test_the_search_narrows_the_file_and_other_formats_are_nothing(hostile: None, client: Client) -> None:
    assert json.loads(body(client.get("/en/members/export.json?q=nothing+like+it")))["count"] == 0
    assert client.get("/en/members/export.exe").status_code == 404
