"""A desk takes an organisation of the directory into its network, or a former member back."""

from datetime import timedelta

import pytest

from kuvend.audit.models import AuditEntry
from kuvend.core import clock
from kuvend.core.errors import Refused
from kuvend.directory.models import (
    ContactPoint,
    Membership,
    MembershipPolicy,
    Network,
    Organisation,
    OrganisationRole,
)
from kuvend.directory.operations.closing import close_network
from kuvend.directory.operations.memberships import end_membership, take_in_member
from kuvend.directory.permissions import may_manage_team
from kuvend.directory.states import Decider, MembershipState
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from tests.actors import LONG_AGO, ClientMaker, make_organisation

pytestmark = pytest.mark.web


def address(network: Network, organisation: Organisation) -> str:
    return f"/en/desk/networks/{network.slug}/take-in/{organisation.public_id}/"


def test_a_member_of_another_network_is_found_taken_in_and_told(
    network_secretariat: Person, outsider: Person, network: Network, other_organisation: Organisation,
    client_of: ClientMaker,
) -> None:  # fmt: skip
    OrganisationRole.objects.filter(organisation=other_organisation).update(ended_at=LONG_AGO)
    ContactPoint.objects.create(organisation=other_organisation, kind="email", value="info@d.example", position=0)
    client = client_of(network_secretariat)
    page = client.get(f"/en/desk/networks/{network.slug}/members/find/?q=DIELLI").content.decode()
    assert address(network, other_organisation) in page
    assert client.post(address(network, other_organisation), {"idempotency_key": "a", "reason": " "}).status_code == 422
    answer = client.post(
        address(network, other_organisation),
        {"idempotency_key": "b", "reason": "Works in both countries", "accepted_on": "2021-05-04"},
    )
    membership = Membership.objects.get(organisation=other_organisation, network=network)
    assert answer.headers["Location"].endswith(f"/members/{membership.public_id}/")
    assert str(membership.accepted_on) == "2021-05-04"
    mail = OutboxMessage.objects.get(kind="directory.membership_begun")
    assert mail.to == "info@d.example"
    assert "Works in both countries" in mail.text
    entry = AuditEntry.objects.get(action="directory.admit_member")
    assert (entry.personal_part.reason, entry.facts["is_return"]) == ("Works in both countries", False)
    assert "Albania" in client.get(f"/en/members/{other_organisation.public_id}/", follow=True).content.decode()


def test_who_has_people_of_their_own_is_asked_first(
    network_secretariat: Person, secretariat: Person, outsider: Person, network: Network,
    other_organisation: Organisation, client_of: ClientMaker,
) -> None:  # fmt: skip
    """A membership brings a desk rights over the profile, its team and their accounts."""
    client = client_of(network_secretariat)
    page = client.get(address(network, other_organisation)).content.decode()
    assert f"/en/join/{network.slug}/" in page
    assert "<form method=" not in page.partition('id="main"')[2]
    sent = {"idempotency_key": "a", "reason": "We like them"}
    assert client.post(address(network, other_organisation), sent).status_code == 422
    assert not Membership.objects.filter(organisation=other_organisation, network=network).exists()
    assert not may_manage_team(network_secretariat, other_organisation)
    assert client_of(secretariat).post(address(network, other_organisation), sent).status_code == 302
    mail = OutboxMessage.objects.get(kind="directory.membership_begun")
    assert mail.to == outsider.account.email


def test_who_left_comes_back_with_a_new_period_and_the_first_day(
    network_secretariat: Person, network: Network, organisation: Organisation, client_of: ClientMaker
) -> None:
    membership = Membership.objects.get(organisation=organisation)
    ContactPoint.objects.create(organisation=organisation, kind="email", value="info@lule.example", position=0)
    end_membership(membership=membership, by=None, now=clock.now(), reason="Wished so")
    client = client_of(network_secretariat)
    page = client.get(f"/en/desk/networks/{network.slug}/members/{membership.public_id}/").content.decode()
    assert address(network, organisation) in page
    assert "accepted_on" not in client.get(address(network, organisation)).content.decode()
    client.post(address(network, organisation), {"idempotency_key": "a", "reason": "Came back"})
    membership.refresh_from_db()
    assert (membership.state, membership.accepted_on) == (MembershipState.ACTIVE, LONG_AGO.date())
    assert membership.periods.count() == 2
    mail = OutboxMessage.objects.get(kind="directory.membership_begun")
    assert mail.to == "info@lule.example"  # nobody looks after the profile yet
    assert "again" in mail.subject


def test_nobody_is_taken_in_twice_in_advance_or_into_a_closed_network(
    secretariat: Person, network: Network, organisation: Organisation, other_organisation: Organisation
) -> None:
    now = clock.now()
    with pytest.raises(Refused, match="already is a member"):
        take_in_member(organisation=organisation, network=network, by=secretariat, now=now, reason="x")
    with pytest.raises(Refused, match="has not come yet"):
        take_in_member(
            organisation=other_organisation, network=network, by=secretariat, now=now, reason="x",
            accepted_on=(now + timedelta(days=3)).date(),
        )  # fmt: skip
    close_network(network=network, by=secretariat, now=now, reason="Over")
    with pytest.raises(Refused, match="closed"):
        take_in_member(organisation=other_organisation, network=network, by=secretariat, now=now, reason="x")
    assert not OutboxMessage.objects.filter(kind="directory.membership_begun").exists()


def test_who_is_a_member_already_is_led_to_the_membership(
    network_secretariat: Person, network: Network, organisation: Organisation, client_of: ClientMaker
) -> None:
    membership = Membership.objects.get(organisation=organisation)
    answer = client_of(network_secretariat).get(address(network, organisation))
    assert answer.headers["Location"].endswith(f"/members/{membership.public_id}/")


def test_heads_take_in_only_where_they_decide_alone(
    head_of_network: Person, network: Network, other_organisation: Organisation, client_of: ClientMaker
) -> None:
    client = client_of(head_of_network)
    assert client.get(address(network, other_organisation)).status_code == 200
    MembershipPolicy.objects.filter(network=network).update(decider=Decider.COMMITTEE)
    form = {"idempotency_key": "a", "reason": "Around the committee"}
    assert client.post(address(network, other_organisation), form).status_code == 403
    assert not Membership.objects.filter(organisation=other_organisation, network=network).exists()


def test_outsiders_editors_and_members_take_nobody_in(
    outsider: Person, other_head: Person, editor: Person, member: Person, network: Network,
    other_organisation: Organisation, client_of: ClientMaker,
) -> None:  # fmt: skip
    form = {"idempotency_key": "a", "reason": "We want in"}
    for person, status in ((outsider, 404), (other_head, 404), (member, 404), (editor, 403)):
        client = client_of(person)
        assert client.post(address(network, other_organisation), form).status_code == status
        assert client.get(f"/en/desk/networks/{network.slug}/members/find/?q=d").status_code == status
    assert not Membership.objects.filter(organisation=other_organisation, network=network).exists()


def test_drafts_of_other_desks_are_not_found(
    network_secretariat: Person, network: Network, other_network: Network, client_of: ClientMaker
) -> None:
    draft = make_organisation("Dielli i Fshehur", other_network, state="draft")
    client = client_of(network_secretariat)
    assert "Fshehur" not in client.get(f"/en/desk/networks/{network.slug}/members/find/?q=dielli").content.decode()
    assert client.get(address(network, draft)).status_code == 404
