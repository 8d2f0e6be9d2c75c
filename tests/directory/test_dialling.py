"""National telephone numbers are completed with the prefix of the country or of the network."""

import pytest
from django.test import Client

from kuvend.directory.forms.profile_rows import clean_telephone
from kuvend.directory.models import ContactPerson, ContactPoint, Network, Organisation, ProfileDraft
from kuvend.directory.queries.profile_editing import dialling_countries_of
from kuvend.directory.rules.dialling import country_of_prefix, dialled, dialling_countries
from kuvend.directory.rules.importing import Decided, profile_content
from kuvend.people.models import Person
from tests.actors import ClientMaker, make_organisation
from tests.directory.test_profile_pages import edit_url, posted


@pytest.mark.unit
def test_what_a_telephone_dials() -> None:
    assert dialled("+355 (42) 234-567", ("DE",)) == "+35542234567"
    assert dialled("0035542234567", ()) == "+35542234567"
    assert dialled("069 20 12345", ("AL",)) == "+355692012345"
    assert dialled("06 698 12345", ("IT",)) == "+390669812345"  # Italy keeps its zero
    assert dialled("112233", ()) == "112233"
    assert dialled("on request", ("AL",)) == ""


@pytest.mark.unit
def test_the_country_of_the_seat_comes_before_those_of_the_networks() -> None:
    assert country_of_prefix("+383") == "XK"
    assert country_of_prefix("nonsense") == ""
    assert dialling_countries("de", ["+355", "", "+383", "+355"]) == ("DE", "AL", "XK")


@pytest.mark.unit
def test_numbers_typed_and_imported_are_written_in_the_international_way() -> None:
    assert clean_telephone("069 20 12345", ("AL",)) == "+355 69 201 2345"
    assert clean_telephone("069 20 12345") == "069 20 12345"
    content = profile_content([Decided("telephones", ("069 20 12345",))], language="sq", countries=("AL",))
    assert content["contact_points"][0]["value"] == "+355692012345"


@pytest.mark.web
def test_a_contact_persons_number_is_written_as_the_organisations(
    organisation: Organisation, member: Person, outsider: Person, client_of: ClientMaker
) -> None:
    client, page = client_of(member), edit_url(organisation, "contacts")
    typed = {"contact_persons-0-full_name": "Ada Deda", "contact_persons-0-telephone": "069 20 12345", "stay": "1"}
    sent = {**posted(client.get(page).content.decode()), **typed}
    assert client.post(page, sent).status_code == 302
    assert ProfileDraft.objects.get().fields["contact_persons"][0]["telephone"] == "+355 69 201 2345"
    refused = client.post(page, {**sent, "contact_persons-0-telephone": "on request"})
    assert "Write a telephone number." in refused.content.decode()
    assert client_of(outsider).post(page, sent).status_code == 404


@pytest.mark.web
def test_a_profile_without_a_country_dials_through_its_network(network: Network, client: Client) -> None:
    Network.objects.filter(pk=network.pk).update(phone_prefix="+355")
    organisation = make_organisation("Lule Mali", network, country="")
    ContactPoint.objects.create(
        organisation=organisation, kind="telephone", value="069 20 12345", visibility="public", position=0
    )
    ContactPerson.objects.create(
        organisation=organisation, full_name="Ada", telephone="069 20 12346", name_visibility="public",
        telephone_visibility="public",
    )  # fmt: skip
    page = client.get(f"/en/members/{organisation.public_id}/", follow=True).content.decode()
    assert 'href="tel:+355692012345"' in page
    assert 'href="tel:+355692012346"' in page
    assert ">069 20 12345<" in page
    assert dialling_countries_of(organisation) == ("AL",)
