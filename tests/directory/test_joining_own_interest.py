"""Whoever has a stake in an application reads nothing of its review; of the votes everybody reads what they need."""

from typing import Any

import pytest
from django.urls import reverse

from kuvend.directory.models import MembershipApplication, MembershipPolicy, Network
from kuvend.directory.operations import joining
from kuvend.directory.permissions import joining as permissions
from kuvend.directory.queries.joining import application_for_desk
from kuvend.directory.states import Decider, Vote
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import ClientMaker, give_role, make_organisation, make_person
from tests.directory.joining_world import NOON, recommended, titles, work_of

pytestmark = [pytest.mark.web, pytest.mark.django_db]
DESK_ROLES = (Role.COMMITTEE, Role.REVIEWER, Role.SECRETARIAT)


@pytest.fixture
def voting(network: Network) -> Network:
    MembershipPolicy.objects.filter(network=network).update(decider=Decider.COMMITTEE, committee_votes_needed=2)
    return Network.objects.select_related("policy").get(pk=network.pk)


def voted(network: Network, reviewer: Person, voter: Person, **fields: Any) -> MembershipApplication:
    application = recommended(network, reviewer, **fields)
    joining.cast_vote(application, vote=Vote.REJECT, note="Too young for us.", by=voter, now=NOON)
    return application


def written_by(application: MembershipApplication, person: Person) -> None:
    MembershipApplication.objects.filter(pk=application.pk).update(person=person)


def page_of(client_of: ClientMaker, person: Person, application: MembershipApplication) -> str:
    answer = client_of(person).get(reverse("directory-desk-application", args=[application.public_id]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", DESK_ROLES)
@pytest.mark.parametrize("stake", ["person", "organisation", "address"])
def test_nobody_reads_the_review_of_their_own_application(
    role: Role, stake: str, voting: Network, reviewer: Person, committee_member: Person, client_of: ClientMaker
) -> None:
    own = give_role(make_person("Vesa Vetja", "vesa@example.org"), voting, role)
    organisation = make_organisation("Shoqata Drita")
    application = voted(
        voting,
        reviewer,
        committee_member,
        email="Vesa@example.org" if stake == "address" else "ana@example.org",
    )
    if stake == "person":
        written_by(application, own)
    if stake == "organisation":
        MembershipApplication.objects.filter(pk=application.pk).update(organisation=organisation)
        give_role(own, organisation, Role.ORGANISATION_EDITOR)
    other = voted(voting, reviewer, committee_member, name="Tjetra", email="tjetra@example.org")
    client = client_of(own)
    assert client.get(reverse("directory-desk-application", args=[application.public_id])).status_code == 404
    page = client.get(reverse("directory-desk-applications") + "?group=all").content.decode()
    assert "Tjetra" in page
    assert "Shoqata Drita" not in page
    found = application_for_desk(application.public_id)
    assert found is not None
    assert not permissions.may_read_application(own, found)
    assert not permissions.may_read_votes(own, found)
    # Colleagues go on reading it, and they the application of another.
    assert set(permissions.readable_applications(reviewer)) == {application, other}
    assert list(permissions.readable_applications(own)) == [other]


def test_the_head_office_is_no_exception(
    voting: Network, reviewer: Person, committee_member: Person, secretariat: Person, client_of: ClientMaker
) -> None:
    application = voted(voting, reviewer, committee_member)
    written_by(application, secretariat)
    address = reverse("directory-desk-application", args=[application.public_id])
    client = client_of(secretariat)
    assert client.get(address).status_code == 404
    assert not permissions.readable_applications(secretariat).exists()
    sent = {"idempotency_key": "c", "vote-vote": "approve", "vote-note": ""}
    assert client.post(f"{address}vote/", sent).status_code == 404


def test_the_record_is_silent_about_own_applications(
    network: Network,
    reviewer: Person,
    head_of_network: Person,
    network_secretariat: Person,
    client_of: ClientMaker,
) -> None:
    application = recommended(network, reviewer)
    written_by(application, head_of_network)
    record = reverse("audit_record")
    assert "Good work." in client_of(network_secretariat).get(record).content.decode()
    client = client_of(head_of_network)
    assert "Good work." not in client.get(record).content.decode()
    narrowed = client.get(f"{record}?about=application:{application.public_id}").content.decode()
    assert "Good work." not in narrowed
    assert application.name not in narrowed


def test_what_became_ones_own_is_not_waiting_to_be_read(
    network: Network, reviewer: Person, network_secretariat: Person, head_of_network: Person
) -> None:
    MembershipPolicy.objects.filter(network=network).update(needs_second_reader=True)
    network = Network.objects.select_related("policy").get(pk=network.pk)
    application = recommended(network, reviewer, second_reader=network_secretariat)
    assert any("Shoqata Drita" in title for title in titles(work_of(network_secretariat)))
    written_by(application, network_secretariat)
    assert not any("Shoqata Drita" in title for title in titles(work_of(network_secretariat)))


def test_of_the_votes_everybody_reads_what_they_need(
    voting: Network,
    reviewer: Person,
    committee_member: Person,
    head_of_network: Person,
    network_secretariat: Person,
    client_of: ClientMaker,
) -> None:
    second = give_role(make_person("Dita Komision"), voting, Role.COMMITTEE)
    application = voted(voting, reviewer, committee_member)
    name, note, count = committee_member.full_name, "Too young for us.", "0 for, 1 against"
    for person in (head_of_network, network_secretariat, committee_member):
        page = page_of(client_of, person, application)
        assert name in page
        assert note in page
    for person in (reviewer, second):
        page = page_of(client_of, person, application)
        assert count in page
        assert name not in page
        assert note not in page
    assert "once you have voted" in page_of(client_of, second, application)
    joining.cast_vote(application, vote=Vote.APPROVE, note="", by=second, now=NOON)
    assert note in page_of(client_of, second, application)
    joining.withdraw_application(application, now=NOON)
    third = give_role(make_person("Treta Komision"), voting, Role.COMMITTEE)
    assert note in page_of(client_of, third, application)  # nothing is left to vote on


def test_outsiders_read_no_votes(
    voting: Network, reviewer: Person, committee_member: Person, outsider: Person, other_head: Person
) -> None:
    application = application_for_desk(voted(voting, reviewer, committee_member).public_id)
    assert application is not None
    for person in (None, outsider, other_head):
        assert not permissions.may_read_votes(person, application)
