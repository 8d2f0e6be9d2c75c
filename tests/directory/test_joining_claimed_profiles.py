"""Whose profile an accepted application may give to the applicant: nobody's, or their own."""

from collections.abc import Mapping

import pytest
from django.db import transaction

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.core.ids import new_public_id
from kuvend.directory.models import MembershipApplication, Network, Organisation
from kuvend.directory.operations import joining
from kuvend.directory.states import ApplicantKind, ApplicationState, MembershipState, Outcome
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.people.states import Role
from kuvend.questionnaires.queries import filling_of
from tests.actors import ClientMaker, give_role, make_organisation, make_person
from tests.directory.joining_world import NOON, drafted, submitted

pytestmark = pytest.mark.unit


def keyed(data: Mapping[str, str]) -> dict[str, str]:
    return {"idempotency_key": new_public_id(), **data}


def under_review(network: Network, organisation: Organisation, head: Person) -> MembershipApplication:
    """Let ana@example.org claim the profile, and the head take the application up."""
    application = drafted(network)
    joining.claim_profile(application, organisation=organisation, now=NOON)
    joining.submit_application(application, filling=filling_of(application.answer_set, language="en"), now=NOON)
    joining.start_review(application, by=head, now=NOON)
    return application


def accept(application: MembershipApplication, head: Person) -> None:
    """Let the head accept."""
    with transaction.atomic():
        joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head, now=NOON)


@pytest.fixture
def hapi(other_network: Network) -> Organisation:
    """A profile that nobody represents yet."""
    return make_organisation("Hapi", other_network)


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.ORGANISATION_EDITOR])
def test_who_chooses_a_profile_that_others_look_after_is_told_at_once_whom_to_ask(
    network: Network, other_organisation: Organisation, outsider: Person, role: Role
) -> None:
    if role == Role.ORGANISATION_EDITOR:  # an editor does not become the representative by applying elsewhere
        give_role(make_person("Ana Prifti", "ana@example.org"), other_organisation, role)
    application = drafted(network)
    with pytest.raises(Refused, match="Ask them to invite you"):
        joining.claim_profile(application, organisation=other_organisation, now=NOON)
    application.refresh_from_db()
    assert application.organisation is None


def test_one_network_cannot_give_away_a_profile_that_somebody_took_over_meanwhile(
    network: Network, hapi: Organisation, outsider: Person, head_of_network: Person, client_of: ClientMaker
) -> None:
    application = under_review(network, hapi, head_of_network)
    give_role(outsider, hapi, Role.REPRESENTATIVE)
    with pytest.raises(Refused, match="Somebody else represents"):
        accept(application, head_of_network)
    application = MembershipApplication.objects.select_related("network__policy", "organisation").get(pk=application.pk)
    desk = client_of(head_of_network).get(f"/en/desk/applications/{application.public_id}/").content.decode()
    assert "Other people look after this profile" in desk
    assert "This profile is not theirs" in desk
    joining.refuse_claim(application, reason="Another Hapi.", by=head_of_network, now=NOON)
    accept(application, head_of_network)
    assert application.organisation != hapi
    assert application.state == ApplicationState.ACCEPTED
    assert [role.person for role in hapi.roles.filter(ended_at=None)] == [outsider]
    assert not Organisation.objects.get(pk=hapi.pk).mission_and_objectives


def test_only_who_reviews_takes_a_profile_off_an_application_and_says_why(
    network: Network,
    hapi: Organisation,
    head_of_network: Person,
    committee_member: Person,
    outsider: Person,
    client_of: ClientMaker,
) -> None:
    application = under_review(network, hapi, head_of_network)
    url = f"/en/desk/applications/{application.public_id}/not-theirs/"
    data = {"not-theirs-seen": str(application.revision), "not-theirs-reason": "Another Hapi."}
    assert client_of(outsider).post(url, keyed(data)).status_code == 404
    assert client_of(committee_member).post(url, keyed(data)).status_code == 403
    client = client_of(head_of_network)
    assert client.post(url, keyed({**data, "not-theirs-reason": ""})).status_code == 200
    assert client.post(url, keyed({**data, "not-theirs-seen": "0"})).status_code == 200  # somebody was faster
    application.refresh_from_db()
    assert application.organisation == hapi
    assert client.post(url, keyed(data)).status_code == 302
    fresh = MembershipApplication.objects.get(pk=application.pk)
    assert fresh.organisation is None
    entry = AuditEntry.objects.get(action="directory.refuse_claim")
    assert entry.facts["organisation"] == hapi.public_id
    mail = OutboxMessage.objects.get(kind="directory.claim_refused")
    assert mail.to == "ana@example.org"
    assert "Hapi" in mail.subject
    assert "Another Hapi." not in mail.text
    with pytest.raises(Refused):  # nothing is chosen any more
        joining.refuse_claim(fresh, reason="Again.", by=head_of_network, now=NOON)


@pytest.mark.parametrize("reason", ["", "  "])
def test_taking_a_profile_off_needs_a_reason(
    network: Network, hapi: Organisation, head_of_network: Person, reason: str
) -> None:
    application = under_review(network, hapi, head_of_network)
    with pytest.raises(Refused, match="Write why"):
        joining.refuse_claim(application, reason=reason, by=head_of_network, now=NOON)


def test_a_profile_that_nobody_represents_goes_to_whoever_was_accepted(
    network: Network, hapi: Organisation, head_of_network: Person
) -> None:
    give_role(make_person("Edi"), hapi, Role.ORGANISATION_EDITOR)
    accept(under_review(network, hapi, head_of_network), head_of_network)
    assert hapi.roles.get(role=Role.REPRESENTATIVE).person.account.email == "ana@example.org"
    assert hapi.memberships.count() == 2


@pytest.mark.parametrize(
    "state", [MembershipState.ACTIVE, MembershipState.DORMANT, MembershipState.REMINDED, MembershipState.SUSPENDED]
)
def test_who_claims_a_profile_that_already_is_a_member_gets_it_without_a_second_membership(
    network: Network, head_of_network: Person, client_of: ClientMaker, state: MembershipState
) -> None:
    imported = make_organisation("Hapi", network)
    imported.memberships.update(state=state)
    application = under_review(network, imported, head_of_network)
    page = client_of(head_of_network).get(f"/en/desk/applications/{application.public_id}/").content.decode()
    assert ("lifts the suspension" if state == MembershipState.SUSPENDED else "the membership goes on") in page
    accept(application, head_of_network)
    membership = imported.memberships.get()
    assert membership.state == MembershipState.ACTIVE
    assert membership.periods.count() == 1
    assert membership.last_confirmed_at == NOON
    imported.refresh_from_db()
    assert imported.mission_and_objectives["sq"] == "Light for everyone."
    assert imported.roles.get(ended_at=None).person.account.email == "ana@example.org"


def test_a_suspended_individual_who_applies_again_is_reinstated(network: Network, head_of_network: Person) -> None:
    network.policy.accepts_individuals = True
    network.policy.save()
    ana = make_person("Ana Prifti", "ana@example.org")
    own = make_organisation("Ana Prifti", network, person=ana)
    own.memberships.update(state=MembershipState.SUSPENDED)
    application = submitted(network, kind=ApplicantKind.INDIVIDUAL, name="Ana Prifti")
    joining.start_review(application, by=head_of_network, now=NOON)
    accept(application, head_of_network)
    assert own.memberships.get().state == MembershipState.ACTIVE
    entry = AuditEntry.objects.filter(action="directory.reinstate_membership").get()
    assert entry.facts["from"] == "suspended"
