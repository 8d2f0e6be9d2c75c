"""The desk of a network in the browser's eyes: who gets in, what a form does, what an error says."""

from datetime import date

import pytest
from django.test import Client

from kuvend.audit.models import AuditEntry
from kuvend.core import clock
from kuvend.core.errors import Refused
from kuvend.core.text import TranslatedText
from kuvend.directory.models import (
    Body,
    HeadOfNetworkMandate,
    Membership,
    MembershipPolicy,
    Network,
    Organisation,
    Place,
    Taxonomy,
    Term,
)
from kuvend.directory.operations.mandates import give_mandate
from kuvend.directory.operations.taxonomies import rename_taxonomy
from kuvend.directory.states import Appointment, BodyKind, ProfileState
from kuvend.people.models import Person
from tests.actors import ClientMaker, make_organisation

pytestmark = pytest.mark.web


@pytest.fixture
def lists(db: None) -> Taxonomy:
    taxonomy = Taxonomy.objects.create(key="field_of_activity", name={"en": "Fields of activity"})
    Term.objects.create(taxonomy=taxonomy, key="arts", label={"en": "Arts", "sq": "Arte"}, position=1)
    return taxonomy


def desk_addresses(network: Network, organisation: Organisation) -> list[str]:
    membership = Membership.objects.get(organisation=organisation)
    start = f"/en/desk/networks/{network.slug}/"
    return [
        start, f"{start}describe/", f"{start}join/", f"{start}mandates/new/", f"{start}bodies/new/", f"{start}members/",
        f"{start}members/{membership.public_id}/", f"{start}members/{membership.public_id}/suspend/",
        f"/en/desk/organisations/{organisation.public_id}/relations/", "/en/desk/lists/", "/en/desk/networks/new/",
        f"{start}preset/",
    ]  # fmt: skip


def test_head_office_sees_every_page(
    secretariat: Person, network: Network, organisation: Organisation, client_of: ClientMaker
) -> None:
    client = client_of(secretariat)
    for address in ["/en/desk/networks/", *desk_addresses(network, organisation)]:
        assert client.get(address).status_code == 200, address


def test_outsiders_and_members_find_nothing(
    outsider: Person, member: Person, other_head: Person, network: Network, organisation: Organisation,
    client_of: ClientMaker,
) -> None:  # fmt: skip
    for person in (outsider, member, other_head):
        client = client_of(person)
        for address in desk_addresses(network, organisation):
            assert client.get(address).status_code in {403, 404}, (person, address)
            assert client.post(address, {"idempotency_key": address}).status_code in {403, 404, 405}, (person, address)


def test_an_editor_may_look_but_not_manage(editor: Person, network: Network, client_of: ClientMaker) -> None:
    client = client_of(editor)
    assert client.get(f"/en/desk/networks/{network.slug}/").status_code == 200
    assert client.get(f"/en/desk/networks/{network.slug}/describe/").status_code == 403


def test_a_mandate_is_recorded_by_name_or_address(
    secretariat: Person, network: Network, organisation: Organisation, client_of: ClientMaker
) -> None:
    client = client_of(secretariat)
    form = {
        "idempotency_key": "one", "holder": organisation.name, "since": "2026-01-01", "appointed_by": "election",
    }  # fmt: skip
    twice = {"co_holder": f"https://example.org/sq/members/lule-mali-{organisation.public_id}/"}
    refused = client.post(f"/en/desk/networks/{network.slug}/mandates/new/", form | twice | {"idempotency_key": "no"})
    assert refused.status_code == 422
    assert "This organisation is named already." in refused.content.decode()
    answer = client.post(f"/en/desk/networks/{network.slug}/mandates/new/", form)
    assert answer.status_code == 302
    client.post(f"/en/desk/networks/{network.slug}/mandates/new/", form)
    mandate = HeadOfNetworkMandate.objects.get()
    assert mandate.holders.get().organisation == organisation
    again = client.post(f"/en/desk/networks/{network.slug}/mandates/new/", form | {"idempotency_key": "two"})
    assert again.status_code == 422
    assert "Another mandate covers part of this term" in again.content.decode()


