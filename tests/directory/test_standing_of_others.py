"""A desk reads how a member stands in its own network, not why another network decided what it did."""

import pytest

from kuvend.core import clock
from kuvend.directory.models import Membership, Network, Organisation
from kuvend.directory.operations.memberships import suspend_membership
from kuvend.people.models import Person
from tests.actors import LONG_AGO, ClientMaker

pytestmark = pytest.mark.web


def test_reasons_of_another_network_are_for_the_member_only(
    network: Network, other_network: Network, organisation: Organisation, member: Person, reviewer: Person,
    secretariat: Person, client_of: ClientMaker,
) -> None:  # fmt: skip
    own = Membership.objects.get(organisation=organisation, network=network)
    other = Membership.objects.create(organisation=organisation, network=other_network, state_since=LONG_AGO)
    for membership, reason in ((own, "Ours to know"), (other, "Theirs alone")):
        suspend_membership(membership=membership, by=secretariat, now=clock.now(), reason=reason)
    address = f"/en/member/profiles/{organisation.public_id}/membership/"
    for person, reads_both in ((member, True), (secretariat, True), (reviewer, False)):
        page = client_of(person).get(address).content.decode()
        assert "Ours to know" in page
        assert ("Theirs alone" in page) is reads_both
