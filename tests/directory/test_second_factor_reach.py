"""Without a second factor in this session a desk role opens nothing, on no page, in no file and not by the API."""

import pytest

from kuvend.directory.models import ContactPoint, Organisation, OrganisationRole, ProfileInvitation
from kuvend.directory.operations.touching import touch
from kuvend.directory.permissions import standing_of
from kuvend.directory.permissions.held import roles_held_by
from kuvend.people.models import Person
from tests.actors import LONG_AGO, ClientMaker

pytestmark = pytest.mark.web

SECRET = "only-the-desk@example.org"


@pytest.fixture
def guarded(organisation: Organisation) -> Organisation:
    """A profile with an address that only desks see."""
    ContactPoint.objects.create(organisation=organisation, kind="email", value=SECRET, visibility="desk")
    touch(organisation, by=None, now=LONG_AGO)
    return organisation


def places_to_read(organisation: Organisation) -> list[str]:
    profile = f"/en/members/{organisation.slug}-{organisation.public_id}"
    return [f"{profile}/", f"{profile}.vcf", f"/api/v1/organisations/{organisation.public_id}"]


def test_the_head_office_reads_what_desks_see_only_with_its_second_factor(
    guarded: Organisation, secretariat: Person, client_of: ClientMaker
) -> None:
    addresses = [*places_to_read(guarded), "/en/members/export.json", "/en/members/export.csv"]
    for has_second_factor in (True, False):
        client = client_of(secretariat, second_factor=has_second_factor)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200
            assert (SECRET in answer.getvalue().decode()) is has_second_factor, (address, has_second_factor)
        found = client.get("/api/v1/organisations", {"q": SECRET}).json()
        assert found["count"] == int(has_second_factor)


def test_an_editor_reads_and_finds_no_draft_without_it(
    guarded: Organisation, editor: Person, client_of: ClientMaker
) -> None:
    Organisation.objects.filter(pk=guarded.pk).update(state="draft")
    for has_second_factor, expected in ((True, 200), (False, 404)):
        client = client_of(editor, second_factor=has_second_factor)
        for address in places_to_read(guarded):
            assert client.get(address).status_code == expected, (address, has_second_factor)


def test_pages_of_members_are_no_way_around_the_desk(
    guarded: Organisation, network_secretariat: Person, member: Person, client_of: ClientMaker
) -> None:
    start = f"/en/member/profiles/{guarded.public_id}"
    role = OrganisationRole.objects.get(person=member)
    invitation = {"idempotency_key": "i", "email": "thief@example.org", "role": "representative", "language": "en"}
    without = client_of(network_secretariat, second_factor=False)
    for address in (f"{start}/", f"{start}/edit/contacts/", f"{start}/history/", f"{start}/team/", "/en/workspace/"):
        assert without.get(address).headers["Location"] == "/en/account/second-step/", address
    without.post(f"{start}/team/", invitation)
    without.post(f"{start}/team/{role.public_id}/remove/", {"idempotency_key": "r"})
    assert not ProfileInvitation.objects.exists()
    role.refresh_from_db()
    assert role.ended_at is None
    assert client_of(network_secretariat).post(f"{start}/team/", invitation).status_code == 302
    assert ProfileInvitation.objects.count() == 1


def test_who_represents_a_member_needs_none_for_it(
    guarded: Organisation, member: Person, client_of: ClientMaker
) -> None:
    client = client_of(member, second_factor=False)
    assert client.get(f"/en/member/profiles/{guarded.public_id}/").status_code == 200
    assert client.get("/en/workspace/").status_code == 200
    for address in places_to_read(guarded):
        assert SECRET in client.get(address).getvalue().decode()


def test_a_head_without_it_keeps_the_rights_of_a_member(head_of_network: Person) -> None:
    head_of_network.__dict__["lacks_second_factor"] = True
    standing = standing_of(head_of_network)
    assert not standing.has_desk
    assert standing.organisations
    # Menus still name the desk, which asks for the second factor.
    assert any(role.needs_second_factor for role in roles_held_by(head_of_network))