def test_two_of_one_name_must_be_told_apart(
    secretariat: Person, network: Network, organisation: Organisation, client_of: ClientMaker
) -> None:
    make_organisation(organisation.name, network)
    answer = client_of(secretariat).post(
        f"/en/desk/networks/{network.slug}/mandates/new/",
        {"idempotency_key": "k", "holder": organisation.name, "since": "2026-01-01", "appointed_by": "election"},
    )
    assert "Several organisations have this name" in answer.content.decode()
    assert organisation.name in answer.content.decode()  # what was typed is kept


def test_a_body_is_set_up_filled_and_closed(secretariat: Person, network: Network, client_of: ClientMaker) -> None:
    client = client_of(secretariat)
    start = f"/en/desk/networks/{network.slug}/"
    client.post(f"{start}bodies/new/", {"idempotency_key": "a", "name_sq": "Bordi", "kind": "board"})
    body = Body.objects.get()
    page = f"{start}bodies/{body.public_id}/"
    client.post(page, {"idempotency_key": "b", "full_name": "Ćamil Đorđević", "since": "2026-01-01"})
    assert "Ćamil Đorđević" in client.get(page).content.decode()
    seat = body.members.get()
    client.post(f"{start}seats/{seat.public_id}/end/", {"idempotency_key": "c", "until": "2026-02-01"})
    client.post(f"{page}close/", {"idempotency_key": "d", "until": "2026-03-01"})
    body.refresh_from_db()
    assert str(body.until) == "2026-03-01"
    assert client.get(page).status_code == 200


def test_a_membership_is_suspended_with_a_reason(
    secretariat: Person, network: Network, organisation: Organisation, client_of: ClientMaker
) -> None:
    client = client_of(secretariat)
    page = f"/en/desk/networks/{network.slug}/members/{Membership.objects.get().public_id}/"
    refused = client.post(f"{page}suspend/", {"idempotency_key": "a", "reason": ""})
    assert refused.status_code == 422
    assert client.post(f"{page}suspend/", {"idempotency_key": "b", "reason": "Dues"}).status_code == 302
    assert "Suspended" in client.get(page).content.decode()
    assert client.get(f"{page}no-such-move/").status_code == 404


def test_members_are_found_by_folded_names(
    secretariat: Person, network: Network, organisation: Organisation, client_of: ClientMaker
) -> None:
    make_organisation("Шабац данас", network)
    page = client_of(secretariat).get(f"/en/desk/networks/{network.slug}/members/?q=sabac").content.decode()
    assert "Шабац данас" in page
    assert organisation.name not in page


def test_the_lists_of_members_cost_the_same_for_one_and_three(
    secretariat: Person, network: Network, organisation: Organisation, client_of: ClientMaker,
    django_assert_num_queries: object,
) -> None:  # fmt: skip
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(secretariat)
    address = f"/en/desk/networks/{network.slug}/members/"
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    make_organisation("Two", network)
    make_organisation("Three", network)
    with CaptureQueriesContext(connection) as three:
        client.get(address)
    assert len(one) == len(three)


def test_a_list_gets_a_new_choice_once(secretariat: Person, lists: Taxonomy, client_of: ClientMaker) -> None:
    client = client_of(secretariat)
    page = "/en/desk/lists/field_of_activity/"
    form = {"idempotency_key": "a", "label_en": "Sport", "key": "sport", "position": "2", "is_active": "on"}
    assert client.post(page, form).status_code == 302
    assert "already has a choice" in client.post(page, form | {"idempotency_key": "b"}).content.decode()
    term = lists.terms.get(key="sport")
    client.post(f"{page}{term.public_id}/", {"idempotency_key": "c", "label_en": "Sports", "position": "9"})
    term.refresh_from_db()
    assert (str(term.label), term.is_active) == ("Sports", False)


