"""The read API: the same members, totals and visibility as the pages."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kuvend.core.text import TranslatedText
from kuvend.directory.api import OrganisationPage
from kuvend.directory.models import ContactPerson, Network, Organisation, Taxonomy, Term
from kuvend.directory.operations.indexing import refresh_search
from kuvend.directory.states import ContactKind, MembershipState, ProfileState, Visibility
from kuvend.people.models import Person
from tests.actors import ClientMaker, make_organisation

pytestmark = pytest.mark.web


@pytest.fixture
def described(network: Network, other_network: Network, organisation: Organisation) -> Organisation:
    """A member with everything restricted somewhere."""
    activities = Taxonomy.objects.create(key="field_of_activity", name={"en": "Fields of activity"})
    media = Term.objects.create(taxonomy=activities, key="media", label={"en": "Media", "sq": "Media"})
    organisation.general_information = TranslatedText({"sq": "Punojmë me të rinjtë", "en": "We work with the young"})
    organisation.why_do_you_want_to_join = TranslatedText({"en": "A secret motive"})
    organisation.year_of_establishment = 2004
    organisation.save()
    organisation.fields_of_activity.add(media)
    organisation.contact_points.create(kind=ContactKind.EMAIL, value="open@lule.example", visibility=Visibility.PUBLIC)
    organisation.contact_points.create(kind=ContactKind.MOBILE, value="+355 69 000 0001", visibility=Visibility.MEMBERS)
    ContactPerson.objects.create(
        organisation=organisation, full_name="Blerta Lisi", job_title="Director", email="blerta@lule.example",
        name_visibility=Visibility.PUBLIC, job_title_visibility=Visibility.PUBLIC,
        email_visibility=Visibility.DESK,
    )  # fmt: skip
    ContactPerson.objects.create(organisation=organisation, full_name="Hidden Person", telephone="+355 69 000 0002")
    for one in (organisation, make_organisation("Шабац данас", other_network, country="RS")):
        refresh_search(one)
    return organisation


def test_the_list_is_counted_filtered_and_paged(described: Organisation, client: Client) -> None:
    answer = client.get("/api/v1/organisations?page_size=1").json()
    assert answer["count"] == 2
    assert answer["previous"] is None
    second = client.get(answer["next"]).json()
    assert second["next"] is None
    assert second["previous"].endswith("page=1")
    assert {answer["results"][0]["name"], second["results"][0]["name"]} == {"Lule Mali", "Шабац данас"}
    found = client.get("/api/v1/organisations?q=sabac").json()
    assert [row["name"] for row in found["results"]] == ["Шабац данас"]
    assert client.get("/api/v1/organisations?field_of_activity=media&country=al").json()["count"] == 1
    assert client.get("/api/v1/organisations?year_from=2005").json()["count"] == 0
    assert answer["facets"]["country"] == {"al": 1, "rs": 1}


def test_the_page_and_the_api_agree(described: Organisation, client: Client) -> None:
    answer = client.get("/api/v1/organisations?q=lule").json()
    row = answer["results"][0]
    assert row["url"].endswith(f"/en/members/{described.slug}-{described.public_id}/")
    assert row["memberships"][0]["network"] == "albania"
    assert row["fields_of_activity"] == [{"key": "media", "label": {"en": "Media", "sq": "Media"}}]


def test_details_follow_the_visibility_of_the_pages(
    described: Organisation, member: Person, outsider: Person, client: Client, client_of: ClientMaker
) -> None:
    address = f"/api/v1/organisations/{described.public_id}"
    everybody = client.get(address).json()
    assert everybody["general_information"] == {"sq": "Punojmë me të rinjtë", "en": "We work with the young"}
    assert [point["value"] for point in everybody["contact_points"]] == ["open@lule.example"]
    assert [contact["full_name"] for contact in everybody["contacts"]] == ["Blerta Lisi"]
    assert everybody["contacts"][0]["email"] == ""
    assert "secret motive" not in json.dumps(everybody)
    members = client_of(outsider).get(address).json()
    assert {point["value"] for point in members["contact_points"]} == {"open@lule.example", "+355 69 000 0001"}
    assert "secret motive" not in json.dumps(members)
    own = client_of(member).get(address).json()
    assert own["why_do_you_want_to_join"] == {"en": "A secret motive"}
    assert own["contacts"][0]["email"] == "blerta@lule.example"


@pytest.mark.parametrize("state", [ProfileState.DRAFT, ProfileState.ARCHIVED])
def test_what_is_not_public_is_not_there(described: Organisation, client: Client, state: ProfileState) -> None:
    described.state = state
    described.save()
    refresh_search(described)
    assert client.get(f"/api/v1/organisations/{described.public_id}").status_code == 404
    assert client.get("/api/v1/organisations").json()["count"] == 1


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=99999999999999999999", "page=x", "page_size=0", "page_size=101", "page_size=-5",
     "year_from=12", "sort=password", "q=" + "x" * 201],
)  # fmt: skip
def test_nonsense_is_refused_with_the_parameter_named(db: None, client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/organisations?{query}")
    assert answer.status_code == 422
    assert query.partition("=")[0] in answer.content.decode()


@pytest.mark.parametrize("query", ["country=%00", "q=%00%00", "network='--", "q=%22", "q=-", "page=500000"])
def test_strange_but_allowed_input_is_answered(described: Organisation, client: Client, query: str) -> None:
    assert client.get(f"/api/v1/organisations?{query}").status_code == 200


def test_a_tag_saves_the_way(described: Organisation, client: Client) -> None:
    first = client.get("/api/v1/organisations")
    tag = first.headers["ETag"]
    assert client.get("/api/v1/organisations", headers={"if-none-match": tag}).status_code == 304
    described.name = "Lule Mali e Re"
    described.save()
    refresh_search(described)
    assert client.get("/api/v1/organisations", headers={"if-none-match": tag}).status_code == 200


def test_networks_count_members_by_the_stated_definition(
    described: Organisation, network: Network, client: Client
) -> None:
    make_organisation("Suspended", network).memberships.update(state=MembershipState.SUSPENDED)
    make_organisation("Unconfirmed", network).memberships.update(state=MembershipState.DORMANT)
    make_organisation("Not public", network, state=ProfileState.DRAFT)
    refresh_search(*Organisation.objects.all())
    answer = client.get("/api/v1/networks").json()
    assert {row["slug"]: row["members"] for row in answer["results"]} == {"albania": 2, "head-office": 3, "kosovo": 1}
    assert client.get("/api/v1/networks/albania").json()["parents"] == ["head-office"]
    assert client.get("/api/v1/networks/nowhere").status_code == 404


def test_lists_show_what_can_be_chosen(described: Organisation, client: Client) -> None:
    Term.objects.create(taxonomy=Taxonomy.objects.get(), key="telex", label={"en": "Telex"}, is_active=False)
    answer = client.get("/api/v1/taxonomies").json()
    assert answer["count"] == 1
    assert [term["key"] for term in answer["results"][0]["terms"]] == ["media"]
    assert client.get("/api/v1/taxonomies/field_of_activity").json()["name"] == {"en": "Fields of activity"}
    assert client.get("/api/v1/taxonomies/none").status_code == 404


def test_the_document_names_every_address(db: None, client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert {"/api/v1/organisations", "/api/v1/networks", "/api/v1/taxonomies"} <= set(document["paths"])


def test_one_row_costs_the_same_queries_as_three(described: Organisation, network: Network, client: Client) -> None:
    client.get("/api/v1/organisations")
    with CaptureQueriesContext(connection) as two:
        client.get("/api/v1/organisations")
    for name in ("Third", "Fourth"):
        refresh_search(make_organisation(name, network))
    client.get("/api/v1/organisations")
    with CaptureQueriesContext(connection) as four:
        client.get("/api/v1/organisations")
    assert len(two) == len(four)


def test_nobody_may_write(db: None, client: Client) -> None:
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)("/api/v1/organisations").status_code == 405


def test_answers_have_the_declared_form(described: Organisation, client: Client) -> None:
    """The list is written without ninja's check, so it is checked here."""
    OrganisationPage.model_validate(client.get("/api/v1/organisations").json())


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v1/nowhere", "/api/v1/organisations/none/x", "/api/v2/organisations", "/api/v1//"]
)
def test_an_unknown_address_is_answered_in_the_format_of_programs(db: None, client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {"detail": "Not Found"}


def test_a_slash_at_the_end_changes_nothing(described: Organisation, client: Client) -> None:
    for path in (
        "organisations", "networks", "taxonomies", "openapi.json", "networks/albania",
        "taxonomies/field_of_activity", f"organisations/{described.public_id}",
    ):  # fmt: skip
        plain, slashed = client.get(f"/api/v1/{path}"), client.get(f"/api/v1/{path}/")
        assert (plain.status_code, slashed.status_code) == (200, 200), path
        assert plain.json() == slashed.json(), path


def test_the_beginning_names_what_can_be_asked(described: Organisation, client: Client) -> None:
    addresses = client.get("/api/v1/").json()
    assert set(addresses) == {"openapi", "organisations", "networks", "taxonomies"}
    for address in addresses.values():
        assert client.get(address).status_code == 200


def test_a_refused_method_is_said_in_the_same_format(db: None, client: Client) -> None:
    answer = client.post("/api/v1/organisations/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer.json() == {"detail": "Only reading is possible here."}
