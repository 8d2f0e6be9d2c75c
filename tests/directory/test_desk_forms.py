"""Forms of the desk and of a team, sent as a browser sends them; outsiders change nothing."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kuvend.audit.models import AuditEntry
from kuvend.core import clock
from kuvend.core.ids import new_public_id
from kuvend.directory.models import Network, NetworkLink, Organisation, OrganisationRelation, ProfileInvitation
from kuvend.directory.operations.accounts_of_members import begin_replacing_address
from kuvend.directory.operations.claims import invite_to_profile
from kuvend.directory.states import RelationKind
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import AccountHelp, Person
from kuvend.people.states import Role
from tests.actors import ClientMaker, give_mandate, make_network, make_organisation
from tests.directory.test_profile_pages import posted

pytestmark = pytest.mark.web

REFUSED = {403, 404}


def send(client: Client, address: str, **form: object) -> int:
    return client.post(address, {"idempotency_key": new_public_id(), **form}).status_code


def test_a_mandate_ends_on_the_day_named(
    network: Network, organisation: Organisation, secretariat: Person, other_head: Person, client_of: ClientMaker
) -> None:
    mandate = give_mandate(organisation, network)
    address = reverse("directory-desk-end-mandate", args=[network.slug, mandate.public_id])
    form = {"until": "2026-06-30", "reason": "Elections"}
    assert send(client_of(other_head), address, **form) in REFUSED
    client = client_of(secretariat)
    assert send(client, address, until="2026-06-30") == 422  # no reason
    assert send(client, address, **form) == 302
    mandate.refresh_from_db()
    assert mandate.until == date(2026, 6, 30)
    entry = AuditEntry.objects.get(action="directory.end_mandate", chain=network.public_id)
    assert entry.personal_part.reason == "Elections"


def test_a_network_describes_itself(
    network: Network, head_of_network: Person, editor: Person, outsider: Person, client_of: ClientMaker
) -> None:
    address = reverse("directory-desk-describe-network", args=[network.slug])
    client = client_of(head_of_network)
    form = posted(client.get(address).content.decode()) | {
        "name_sq": "Rrjeti", "about_en": "Who we are", "languages": ["sq", "en"], "time_zone": "Europe/Tirane",
    }  # fmt: skip
    form.pop("idempotency_key")
    for person in (editor, outsider):
        assert send(client_of(person), address, **form) in REFUSED
    answer = client.post(address, {"idempotency_key": new_public_id(), **form})
    assert answer.status_code == 302, answer.context["form"].errors
    network.refresh_from_db()
    assert dict(network.name) == {"en": "Albania", "sq": "Rrjeti"}
    assert dict(network.about) == {"en": "Who we are"}
    assert set(network.languages) == {"sq", "en"}
    assert "Who we are" in client.get(f"/en/networks/{network.slug}/").content.decode()


def test_a_network_joins_another_and_leaves_it(
    root: Network, network: Network, secretariat: Person, head_of_network: Person, outsider: Person,
    client_of: ClientMaker,
) -> None:  # fmt: skip
    coalition = make_network("coalition")
    join = reverse("directory-desk-join-network", args=[network.slug])
    assert send(client_of(outsider), join, parent=coalition.pk) in REFUSED
    # Its head does not manage the other network.
    assert send(client_of(head_of_network), join, parent=coalition.pk) == 422  # and is told whom to ask
    client = client_of(secretariat)
    assert send(client, join, parent=coalition.pk, since="2026-01-01") == 302
    link = NetworkLink.objects.get(parent=coalition, child=network)
    assert link.since == date(2026, 1, 1)
    assert send(client, reverse("directory-desk-join-network", args=[coalition.slug]), parent=network.pk) == 422
    leave = reverse("directory-desk-leave-network", args=[network.slug, link.pk])
    assert send(client_of(outsider), leave, until="2026-02-01", reason="Over") in REFUSED
    assert send(client, leave, until="2026-02-01", reason="Over") == 302
    link.refresh_from_db()
    assert link.until == date(2026, 2, 1)
    assert AuditEntry.objects.filter(action="directory.unlink_networks").exists()


def test_a_relation_is_recorded_and_ended(
    network: Network, organisation: Organisation, editor: Person, outsider: Person, client_of: ClientMaker
) -> None:
    make_organisation("Ura e Madhe", network)
    address = reverse("directory-desk-relations", args=[organisation.public_id])
    form = {"kind": RelationKind.BRANCH_OF, "other": "Ura e Madhe", "since": "2020-01-01"}
    assert send(client_of(outsider), address, **form) in REFUSED
    client = client_of(editor)
    assert send(client, address, kind=RelationKind.BRANCH_OF) == 422  # neither in the directory nor outside
    assert send(client, address, **form) == 302
    relation = OrganisationRelation.objects.get()
    assert (relation.organisation, str(relation.other)) == (organisation, "Ura e Madhe")
    end = reverse("directory-relation-end", args=[organisation.public_id, relation.public_id])
    assert send(client_of(outsider), end, until="2021-01-01") in REFUSED
    assert send(client, end, until="2021-01-01") == 302
    relation.refresh_from_db()
    assert relation.until == date(2021, 1, 1)
    assert send(client, address, kind=RelationKind.MEMBER_OF, outside_name="A federation") == 302
    assert "A federation" in client.get(address).content.decode()


@pytest.fixture
def invitation(organisation: Organisation, member: Person) -> ProfileInvitation:
    return invite_to_profile(
        organisation=organisation, email="new@example.org", role=Role.REPRESENTATIVE, language="en", by=member,
        now=clock.now() - timedelta(days=3),
    )  # fmt: skip


def test_an_invitation_is_sent_again_and_withdrawn(
    invitation: ProfileInvitation, member: Person, outsider: Person, colleague: Person, client_of: ClientMaker
) -> None:
    own = [invitation.organisation.public_id, invitation.public_id]
    resend, revoke = (reverse(f"directory-{what}-invitation", args=own) for what in ("resend", "revoke"))
    for person in (outsider, colleague):
        for address in (resend, revoke):
            assert send(client_of(person), address) in REFUSED
    mails = OutboxMessage.objects.filter(to="new@example.org")
    assert mails.count() == 1
    earlier = mails.get().text
    client = client_of(member)
    assert send(client, resend) == 302
    assert mails.count() == 2
    sent_at = invitation.sent_at
    invitation.refresh_from_db()
    assert invitation.sent_at > sent_at
    assert mails.latest("pk").text != earlier  # another link
    assert send(client, revoke) == 302
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert send(client, resend) == 302
    assert mails.count() == 2


def test_help_is_stopped_at_the_desk_before_anything_changes(
    member: Person, head_of_network: Person, other_head: Person, client_of: ClientMaker
) -> None:
    help_ = begin_replacing_address(
        account=member.account, new_email="mira.new@example.org", identity_check="Came by", reason="Mailbox gone",
        by=head_of_network, now=clock.now() - timedelta(days=30),
    )  # fmt: skip
    address = reverse("directory-desk-stop-help", args=[help_.public_id])
    assert send(client_of(other_head), address) in REFUSED
    assert AccountHelp.objects.get().stopped_at is None
    email = member.account.email
    client = client_of(head_of_network)
    assert send(client, address) == 302
    assert AccountHelp.objects.get().stopped_at is not None
    member.account.refresh_from_db()
    assert member.account.email == email
    assert send(client, address) == 404  # over
    assert AuditEntry.objects.filter(action="people.stop_help").count() == 1