def test_a_list_is_named_in_every_language(
    lists: Taxonomy, secretariat: Person, network_secretariat: Person, outsider: Person, client_of: ClientMaker
) -> None:
    page = "/en/desk/lists/field_of_activity/name/"
    form = {"idempotency_key": "a", "name_en": "Fields of work", "name_sq": "Fushat e punës"}
    for person, status in ((network_secretariat, 403), (outsider, 404)):
        assert client_of(person).post(page, form).status_code == status
    client = client_of(secretariat)
    assert "Fields of activity" in client.get(page).content.decode()
    assert client.post(page, {"idempotency_key": "b", "name_en": ""}).status_code == 422
    assert client.post(page, form).status_code == 302
    assert client.post(page, form | {"idempotency_key": "c"}).status_code == 302
    lists.refresh_from_db()
    assert (lists.name["en"], lists.name["sq"]) == ("Fields of work", "Fushat e punës")
    assert AuditEntry.objects.filter(action="directory.rename_taxonomy").count() == 1  # twice is once
    with pytest.raises(Refused):
        rename_taxonomy(taxonomy=lists, name=TranslatedText({}), by=secretariat, now=clock.now())


def test_only_head_office_creates_networks(
    secretariat: Person, network_secretariat: Person, client_of: ClientMaker
) -> None:
    form = {
        "idempotency_key": "a", "name_en": "Coast", "slug": "coast", "kind": "coalition", "languages": ["en", "sq"],
        "time_zone": "Europe/Tirane",
    }  # fmt: skip
    assert client_of(network_secretariat).post("/en/desk/networks/new/", form).status_code == 403
    assert client_of(secretariat).post("/en/desk/networks/new/", form).status_code == 302
    assert Network.objects.get(slug="coast").policy is not None


def test_drafts_that_only_another_desk_sees_cannot_be_named(
    network_secretariat: Person,
    network: Network,
    other_network: Network,
    organisation: Organisation,
    client_of: ClientMaker,
) -> None:
    draft = make_organisation("Fshehtas", other_network, state=ProfileState.DRAFT)
    body = Body.objects.create(network=network, kind="board", name={"en": "Board"})
    client = client_of(network_secretariat)
    start = f"/en/desk/networks/{network.slug}"
    forms = {
        f"{start}/mandates/new/": {"holder": "Fshehtas", "since": "2026-01-01", "appointed_by": "election"},
        f"{start}/bodies/{body.public_id}/": {"full_name": "Ana", "organisation": "Fshehtas"},
        f"/en/desk/organisations/{organisation.public_id}/relations/": {"kind": "branch_of", "other": "Fshehtas"},
    }
    for address, form in forms.items():
        assert client.post(address, {**form, "idempotency_key": address}).status_code == 422, address
    chosen = client.get(f"/en/desk/organisations/{organisation.public_id}/merge/", {"other": "Fshehtas"})
    assert chosen.status_code == 200
    # The same names are taken as soon as everybody may know of the profile; a mandate is for members.
    Organisation.objects.filter(pk=draft.pk).update(state=ProfileState.PUBLISHED)
    Membership.objects.create(organisation=draft, network=network, state_since=clock.now())
    for address, form in forms.items():
        assert client.post(address, {**form, "idempotency_key": address}).status_code == 302, address


def test_only_who_may_record_a_mandate_is_offered_to(
    secretariat: Person, head_of_network: Person, network: Network, client_of: ClientMaker
) -> None:
    start = f"/en/desk/networks/{network.slug}/"
    for person, is_offered in ((secretariat, True), (head_of_network, False)):
        client = client_of(person)
        page = client.get(start).content.decode()
        assert ("mandates/new/" in page) is is_offered
        assert ("End the mandate" in page) is is_offered
        assert (client.get(f"{start}mandates/new/").status_code == 200) is is_offered


