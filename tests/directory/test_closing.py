"""A network is closed and opened again: joining, members, search and the desk."""

from datetime import timedelta

import pytest
from django.test import Client

from kuvend.audit.models import AuditEntry
from kuvend.core import clock, jobs
from kuvend.core.errors import Refused
from kuvend.directory.models import Membership, Network, NetworkLink, Organisation
from kuvend.directory.operations.closing import close_network, reopen_network, tell_members
from kuvend.directory.operations.indexing import refresh_search
from kuvend.directory.operations.joining import request_information, withdraw_application
from kuvend.directory.queries.figures import members, tree_of
from kuvend.directory.queries.listing import MemberFilter, find_members
from kuvend.directory.states import ApplicationState, MembershipState
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import ClientMaker, give_role, make_network, make_organisation, make_person
from tests.directory.joining_world import NOON, drafted, reviewed, submitted, titles, work_of

pytestmark = pytest.mark.web


def test_applications_under_way_end_with_the_network_and_applicants_are_told_why(
    network: Network, head_of_network: Person, secretariat: Person, outsider: Person, client_of: ClientMaker
) -> None:
    asked = reviewed(network, head_of_network)
    request_information(asked, question="Who are you?", by=head_of_network, now=NOON)
    sent = submitted(network, name="Tjetra", email="tjetra@example.org", by=outsider)
    draft = drafted(network, name="Draft", email="draft@example.org")
    taken_back = submitted(network, name="Iku", email="iku@example.org")
    withdraw_application(taken_back, now=NOON)
    OutboxMessage.objects.all().delete()
    close_network(network=network, by=secretariat, now=clock.now(), reason="The project is over.")
    for application in (asked, sent):
        application.refresh_from_db()
        assert application.state == ApplicationState.WITHDRAWN
        assert application.erase_after is not None
    draft.refresh_from_db()
    assert draft.state == ApplicationState.DRAFT
    mails = OutboxMessage.objects.filter(kind="directory.application_ended")
    assert set(mails.values_list("to", flat=True)) == {"ana@example.org", "tjetra@example.org"}
    assert all("The project is over." in mail.text for mail in mails)
    assert AuditEntry.objects.filter(action="directory.end_application").count() == 2
    assert not [title for title in titles(work_of(head_of_network)) if "application" in title]
    page = client_of(outsider).get(f"/en/join/application/{sent.public_id}/").content.decode()
    assert "The network was closed, and your application ended with it." in page
    assert "The project is over." in page


def found() -> set[str]:
    return set(find_members(MemberFilter()).public_ids)


def test_closing_shows_first_what_it_means_then_hides_and_tells(
    secretariat: Person, head_of_network: Person, editor: Person, network: Network, other_network: Network,
    organisation: Organisation, client_of: ClientMaker, client: Client,
) -> None:  # fmt: skip
    both = make_organisation("Në të dyja", network, other_network)
    for one in (organisation, both):
        refresh_search(one)
    assert found() == {organisation.public_id, both.public_id}
    desk = client_of(secretariat)
    page = desk.get(f"/en/desk/networks/{network.slug}/close/").content.decode()
    assert "no longer count through this network: 3." in page
    assert "no longer found in the directory: 2." in page
    start = f"/en/desk/networks/{network.slug}/"
    assert desk.post(f"{start}close/", {"idempotency_key": "a", "reason": ""}).status_code == 422
    assert desk.post(f"{start}close/", {"idempotency_key": "b", "reason": "The project is over"}).status_code == 302
    assert client.get(f"/en/networks/{network.slug}/").status_code == 404
    assert client.get(f"/en/join/{network.slug}/").status_code == 404
    assert found() == {both.public_id}
    assert {one.public_id for one in members()} == {both.public_id}
    told = {mail.to for mail in OutboxMessage.objects.filter(kind="directory.network_standing")}
    assert told == {head_of_network.account.email, editor.account.email}
    assert AuditEntry.objects.get(action="directory.close_network").personal_part.reason == "The project is over"
    assert "Reopen the network" in desk.get(start).content.decode()
    assert client_of(editor).get(start).status_code == 200  # the desk can still be read
    assert desk.post(f"{start}reopen/", {"idempotency_key": "c", "reason": "A new project"}).status_code == 302
    assert client.get(f"/en/networks/{network.slug}/").status_code == 200
    assert found() >= {organisation.public_id, both.public_id}


