"""Files of the member list: whole, in the reader's language, with the page's visibility, safe to open."""

import csv
import io
import json

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kuvend.core.text import TranslatedText
from kuvend.directory.exports.members import FORMULA_BEGINS, safe_cell
from kuvend.directory.models import Network, Organisation, OrganisationRelation
from kuvend.directory.operations.indexing import refresh_search
from kuvend.directory.states import ContactKind, NameKind, ProfileState, RelationKind, Visibility
from kuvend.people.models import Person
from tests.actors import ClientMaker, give_mandate, make_organisation

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


@pytest.fixture
def told(organisation: Organisation, network: Network) -> Organisation:
    """A member that has told everything; some of it begins like a formula."""
    organisation.other_names.create(name="=Lule", kind=NameKind.ALSO_KNOWN_AS)
    organisation.contact_points.create(
        kind=ContactKind.SOCIAL, value="@lule", visibility=Visibility.PUBLIC
    )  # fmt: skip
    for name in (
        "how_can_you_contribute_to_the_network", "why_do_you_want_to_join", "additional_information",
        "funding_sources", "partners", "founders",
    ):  # fmt: skip
        setattr(organisation, name, TranslatedText({"en": f"+{name}"}))
    organisation.contribution_visibility = Visibility.PUBLIC
    organisation.registration_number = "-17"
    organisation.staff_count, organisation.volunteer_count = 0, 12
    organisation.yearly_budget, organisation.budget_currency = 1_250_000, "EUR"
    organisation.save()
    for other in (make_organisation("Dega", network), make_organisation("Hidden", network, state=ProfileState.DRAFT)):
        OrganisationRelation.objects.create(organisation=organisation, other=other, kind=RelationKind.BRANCH_OF)
    give_mandate(organisation, network)
    refresh_search(organisation)
    return organisation


EXPECTED = {
    "Other names": "=Lule",
    "Social media": "@lule",
    "Registration number": "-17",
    "What it contributes to the network": "+how_can_you_contribute_to_the_network",
    "Additional information": "+additional_information",
    "Funding sources": "+funding_sources",
    "Partners": "+partners",
    "Founders": "+founders",
    "Staff": "0",
    "Volunteers": "12",
    "Yearly budget": "12,500 €",
    "Relations": "Branch of: Dega",
    "Head of Network": "Albania",
}


def csv_of(client: Client) -> dict[str, str]:
    raw = body(client.get("/en/members/export.csv?q=lule"))
    (row,) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))
    return row


def xlsx_of(client: Client) -> dict[str, str]:
    sheet = openpyxl.load_workbook(io.BytesIO(body(client.get("/en/members/export.xlsx?q=lule")))).active
    assert sheet is not None
    headings, row = sheet.iter_rows(values_only=True)
    return {str(heading): str(value or "") for heading, value in zip(headings, row, strict=True)}


def test_every_field_a_visitor_sees_is_in_every_file(told: Organisation, client: Client) -> None:
    in_csv = csv_of(client)
    in_xlsx = xlsx_of(client)
    for heading, value in EXPECTED.items():
        assert in_csv[heading] == safe_cell(value), heading
        assert in_xlsx[heading] == value, heading
    (in_json,) = json.loads(body(client.get("/en/members/export.json?q=lule")))["results"]
    assert (in_json["staff_count"], in_json["yearly_budget"], in_json["budget_currency"]) == (0, 1_250_000, "EUR")
    assert in_json["founders"] == {"en": "+founders"}
    assert [relation["name"] for relation in in_json["relations"]] == ["Dega"]
    in_api = client.get(f"/api/v1/organisations/{told.public_id}").json()
    alike = in_json.keys() - {"slug", "changed_at"}  # part of `url` there; written with a Z there
    assert {key: in_api[key] for key in alike} == {key: in_json[key] for key in alike}


def test_what_is_for_the_deciders_reaches_them_and_nobody_else(
    told: Organisation,
    client: Client,
    client_of: ClientMaker,
    outsider: Person,
    member: Person,
    network_secretariat: Person,
    secretariat: Person,
) -> None:
    for somebody in (client, client_of(outsider)):
        assert csv_of(somebody)["Why it joined"] == xlsx_of(somebody)["Why it joined"] == ""
    for somebody in (client_of(member), client_of(network_secretariat), client_of(secretariat)):
        assert xlsx_of(somebody)["Why it joined"] == "+why_do_you_want_to_join"
        assert csv_of(somebody)["Why it joined"] == "'+why_do_you_want_to_join"


def test_a_longer_list_asks_no_more_of_the_database(
    told: Organisation, network: Network, network_secretariat: Person, client_of: ClientMaker
) -> None:
    client = client_of(network_secretariat)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            body(client.get("/en/members/export.json"))
        return len(queries)

    count()
    before = count()
    for name in ("Third", "Fourth"):
        refresh_search(make_organisation(name, network))
    count()
    assert count() == before