def test_names_without_a_translation_are_tagged_and_say_their_language(
    secretariat: Person, network: Network, organisation: Organisation, client: Client, client_of: ClientMaker
) -> None:
    body = Body.objects.create(network=network, kind=BodyKind.BOARD, name={"en": "Appeals committee"})
    Organisation.objects.update(name_language="sr-latn")
    tagged = '<bdi lang="en" dir="ltr">Appeals committee</bdi> <span class="foreign">'
    assert tagged in client.get(f"/ar/networks/{network.slug}/").content.decode()
    assert '<bdi lang="en"' not in client.get(f"/en/networks/{network.slug}/").content.decode()
    desk = client_of(secretariat)
    start = f"/ar/desk/networks/{network.slug}/"
    for address in (start, f"{start}bodies/{body.public_id}/"):
        assert tagged in desk.get(address).content.decode(), address
    assert '<bdi lang="sr-Latn">Lule Mali</bdi>' in desk.get(f"{start}members/").content.decode()


DESCRIPTION = {
    "name_en": "Albania", "kind": "national_network", "languages": "en", "time_zone": "Europe/Tirane", "country": "AL",
}  # fmt: skip


def test_currencies_and_telephone_prefix_are_set_by_hand(
    head_of_network: Person, outsider: Person, network: Network, client_of: ClientMaker
) -> None:
    client, address = client_of(head_of_network), f"/en/desk/networks/{network.slug}/describe/"
    wrong = client.post(address, DESCRIPTION | {"idempotency_key": "a", "currencies": "EUR QQQ", "phone_prefix": "355"})
    assert wrong.status_code == 422
    assert "This is no currency: QQQ" in wrong.content.decode()
    assert "Write a plus and one to four digits." in wrong.content.decode()
    right = DESCRIPTION | {"currencies": "all, EUR all", "phone_prefix": "+355"}
    assert client_of(outsider).post(address, right | {"idempotency_key": "o"}).status_code == 404
    assert client.post(address, right | {"idempotency_key": "b"}).status_code == 302
    network.refresh_from_db()
    assert (network.currencies, network.phone_prefix) == (["ALL", "EUR"], "+355")
    assert 'value="ALL, EUR"' in client.get(address).content.decode()


def test_an_organisation_may_itself_be_a_network(
    secretariat: Person, network: Network, other_network: Network, organisation: Organisation, client_of: ClientMaker
) -> None:
    client = client_of(secretariat)
    form = DESCRIPTION | {"organisation": organisation.name}
    client.post(f"/en/desk/networks/{network.slug}/describe/", form | {"idempotency_key": "a"})
    network.refresh_from_db()
    assert network.organisation == organisation
    profile = client.get(f"/en/members/{organisation.public_id}/", follow=True).content.decode()
    assert f'href="/en/networks/{network.slug}/"' in profile
    assert "Is itself a network" in profile
    assert organisation.public_id in client.get(f"/en/networks/{network.slug}/").content.decode()
    taken = client.post(f"/en/desk/networks/{other_network.slug}/describe/", form | {"idempotency_key": "b"})
    assert "This organisation is another network already." in taken.content.decode()
    client.post(f"/en/desk/networks/{network.slug}/describe/", DESCRIPTION | {"idempotency_key": "c"})
    profile = client.get(f"/en/members/{organisation.public_id}/", follow=True).content.decode()
    assert "Is itself a network" not in profile


def test_a_second_national_network_starts_from_its_countrys_preset(
    secretariat: Person, network: Network, client_of: ClientMaker
) -> None:
    form = DESCRIPTION | {"idempotency_key": "a", "slug": "kosova", "name_en": "Kosovo", "preset": "XK"}
    assert client_of(secretariat).post("/en/desk/networks/new/", form).status_code == 302
    made = Network.objects.get(slug="kosova")
    assert (made.country, made.phone_prefix) == ("XK", "+383")
    assert "EUR" in made.currencies
    assert Place.objects.filter(country="XK").count() > 10
    assert Term.objects.filter(taxonomy__key="target_group", is_active=True).exists()


