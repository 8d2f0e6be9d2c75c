"""Invitations to a profile: one link, one person, one role; the same answer for every dead link."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.directory.models import Network, Organisation, OrganisationRole, ProfileInvitation
from kuvend.directory.operations.claims import (
    accept_as_newcomer,
    accept_invitation,
    invite_in_batch,
    invite_to_profile,
    resend_invitation,
    revoke_invitation,
)
from kuvend.directory.states import ContactKind, ProfileState
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Account, Person
from kuvend.people.states import Role
from tests.actors import make_organisation

pytestmark = pytest.mark.unit
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


def invite(organisation: Organisation, by: Person, email: str = "new@example.org", **more: object) -> ProfileInvitation:
    return invite_to_profile(
        **{  # type: ignore[arg-type]
            "organisation": organisation,
            "email": email,
            "role": Role.REPRESENTATIVE,
            "language": "sq",
            "by": by,
            "now": NOW,
            **more,
        }
    )


def code_sent_to(email: str) -> str:
    found = re.search(r"/claim/([0-9a-z]{26})/", OutboxMessage.objects.filter(to=email).latest("pk").text)
    assert found
    return found[1]


def test_the_link_is_in_the_mail_and_nowhere_else(organisation: Organisation, editor: Person) -> None:
    invitation = invite(organisation, editor)
    code = code_sent_to("new@example.org")
    assert code not in str(ProfileInvitation.objects.values())
    assert code not in str(AuditEntry.objects.values("facts", "personal_part__details"))
    message = OutboxMessage.objects.get()
    assert message.is_secret
    assert message.language == "sq"
    assert organisation.name in message.text
    assert invitation.expires_at == NOW + timedelta(days=30)


def test_a_newcomer_gets_account_and_role(organisation: Organisation, editor: Person) -> None:
    Network.objects.filter(slug="albania").update(time_zone="Europe/Tirane")
    invite(organisation, editor)
    account, may_sign_in = accept_as_newcomer(
        code=code_sent_to("new@example.org"), full_name="Nora Re", language="sq", now=NOW
    )
    assert may_sign_in
    assert (account.email, account.person.full_name, account.person.language) == ("new@example.org", "Nora Re", "sq")
    assert account.person.time_zone == "Europe/Tirane"  # deadlines are shown in it until they choose another
    role = OrganisationRole.objects.get(person=account.person, ended_at=None)
    assert (role.organisation, role.role) == (organisation, Role.REPRESENTATIVE)
    organisation.refresh_from_db()
    assert organisation.claimed_at == NOW


def test_somebody_with_an_account_signs_in_first(organisation: Organisation, editor: Person, applicant: Person) -> None:
    invite(organisation, editor, applicant.account.email)
    code = code_sent_to(applicant.account.email)
    account, may_sign_in = accept_as_newcomer(code=code, full_name="Thief", language="en", now=NOW)
    assert (account, may_sign_in) == (applicant.account, False)
    assert not OrganisationRole.objects.filter(person=applicant).exists()
    assert Account.objects.get(pk=account.pk).person.full_name == "Ana Kandidate"
    accept_invitation(code=code, by=applicant, now=NOW)
    assert OrganisationRole.objects.filter(person=applicant, ended_at=None).exists()


def test_an_invitation_works_once(
    organisation: Organisation, editor: Person, applicant: Person, outsider: Person
) -> None:
    invite(organisation, editor)
    code = code_sent_to("new@example.org")
    accept_invitation(code=code, by=applicant, now=NOW)
    with pytest.raises(Refused):
        accept_invitation(code=code, by=outsider, now=NOW)
    assert not OrganisationRole.objects.filter(person=outsider, organisation=organisation).exists()


def test_an_invitation_ends_after_thirty_days(organisation: Organisation, editor: Person, applicant: Person) -> None:
    invite(organisation, editor)
    code = code_sent_to("new@example.org")
    with pytest.raises(Refused):
        accept_invitation(code=code, by=applicant, now=NOW + timedelta(days=30))
    accept_invitation(code=code, by=applicant, now=NOW + timedelta(days=30, seconds=-1))


def test_sending_again_makes_the_older_link_dead(organisation: Organisation, editor: Person, applicant: Person) -> None:
    invitation = invite(organisation, editor)
    old = code_sent_to("new@example.org")
    later = NOW + timedelta(hours=1)
    resend_invitation(invitation=invitation, by=editor, now=later)
    new = code_sent_to("new@example.org")
    assert new != old
    with pytest.raises(Refused):
        accept_invitation(code=old, by=applicant, now=later)
    accept_invitation(code=new, by=applicant, now=later)
    with pytest.raises(Refused):
        resend_invitation(invitation=invitation, by=editor, now=later + timedelta(hours=2))


def test_nobody_is_flooded_with_invitations(organisation: Organisation, editor: Person) -> None:
    invitation = invite(organisation, editor)
    with pytest.raises(Refused):
        invite(organisation, editor)
    with pytest.raises(Refused):
        resend_invitation(invitation=invitation, by=editor, now=NOW + timedelta(minutes=59))
    assert OutboxMessage.objects.count() == 1
    invite(organisation, editor, now=NOW + timedelta(hours=1))
    assert ProfileInvitation.objects.count() == 1


def test_a_withdrawn_invitation_is_dead(organisation: Organisation, editor: Person, applicant: Person) -> None:
    invitation = invite(organisation, editor)
    revoke_invitation(invitation=invitation, by=editor, now=NOW)
    with pytest.raises(Refused):
        accept_invitation(code=code_sent_to("new@example.org"), by=applicant, now=NOW)
    invite(organisation, editor)  # the address may be invited anew


def test_a_representative_is_not_made_less_by_an_invitation(
    organisation: Organisation, member: Person, colleague: Person
) -> None:
    invite(organisation, colleague, member.account.email, role=Role.ORGANISATION_EDITOR)
    accept_invitation(code=code_sent_to(member.account.email), by=member, now=NOW)
    assert OrganisationRole.objects.get(person=member, ended_at=None).role == Role.REPRESENTATIVE


def test_nobody_is_invited_to_an_archived_or_merged_profile(organisation: Organisation, editor: Person) -> None:
    organisation.state = ProfileState.ARCHIVED
    with pytest.raises(Refused):
        invite(organisation, editor)


def test_a_batch_invites_whoever_names_an_address(network: Network, editor: Person) -> None:
    reachable, mute, fresh = (make_organisation(name, network) for name in ("Ylli", "Pa Adresë", "Ftuar"))
    for organisation, email in ((reachable, "ylli@example.org"), (fresh, "ftuar@example.org")):
        organisation.contact_points.create(kind=ContactKind.EMAIL, value=email)
    invite(fresh, editor, "ftuar@example.org")
    invited, left_out = invite_in_batch(organisations=[reachable, mute, fresh], language="sq", by=editor, now=NOW)
    assert invited == 1
    assert left_out == [mute, fresh]
    assert set(OutboxMessage.objects.values_list("to", flat=True)) == {"ylli@example.org", "ftuar@example.org"}


def test_everything_is_recorded_in_the_networks_chain(
    organisation: Organisation, network: Network, editor: Person, applicant: Person
) -> None:
    invite(organisation, editor)
    accept_invitation(code=code_sent_to("new@example.org"), by=applicant, now=NOW)
    actions = list(AuditEntry.objects.filter(chain=network.public_id).values_list("action", flat=True))
    assert actions == [
        "directory.invite_to_profile",
        "directory.grant_organisation_role",
        "directory.accept_invitation",
    ]
    assert "new@example.org" not in str(AuditEntry.objects.values_list("facts", flat=True))


def test_who_invited_hears_of_it(organisation: Organisation, editor: Person, applicant: Person) -> None:
    invite(organisation, editor)
    accept_invitation(code=code_sent_to("new@example.org"), by=applicant, now=NOW)
    assert OutboxMessage.objects.filter(to=editor.account.email, kind="directory.profile_claimed").exists()


def test_unanswered_invitations_are_forgotten(organisation: Organisation, editor: Person, applicant: Person) -> None:
    from kuvend.directory.operations.claims import forget_unanswered_invitations

    invite(organisation, editor, "silent@example.org")
    invite(organisation, editor, "taken@example.org")
    accept_invitation(code=code_sent_to("taken@example.org"), by=applicant, now=NOW)
    assert forget_unanswered_invitations(now=NOW + timedelta(days=90)) == 0
    assert forget_unanswered_invitations(now=NOW + timedelta(days=90, seconds=1)) == 1
    assert ProfileInvitation.objects.get().email == "taken@example.org"
