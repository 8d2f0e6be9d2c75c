"""Each record shows what was decided about it; names and reasons only to those who run the network concerned."""

import pytest

from kuvend.core import clock
from kuvend.core.text import TranslatedText
from kuvend.directory.models import Membership, MembershipPolicy, Network, Organisation, Taxonomy, Term
from kuvend.directory.operations.bodies import set_up_body
from kuvend.directory.operations.mandates import give_mandate
from kuvend.directory.operations.memberships import suspend_membership, take_in_member
from kuvend.directory.operations.networks import set_membership_policy
from kuvend.directory.operations.taxonomies import change_term
from kuvend.directory.states import Appointment, BodyKind
from kuvend.people.models import Person
from tests.actors import ClientMaker, make_organisation

pytestmark = pytest.mark.web

AUDIT = "/en/desk/audit/"


def test_membership_and_organisation_tell_names_and_reasons_to_those_who_run_the_network(
    secretariat: Person, network_secretariat: Person, editor: Person, organisation: Organisation, network: Network,
    other_network: Network, client_of: ClientMaker,
) -> None:  # fmt: skip
    now = clock.now()
    membership = Membership.objects.get(organisation=organisation)
    suspend_membership(membership=membership, by=secretariat, now=now, reason="Owes three years")
    take_in_member(organisation=organisation, network=other_network, by=secretariat, now=now, reason="Of the others")
    desk = f"/en/desk/organisations/{organisation.public_id}/"
    standing = f"/en/desk/networks/{network.slug}/members/{membership.public_id}/"
    manager, office, steward = client_of(network_secretariat), client_of(secretariat), client_of(editor)
    page = manager.get(desk).content.decode()
    assert "Owes three years" in page
    assert "Of the others" not in page  # that is the business of another network
    assert "Somebody admitted the member to the network" in page
    assert "Of the others" in office.get(desk).content.decode()
    assert "Owes three years" in manager.get(standing).content.decode()
    assert "admitted the member" not in office.get(standing).content.decode()  # another membership
    for address in (desk, standing):
        seen = steward.get(address).content.decode()
        assert "Somebody suspended the membership" in seen
        assert "Owes three years" not in seen
        assert secretariat.full_name not in seen


def test_networks_mandates_policies_bodies_and_terms_have_their_own(
    secretariat: Person, network: Network, organisation: Organisation, client_of: ClientMaker
) -> None:
    now = clock.now()
    body = set_up_body(owner=network, kind=BodyKind.BOARD, name=TranslatedText({"en": "B"}), by=secretariat, now=now)
    mandate = give_mandate(
        network=network, holders=[organisation], since=now.date(), until=None, appointed_by=Appointment.ELECTION,
        by=secretariat, now=now,
    )  # fmt: skip
    policy = MembershipPolicy.objects.get(network=network)
    set_membership_policy(policy=policy, by=secretariat, now=now, decide_within_days=7)
    taxonomy = Taxonomy.objects.create(key="target_group", name={"en": "Groups"})
    term = Term.objects.create(taxonomy=taxonomy, key="youth", label={"en": "Youth"})
    change_term(term=term, label=term.label, position=3, is_active=False, by=secretariat, now=now)
    client, start = client_of(secretariat), f"/en/desk/networks/{network.slug}/"
    whole = client.get(start).content.decode()
    sentences = {
        f"{start}bodies/{body.public_id}/": "set up a body",
        f"{start}mandates/{mandate.public_id}/end/": "recorded a mandate",
        f"{start}policy/": "changed the membership policy",
    }
    for address, sentence in sentences.items():
        page = client.get(address).content.decode()
        assert sentence in page, address
        assert sentence in whole
        assert not any(other in page for other in sentences.values() if other != sentence), address
    assert "changed a choice" in client.get(f"/en/desk/lists/target_group/{term.public_id}/").content.decode()


def test_the_record_is_narrowed_to_one_thing_and_to_what_one_may_read(
    secretariat: Person, head_of_network: Person, outsider: Person, organisation: Organisation, network: Network,
    other_network: Network, client_of: ClientMaker,
) -> None:  # fmt: skip
    now = clock.now()
    second = make_organisation("Zweite", network)
    for one, reason in ((organisation, "About the first"), (second, "About the second")):
        suspend_membership(
            membership=Membership.objects.get(organisation=one, network=network), by=secretariat, now=now, reason=reason
        )
    take_in_member(organisation=organisation, network=other_network, by=secretariat, now=now, reason="Of the others")
    client = client_of(head_of_network)
    about = {"about": f"organisation:{organisation.public_id}"}
    assert f"?about=organisation:{organisation.public_id}" in client.get(AUDIT).content.decode()
    page = client.get(AUDIT, about).content.decode()
    assert "About the first" in page
    assert "About the second" not in page
    assert "Of the others" not in page
    assert f"Only decisions about: {organisation.name}" in page
    assert "About the second" in client.get(AUDIT, {"about": "<script>"}).content.decode()
    assert client_of(outsider).get(AUDIT, about).status_code == 404


def test_nobody_else_reads_a_history(
    outsider: Person, member: Person, organisation: Organisation, network: Network, client_of: ClientMaker
) -> None:
    for person in (outsider, member):
        client = client_of(person)
        assert client.get(f"/en/desk/organisations/{organisation.public_id}/").status_code == 404
        assert client.get(f"/en/desk/networks/{network.slug}/").status_code == 404