@pytest.mark.parametrize("zone", ["UTC", "CET", "Europe/Tirane"])
def test_a_network_keeps_the_time_zone_it_has(
    zone: str, secretariat: Person, network: Network, client_of: ClientMaker
) -> None:
    Network.objects.filter(pk=network.pk).update(time_zone=zone)
    client, page = client_of(secretariat), f"/en/desk/networks/{network.slug}/describe/"
    form = {"name_en": "Light", "kind": "coalition", "languages": ["en"], "time_zone": zone}
    assert f'<option value="{zone}" selected>' in client.get(page).content.decode()
    assert client.post(page, {"idempotency_key": "a", **form}).status_code == 302
    network.refresh_from_db()
    assert (network.kind, network.time_zone) == ("coalition", zone)
    assert client.post(page, {"idempotency_key": "b", **form, "time_zone": "Moon/Sea"}).status_code == 422
    assert client.post(page, {"idempotency_key": "c", **form, "time_zone": "UTC"}).status_code == 302
    network.refresh_from_db()
    assert network.time_zone == "UTC"


def test_a_membership_reads_in_the_words_and_days_of_the_reader(
    secretariat: Person, network: Network, organisation: Organisation, client_of: ClientMaker
) -> None:
    membership = Membership.objects.get(organisation=organisation)
    period = membership.periods.get()
    period.until, period.ended_as = period.since, "left"
    period.save()
    address = f"/desk/networks/{network.slug}/members/{membership.public_id}/"
    client = client_of(secretariat)
    serbian = client.get(f"/sr{address}").content.decode()
    assert "15. јануар 2020." in serbian
    english = client.get(f"/en{address}").content.decode()
    assert "15 January 2020 – 15 January 2020 (Left)" in " ".join(english.split())
    assert "Jan." not in english


def test_a_language_beyond_those_of_the_pages_outlives_an_edit(
    secretariat: Person, network: Network, client_of: ClientMaker
) -> None:
    Network.objects.filter(pk=network.pk).update(languages=["sr", "hu"])
    client, page = client_of(secretariat), f"/en/desk/networks/{network.slug}/describe/"
    shown = client.get(page).content.decode()
    assert "Hungarian" in shown
    form = {"name_en": "Light", "kind": "coalition", "languages": ["sr", "hu"], "time_zone": "Europe/Belgrade"}
    assert client.post(page, {"idempotency_key": "a", **form}).status_code == 302
    network.refresh_from_db()
    assert network.languages == ["sr", "hu"]
    refused = client.post(page, {"idempotency_key": "b", **form, "languages": ["sr", "xx"]})
    assert refused.status_code == 422


def test_co_heads_share_a_mandate_where_the_policy_allows_it(
    secretariat: Person, network: Network, organisation: Organisation, client_of: ClientMaker
) -> None:
    other = make_organisation("Ura e Re", network)
    client, page = client_of(secretariat), f"/en/desk/networks/{network.slug}/mandates/new/"
    form = {"holder": organisation.name, "co_holder": other.name, "since": "2026-01-01", "appointed_by": "election"}
    MembershipPolicy.objects.filter(network=network).update(accepts_co_heads=False)
    assert "co_holder" not in client.get(page).content.decode()
    with pytest.raises(Refused, match="one organisation alone"):
        give_mandate(
            network=network,
            holders=[organisation, other],
            since=date(2026, 1, 1),
            until=None,
            appointed_by=Appointment.ELECTION,
            by=secretariat,
            now=clock.now(),
        )
    assert not HeadOfNetworkMandate.objects.exists()
    MembershipPolicy.objects.filter(network=network).update(accepts_co_heads=True)
    assert client.post(page, {"idempotency_key": "a", **form}).status_code == 302
    assert {holder.organisation for holder in HeadOfNetworkMandate.objects.get().holders.all()} == {organisation, other}
