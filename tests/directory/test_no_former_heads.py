"""Nobody keeps the desk of a network whose member they no longer are."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from kuvend.core.errors import Refused
from kuvend.directory.models import Membership, Network, Organisation
from kuvend.directory.operations.mandates import end_mandate, give_mandate
from kuvend.directory.operations.memberships import advance_memberships, end_membership, suspend_membership
from kuvend.directory.operations.profiles import archive_organisation
from kuvend.directory.permissions.standing import standing_of
from kuvend.directory.queries.mandates import mandates_not_over
from kuvend.directory.states import Appointment, MembershipState, ProfileState
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import ClientMaker, make_organisation
from tests.actors import give_mandate as mandate_of

pytestmark = [pytest.mark.unit, pytest.mark.django_db]
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)


def membership_of(organisation: Organisation) -> Membership:
    return Membership.objects.get(organisation=organisation)


def test_a_head_is_neither_suspended_nor_removed_nor_archived_before_the_mandate_ends(
    head_organisation: Organisation, head_of_network: Person, network: Network, secretariat: Person
) -> None:
    membership = membership_of(head_organisation)
    with pytest.raises(Refused, match=r"heads Albania, or will\. End its mandate first"):
        suspend_membership(membership=membership, by=secretariat, now=NOW, reason="Dues")
    for is_removal in (False, True):
        with pytest.raises(Refused, match="End its mandate first"):
            end_membership(membership=membership, by=secretariat, now=NOW, reason="Dues", is_removal=is_removal)
    with pytest.raises(Refused, match="End its mandate first"):
        archive_organisation(organisation=head_organisation, by=secretariat, now=NOW, reason="Closed")

    end_mandate(mandate=network.mandates.get(), until=NOW.date(), by=secretariat, now=NOW, reason="Voted out")
    with pytest.raises(Refused, match="End its mandate first"):  # the last day still counts
        end_membership(membership=membership, by=secretariat, now=NOW, reason="Dues", is_removal=True)
    end_membership(membership=membership, by=secretariat, now=TOMORROW, reason="Dues", is_removal=True)
    archive_organisation(organisation=head_organisation, by=secretariat, now=TOMORROW, reason="Closed")
    assert not standing_of(head_of_network, now=TOMORROW).holds(network.pk, Role.HEAD_OF_NETWORK)


def test_a_mandate_elsewhere_keeps_from_the_archive_only(
    organisation: Organisation, other_network: Network, secretariat: Person
) -> None:
    mandate_of(organisation, other_network, since=NOW.date() + timedelta(days=30))
    assert [mandate.network for mandate in mandates_not_over(organisation, now=NOW)] == [other_network]
    with pytest.raises(Refused, match="heads Kosovo, or will"):
        archive_organisation(organisation=organisation, by=secretariat, now=NOW, reason="Closed")
    suspend_membership(membership=membership_of(organisation), by=secretariat, now=NOW, reason="Dues")


def test_the_clock_asks_a_head_again_and_suspends_nobody_who_heads(
    head_organisation: Organisation, organisation: Organisation, network: Network
) -> None:
    long_ago = NOW - timedelta(days=3000)
    Membership.objects.update(
        state=MembershipState.REMINDED, state_since=long_ago, last_confirmed_at=long_ago, reminded_at=long_ago
    )
    assert advance_memberships(now=NOW) == 1
    assert membership_of(organisation).state == MembershipState.SUSPENDED
    assert membership_of(head_organisation).state == MembershipState.REMINDED


def test_only_a_member_in_force_can_be_made_head(
    network: Network, organisation: Organisation, other_organisation: Organisation, secretariat: Person
) -> None:
    archived = make_organisation("Hija", network, state=ProfileState.ARCHIVED)
    suspended = make_organisation("Dega", network)
    Membership.objects.filter(organisation=suspended).update(state=MembershipState.SUSPENDED)
    for holder in (archived, suspended, other_organisation):
        with pytest.raises(Refused, match="Only a member of the network can head it"):
            give_mandate(
                network=network,
                holders=[organisation, holder],
                since=date(2026, 5, 1),
                until=None,
                appointed_by=Appointment.ELECTION,
                by=secretariat,
                now=NOW,
            )
    assert not network.mandates.exists()


def test_the_page_of_the_membership_says_what_to_do_first(
    head_organisation: Organisation,
    network: Network,
    secretariat: Person,
    network_secretariat: Person,
    head_of_network: Person,
    client_of: ClientMaker,
) -> None:
    membership = membership_of(head_organisation)
    address = reverse("directory-desk-membership", args=[network.slug, membership.public_id])
    ending = reverse("directory-desk-end-mandate", args=[network.slug, network.mandates.get().public_id])
    removing = reverse("directory-desk-move-membership", args=[network.slug, membership.public_id, "remove"])
    page = client_of(secretariat).get(address).content.decode()
    assert ending in page
    assert removing not in page
    assert ending not in client_of(head_of_network).get(address).content.decode()
    answer = client_of(head_of_network).post(removing, {"idempotency_key": "a", "reason": "A rival"})
    assert answer.status_code == 422
    assert "End its mandate first" in answer.content.decode()
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False):
        network.mandates.update(until=date(2029, 1, 1))
        assert removing in client_of(secretariat).get(address).content.decode()


def test_an_outsider_does_not_learn_of_it(
    head_organisation: Organisation, network: Network, outsider: Person, client_of: ClientMaker
) -> None:
    membership = membership_of(head_organisation)
    removing = reverse("directory-desk-move-membership", args=[network.slug, membership.public_id, "remove"])
    assert client_of(outsider).post(removing, {"idempotency_key": "a", "reason": "x"}).status_code == 404
    membership.refresh_from_db()
    assert membership.state == MembershipState.ACTIVE
