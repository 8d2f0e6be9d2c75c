"""Who sees a profile at all: its own people say so, at any time, and a desk publishes nothing against it."""

import re

import pytest
from django.test import Client

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.core.ids import new_public_id
from kuvend.directory.models import Organisation
from kuvend.directory.operations.profiles import archive_organisation, publish_organisation, restore_organisation
from kuvend.directory.operations.seeing import choose_readers
from kuvend.directory.states import ProfileState, Visibility
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import LONG_AGO, ClientMaker, give_role, make_person

pytestmark = pytest.mark.unit


def page_of(organisation: Organisation) -> str:
    return f"/en/members/{organisation.slug}-{organisation.public_id}/"


def choose(client: Client, organisation: Organisation, to: str) -> str:
    url = f"/en/member/profiles/{organisation.public_id}/readers/"
    answer = client.post(url, {"idempotency_key": new_public_id(), "shown_to": to}, follow=True)
    return f"{answer.status_code} {answer.content.decode()}"


def test_a_representative_takes_the_profile_out_of_sight_and_back(
    organisation: Organisation, member: Person, outsider: Person, client_of: ClientMaker
) -> None:
    client, at = client_of(member), page_of(organisation)
    assert Client().get(at).status_code == 200
    assert "Only members see the profile now" in choose(client, organisation, "members")
    assert Client().get(at).status_code == 404
    assert client_of(make_person("Pa Rol")).get(at).status_code == 404
    assert "Only members see this profile" in client_of(outsider).get(at).content.decode()
    assert organisation.name not in Client().get("/en/members/").content.decode()
    assert "Only your own people and the office" in choose(client, organisation, "desk")
    assert client_of(outsider).get(at).status_code == 404
    assert client.get(at).status_code == 200
    assert "Everyone sees the profile now" in choose(client, organisation, "public")
    assert Client().get(at).status_code == 200
    said = AuditEntry.objects.filter(action="directory.choose_readers").order_by("pk")
    assert [entry.facts["to"] for entry in said] == ["members", "desk", "public"]


def test_nobody_else_chooses_who_sees_it(
    organisation: Organisation, outsider: Person, editor: Person, client_of: ClientMaker
) -> None:
    helper = give_role(make_person("Nora Ndihmese"), organisation, Role.ORGANISATION_EDITOR)
    for person in (outsider, editor, helper):
        assert choose(client_of(person), organisation, "desk")[:3] in {"403", "404"}
    organisation.refresh_from_db()
    assert (organisation.state, organisation.shown_to) == (ProfileState.PUBLISHED, Visibility.PUBLIC)


def test_what_makes_no_sense_changes_nothing(
    organisation: Organisation, member: Person, client_of: ClientMaker
) -> None:
    choose(client_of(member), organisation, "the moon")
    choose_readers(organisation=organisation, to=Visibility.PUBLIC, by=member, now=LONG_AGO)
    assert not AuditEntry.objects.filter(action="directory.choose_readers").exists()


def test_a_desk_reads_the_choice_and_publishes_nothing_against_it(
    organisation: Organisation, member: Person, head_of_network: Person, client_of: ClientMaker
) -> None:
    choose_readers(organisation=organisation, to=Visibility.DESK, by=member, now=LONG_AGO)
    desk = client_of(head_of_network)
    url = f"/en/desk/organisations/{organisation.public_id}/"
    page = desk.get(url).content.decode()
    assert "Its own people let only the office see this profile" in page
    assert "Publish the profile" not in page
    answer = desk.post(f"{url}publish/", {"idempotency_key": "a"}, follow=True).content.decode()
    assert "do not want everybody to see this profile" in answer
    assert Client().get(page_of(organisation)).status_code == 404
    with pytest.raises(Refused, match="do not want everybody"):
        publish_organisation(organisation=organisation, by=head_of_network, now=LONG_AGO)


def test_back_from_the_archive_it_is_seen_by_those_who_saw_it(
    organisation: Organisation, member: Person, head_of_network: Person, client_of: ClientMaker
) -> None:
    choose_readers(organisation=organisation, to=Visibility.MEMBERS, by=member, now=LONG_AGO)
    archive_organisation(organisation=organisation, by=head_of_network, now=LONG_AGO, reason="A pause.")
    with pytest.raises(Refused, match="no longer in use"):
        choose_readers(organisation=organisation, to=Visibility.PUBLIC, by=member, now=LONG_AGO)
    assert "no longer in use" in choose(client_of(member), organisation, "public")
    restore_organisation(organisation=organisation, by=head_of_network, now=LONG_AGO)
    assert (organisation.state, organisation.shown_to) == (ProfileState.DRAFT, Visibility.MEMBERS)


def test_a_draft_becomes_public_by_its_own_people_too(
    organisation: Organisation, member: Person, client_of: ClientMaker
) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(state=ProfileState.DRAFT, published_at=None)
    page = client_of(member).get(f"/en/member/profiles/{organisation.public_id}/membership/").content.decode()
    assert re.search(r'value="desk"[^>]* checked', page)
    choose(client_of(member), organisation, "public")
    organisation.refresh_from_db()
    assert organisation.published_at is not None
    assert Client().get(page_of(organisation)).status_code == 200
