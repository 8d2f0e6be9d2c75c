"""Whoever comes second, too late, or with nothing to change: told clearly, and nothing happens twice."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.http import Http404
from django.test import RequestFactory

from kuvend.audit.models import AuditEntry
from kuvend.config.wiring import rebuild_search
from kuvend.core.errors import Refused
from kuvend.directory.models import (
    MembershipPolicy,
    Network,
    Organisation,
    OrganisationMerge,
    OrganisationRole,
    ProfileInvitation,
    ProfileVersion,
)
from kuvend.directory.operations import claims
from kuvend.directory.operations.joining.telling import APPEALED, SUBMITTED, tell_office
from kuvend.directory.operations.looks import change_look
from kuvend.directory.operations.mandates import end_mandate
from kuvend.directory.operations.merging import merge_organisations, undo_merge
from kuvend.directory.operations.networks import set_membership_policy
from kuvend.directory.operations.profiles import (
    change_profile,
    publish_draft,
    publish_organisation,
    restore_version,
    save_draft,
)
from kuvend.directory.operations.roles import end_organisation_role
from kuvend.directory.permissions.accounts import open_help_at_desk
from kuvend.directory.permissions.networks import check_manage_any_network
from kuvend.directory.permissions.record import readable_chains_of
from kuvend.directory.states import ProfileState
from kuvend.people.models import Person
from kuvend.people.operations.account_help import begin_help
from kuvend.people.states import HelpKind
from tests.actors import make_organisation
from tests.directory.joining_world import NOON, submitted
from tests.directory.test_claims import code_sent_to, invite

pytestmark = pytest.mark.unit
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


def entries() -> int:
    return AuditEntry.objects.count()


# --- invitations -----------------------------------------------------------------------------------------------------


def test_two_who_invite_the_same_address_at_once_send_one_mail(
    organisation: Organisation, editor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_: Any, **__: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(ProfileInvitation, "save", taken)
    with pytest.raises(Refused, match="moment ago"):
        invite(organisation, editor)
    assert not ProfileInvitation.objects.exists()


def test_an_invitation_is_revoked_once(organisation: Organisation, editor: Person) -> None:
    invitation = invite(organisation, editor)
    claims.revoke_invitation(invitation=invitation, by=editor, now=NOW)
    before = entries()
    with pytest.raises(Refused):
        claims.revoke_invitation(invitation=invitation, by=editor, now=NOW)
    assert entries() == before


def test_a_link_that_two_follow_at_once_gives_one_role(
    organisation: Organisation, editor: Person, applicant: Person, outsider: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = invite(organisation, editor)
    code = code_sent_to("new@example.org")
    claims.accept_invitation(code=code, by=applicant, now=NOW)
    monkeypatch.setattr(claims, "invitation_by_code", lambda *_, **__: stale)  # as read before the other was done
    with pytest.raises(Refused):
        claims.accept_invitation(code=code, by=outsider, now=NOW)
    assert not OrganisationRole.objects.filter(person=outsider, organisation=organisation).exists()


def test_a_second_colleague_does_not_claim_the_profile_again(
    organisation: Organisation, editor: Person, applicant: Person, outsider: Person
) -> None:
    for number, person in enumerate((applicant, outsider)):
        invite(organisation, editor, f"new{number}@example.org")
        later = NOW + timedelta(hours=number)
        claims.accept_invitation(code=code_sent_to(f"new{number}@example.org"), by=person, now=later)
    organisation.refresh_from_db()
    assert organisation.claimed_at == NOW


def test_a_newcomer_with_a_dead_link_gets_no_account(db: None) -> None:
    with pytest.raises(Refused):
        claims.accept_as_newcomer(code="z" * 26, full_name="Nora", language="sq", now=NOW)
    assert not Person.objects.exists()


# --- profiles --------------------------------------------------------------------------------------------------------


def test_a_field_that_no_profile_has_is_a_mistake_of_the_program(organisation: Organisation, member: Person) -> None:
    with pytest.raises(ValueError, match="shoe_size"):
        save_draft(organisation=organisation, fields={"shoe_size": 42}, by=member, now=NOW)


def test_nothing_drafted_is_nothing_to_publish(organisation: Organisation, member: Person) -> None:
    with pytest.raises(Refused):
        publish_draft(organisation=organisation, by=member, now=NOW)


def test_going_back_to_what_is_shown_changes_nothing(organisation: Organisation, member: Person) -> None:
    change_profile(organisation=organisation, content={"acronym": "LM"}, by=member, now=NOW)
    version = ProfileVersion.objects.filter(organisation=organisation).latest("pk")
    before = entries()
    assert restore_version(version=version, by=member, now=NOW) == []
    assert entries() == before
    change_profile(organisation=organisation, content={"acronym": "LMX"}, by=member, now=NOW)
    assert restore_version(version=version, by=member, now=NOW) == ["acronym"]


def test_publishing_twice_is_publishing_once(network: Network, editor: Person) -> None:
    organisation = make_organisation("E Re", network, state=ProfileState.DRAFT, published_at=None)
    publish_organisation(organisation=organisation, by=editor, now=NOW)
    before = entries()
    publish_organisation(organisation=organisation, by=editor, now=NOW + timedelta(days=1))
    organisation.refresh_from_db()
    assert organisation.published_at == NOW
    assert entries() == before


def test_a_role_ends_once(organisation: Organisation, member: Person, colleague: Person) -> None:
    role = OrganisationRole.objects.get(person=colleague, organisation=organisation)
    end_organisation_role(role=role, by=member, now=NOW)
    before = entries()
    end_organisation_role(role=role, by=member, now=NOW + timedelta(days=1))
    role.refresh_from_db()
    assert (role.ended_at, entries()) == (NOW, before)


def test_a_merge_is_undone_once_even_by_two_at_once(network: Network, editor: Person) -> None:
    kept, absorbed = make_organisation("Lule", network), make_organisation("Lule e Re", network)
    with pytest.raises(Refused, match="two different"):
        merge_organisations(kept=kept, absorbed=kept, by=editor, now=NOW, reason="The same")
    merge = merge_organisations(kept=kept, absorbed=absorbed, by=editor, now=NOW, reason="The same")
    OrganisationMerge.objects.filter(pk=merge.pk).update(undone_at=NOW)  # another has just begun to undo it
    with pytest.raises(Refused, match="undone already"):
        undo_merge(merge=merge, by=editor, now=NOW)
    absorbed.refresh_from_db()
    assert absorbed.state == ProfileState.MERGED


# --- networks --------------------------------------------------------------------------------------------------------


def test_a_look_or_a_policy_that_stays_the_same_leaves_no_trace(network: Network, head_of_network: Person) -> None:
    policy = MembershipPolicy.objects.get(network=network)
    change_look(network=network, accent_colour="#336699", by=head_of_network, now=NOW)
    before = entries()
    change_look(network=network, accent_colour="#336699", by=head_of_network, now=NOW)
    set_membership_policy(policy=policy, by=head_of_network, now=NOW, needs_second_reader=policy.needs_second_reader)
    assert entries() == before


def test_a_mandate_ends_with_a_reason_only(network: Network, head_organisation: Organisation, editor: Person) -> None:
    mandate = network.mandates.get()
    with pytest.raises(Refused, match="reason"):
        end_mandate(mandate=mandate, until=date(2026, 5, 1), by=editor, now=NOW, reason="  ")
    mandate.refresh_from_db()
    assert mandate.ended_at is None


def test_an_appeal_is_no_news_for_those_who_decided_and_what_is_erased_for_nobody(
    network: Network, head_of_network: Person
) -> None:
    application = submitted(network)
    assert tell_office(application_id=application.public_id, step=APPEALED, key="k", now=NOON) == 0
    assert tell_office(application_id=application.public_id, step=SUBMITTED, key="l", now=NOON) == 1
    assert tell_office(application_id="x" * 16, step=SUBMITTED, key="m", now=NOON) == 0


# --- who may ---------------------------------------------------------------------------------------------------------


def test_who_manages_no_network_finds_no_page_for_it(member: Person, head_of_network: Person) -> None:
    check_manage_any_network(head_of_network)
    for person in (member, None):
        with pytest.raises(Http404):
            check_manage_any_network(person)


def test_a_visitor_reads_no_record(network: Network, head_of_network: Person) -> None:
    request = RequestFactory().get("/")
    assert list(readable_chains_of(request)) == []
    request.person = head_of_network  # type: ignore[attr-defined]
    assert [chain.chain for chain in readable_chains_of(request)] == [network.public_id]


def test_help_that_waits_is_seen_by_the_desk_that_may_give_it(
    secretariat: Person, member: Person, outsider: Person, other_head: Person
) -> None:
    help_ = begin_help(
        kind=HelpKind.ADDRESS,
        account=member.account,
        identity_check="Came with her card",
        reason="Mailbox gone",
        by=secretariat,
        now=NOW,
        new_email="re@example.org",
    )
    assert list(open_help_at_desk(secretariat)) == [help_]
    for person in (outsider, other_head, None):
        assert list(open_help_at_desk(person)) == []


# --- the index -------------------------------------------------------------------------------------------------------


def test_the_index_can_be_built_anew_from_the_rows(network: Network) -> None:
    make_organisation("Qendra e Lules", network)
    said = rebuild_search()
    assert said.startswith("The search index holds ")
    assert rebuild_search() == said