def test_a_closed_network_is_no_way_up(root: Network, network: Network, secretariat: Person) -> None:
    below = make_network("shkodra", parent=network)
    one = make_organisation("Buna", below)
    refresh_search(one)
    facet = {"network": (network.slug,)}
    assert find_members(MemberFilter(facets=facet)).total == 1
    close_network(network=network, by=secretariat, now=clock.now(), reason="Over")
    assert below.pk not in tree_of(root.pk)
    assert find_members(MemberFilter(facets=facet)).total == 0
    assert found() == {one.public_id}
    assert NetworkLink.objects.filter(parent=network, until=None).exists()
    reopen_network(network=network, by=secretariat, now=clock.now(), reason="Back")
    assert find_members(MemberFilter(facets=facet)).total == 1


def test_the_head_office_cannot_close_itself_and_nothing_closes_twice(
    root: Network, network: Network, secretariat: Person
) -> None:
    with pytest.raises(Refused, match="cannot be closed"):
        close_network(network=root, by=secretariat, now=clock.now(), reason="x")
    close_network(network=network, by=secretariat, now=clock.now(), reason="x")
    with pytest.raises(Refused, match="already"):
        close_network(network=network, by=secretariat, now=clock.now(), reason="x")


def test_nobody_but_the_head_office_closes_or_reopens(
    outsider: Person, head_of_network: Person, network_secretariat: Person, member: Person, network: Network,
    client_of: ClientMaker,
) -> None:  # fmt: skip
    start = f"/en/desk/networks/{network.slug}/"
    for person, status in ((outsider, 403), (member, 404), (head_of_network, 403), (network_secretariat, 403)):
        for step in ("close", "reopen"):
            form = {"idempotency_key": f"{person.pk}{step}", "reason": "We say so"}
            answer = client_of(person).post(f"{start}{step}/", form)
            assert answer.status_code in {status, 404}, (person, step)
    network.refresh_from_db()
    assert network.closed_at is None
    assert "Close the network" not in client_of(network_secretariat).get(start).content.decode()


def texts_to(person: Person) -> list[str]:
    mails = OutboxMessage.objects.filter(kind="directory.network_of_member", to=person.account.email).order_by("pk")
    return [mail.text for mail in mails]


@pytest.mark.parametrize("networks", [1, 2])
def test_every_member_reads_what_closing_means_for_it(
    networks: int, secretariat: Person, head_of_network: Person, network: Network, other_network: Network,
    organisation: Organisation, member: Person, outsider: Person, colleague: Person,
) -> None:  # fmt: skip
    Person.objects.filter(pk=colleague.pk).update(language="sq")
    if networks == 2:
        Membership.objects.create(organisation=organisation, network=other_network, state_since=clock.now())
    gone = make_organisation("E larguar", network)
    leaver = give_role(make_person("Lena Larguar"), gone, Role.REPRESENTATIVE)
    gone.memberships.update(state=MembershipState.LEFT)
    close_network(network=network, by=secretariat, now=clock.now(), reason="The project is over")
    jobs.run_due()
    [text] = texts_to(member)
    assert "Lule Mali" in text
    assert "The project is over" in text
    assert ("through your other networks" in text) is (networks == 2)
    assert ("no longer find you" in text) is (networks == 1)
    assert f"/profiles/{organisation.public_id}/membership/" in text
    assert "Përshëndetje" in texts_to(colleague)[0]
    # Who knows it from the desk, who left, and who is of another network gets none.
    assert [texts_to(person) for person in (head_of_network, leaver, outsider)] == [[], [], []]
    reopen_network(network=network, by=secretariat, now=clock.now() + timedelta(seconds=5), reason="A new project")
    jobs.run_due()
    assert "opened again" in texts_to(member)[1]


def test_members_are_told_once_and_not_of_what_was_undone(
    secretariat: Person, network: Network, organisation: Organisation, member: Person
) -> None:
    at = clock.now()
    close_network(network=network, by=secretariat, now=at, reason="Over")
    for _again in range(2):
        assert tell_members(network_id=network.public_id, is_closed=True, at=at, told=[]) == 1
    assert len(texts_to(member)) == 1
    assert tell_members(network_id=network.public_id, is_closed=False, at=at, told=[]) == 0
    assert tell_members(network_id="unknown", is_closed=True, at=at, told=[]) == 0
    assert tell_members(network_id=network.public_id, is_closed=True, at=at, told=[member.public_id]) == 1
    assert len(texts_to(member)) == 1
