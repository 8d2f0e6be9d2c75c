"""Giving and ending roles: told by mail, recorded, and nobody is left without an office that is needed."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.directory import permissions
from kuvend.directory.models import Network, NetworkRole, Organisation, OrganisationRole
from kuvend.directory.operations.roles import (
    end_network_role,
    end_organisation_role,
    grant_network_role,
    grant_organisation_role,
    hand_over,
)
from kuvend.directory.queries.roles import heads_of
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.people.states import Role

pytestmark = pytest.mark.unit
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


def test_a_role_is_told_and_recorded(network: Network, applicant: Person, head_of_network: Person) -> None:
    applicant.language = "sq"
    applicant.save()
    role = grant_network_role(person=applicant, network=network, role=Role.COMMITTEE, by=head_of_network, now=NOW)
    message = OutboxMessage.objects.get()
    assert (message.to, message.language) == (applicant.account.email, "sq")
    assert "Hana Kreu" in message.text
    entry = AuditEntry.objects.get(action="directory.grant_network_role")
    assert (entry.chain, entry.facts) == (network.public_id, {"role": "committee", "person": applicant.public_id})
    assert (role.granted_by, role.granted_at) == (head_of_network, NOW)
    assert permissions.holds(applicant, network, Role.COMMITTEE)


def test_nobody_is_told_of_what_they_did_themselves(network: Network, secretariat: Person) -> None:
    grant_network_role(person=secretariat, network=network, role=Role.EDITOR, by=secretariat, now=NOW)
    assert not OutboxMessage.objects.exists()


def test_a_role_is_held_once(network: Network, editor: Person) -> None:
    with pytest.raises(Refused), transaction.atomic():
        grant_network_role(person=editor, network=network, role=Role.EDITOR, by=None, now=NOW)
    assert NetworkRole.objects.count() == 1


def test_a_role_that_ended_may_be_given_again(network: Network, editor: Person) -> None:
    end_network_role(role=editor.network_roles.get(), by=None, now=NOW, reason="Moved")
    assert not permissions.may_enter_desk(editor, network)
    grant_network_role(person=editor, network=network, role=Role.EDITOR, by=None, now=NOW)
    assert permissions.may_enter_desk(editor, network)
    assert NetworkRole.objects.count() == 2


def test_ending_twice_is_recorded_once(network: Network, editor: Person) -> None:
    role = editor.network_roles.get()
    for _time in range(2):
        end_network_role(role=role, by=None, now=NOW)
    assert AuditEntry.objects.filter(action="directory.end_network_role").count() == 1


def test_heads_follow_from_mandates_only(network: Network, applicant: Person, head_of_network: Person) -> None:
    with pytest.raises(Refused):
        grant_network_role(person=applicant, network=network, role=Role.HEAD_OF_NETWORK, by=None, now=NOW)
    assert [role.person for role in heads_of(network, now=NOW)] == [head_of_network]
    network.mandates.update(until=datetime(2026, 4, 30, tzinfo=UTC).date())
    assert heads_of(network, now=NOW) == []


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.ORGANISATION_EDITOR])
def test_an_organisations_role_is_none_of_a_network(role: Role, network: Network, applicant: Person) -> None:
    with pytest.raises(ValueError, match=role):
        grant_network_role(person=applicant, network=network, role=role, by=None, now=NOW)


def test_a_networks_role_is_none_of_an_organisation(organisation: Organisation, applicant: Person) -> None:
    with pytest.raises(ValueError, match=Role.EDITOR):
        grant_organisation_role(person=applicant, organisation=organisation, role=Role.EDITOR, by=None, now=NOW)


def test_somebody_is_representative_or_editor_not_both(organisation: Organisation, colleague: Person) -> None:
    grant_organisation_role(person=colleague, organisation=organisation, role=Role.REPRESENTATIVE, by=None, now=NOW)
    assert [role.role for role in colleague.organisation_roles.filter(ended_at=None)] == [Role.REPRESENTATIVE]
    assert permissions.may_manage_team(colleague, organisation)
    with pytest.raises(Refused):
        grant_organisation_role(person=colleague, organisation=organisation, role=Role.REPRESENTATIVE, by=None, now=NOW)


def test_within_a_request_a_changed_role_counts_at_once(organisation: Organisation, colleague: Person) -> None:
    colleague.remembers_standing = True  # type: ignore[attr-defined] # as the middleware does
    assert not permissions.may_manage_team(colleague, organisation)
    grant_organisation_role(person=colleague, organisation=organisation, role=Role.REPRESENTATIVE, by=None, now=NOW)
    assert permissions.may_manage_team(colleague, organisation)


def test_only_a_representative_hands_over_and_to_somebody_else(
    organisation: Organisation, member: Person, colleague: Person, outsider: Person
) -> None:
    own, other = member.organisation_roles.get(), colleague.organisation_roles.get()
    foreign = outsider.organisation_roles.get()
    for giver, taker in ((other, own), (own, own), (own, foreign)):
        with pytest.raises(Refused):
            hand_over(role=giver, to=taker, by=giver.person, now=NOW)
    hand_over(role=own, to=other, by=member, now=NOW)
    held = dict(OrganisationRole.objects.filter(organisation=organisation, ended_at=None).values_list("person", "role"))
    assert held == {member.pk: Role.ORGANISATION_EDITOR, colleague.pk: Role.REPRESENTATIVE}
    assert OutboxMessage.objects.get().to == colleague.account.email


def test_a_desk_may_leave_nobody_but_the_team_may_not(organisation: Organisation, member: Person) -> None:
    role = OrganisationRole.objects.select_related("organisation", "person").get(person=member)
    with pytest.raises(Refused):
        end_organisation_role(role=role, by=member, now=NOW)
    end_organisation_role(role=role, by=None, now=NOW, may_leave_nobody=True, reason="Asked by the board")
    assert not permissions.may_act_for(member, organisation)


def test_whoever_loses_a_role_is_told_by_whom_when_and_why(
    network: Network, organisation: Organisation, editor: Person, colleague: Person, member: Person, outsider: Person
) -> None:
    editor.language, editor.time_zone = "fr", "Europe/Tirane"
    editor.save()
    end_network_role(role=editor.network_roles.get(), by=member, now=NOW, reason="The term is over")
    end_organisation_role(role=colleague.organisation_roles.get(), by=member, now=NOW)
    desk, team = OutboxMessage.objects.filter(kind="directory.role_ended").order_by("pk")
    assert (desk.to, desk.language) == (editor.account.email, "fr")
    for words in ("1 mai 2026, 12:00 (UTC+2)", "Mira Anetare", "The term is over"):
        assert words in desk.text
    assert (team.to, "Lule Mali" in team.subject) == (colleague.account.email, True)
    assert "1 May 2026, 10:00 (UTC)" in team.text
    assert not OutboxMessage.objects.filter(to=outsider.account.email).exists()


def test_whoever_leaves_by_themselves_needs_no_mail(organisation: Organisation, colleague: Person) -> None:
    role = colleague.organisation_roles.get()
    for _ in range(2):
        end_organisation_role(role=role, by=colleague, now=NOW)
    assert not OutboxMessage.objects.exists()
