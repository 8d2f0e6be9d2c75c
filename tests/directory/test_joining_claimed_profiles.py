"""Whose profile an accepted application may give to the applicant: nobody's, or their own."""

import pytest
from django.db import transaction

from kuvend.core.errors import Refused
from kuvend.directory.models import Network, Organisation
from kuvend.directory.operations import joining
from kuvend.directory.states import ApplicationState, Outcome
from kuvend.people.models import Person
from kuvend.people.states import Role
from kuvend.questionnaires.queries import filling_of
from tests.actors import give_role, make_organisation, make_person
from tests.directory.joining_world import NOON, drafted

pytestmark = pytest.mark.unit


def decide(network: Network, organisation: Organisation, head: Person) -> None:
    """Let ana@example.org claim the profile, and the head accept."""
    application = drafted(network)
    joining.claim_profile(application, organisation=organisation, now=NOON)
    joining.submit_application(application, filling=filling_of(application.answer_set, language="en"), now=NOON)
    joining.start_review(application, by=head, now=NOON)
    try:
        with transaction.atomic():
            joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head, now=NOON)
    finally:
        application.refresh_from_db()
        assert (application.state == ApplicationState.ACCEPTED) is (organisation.memberships.count() == 2)


def test_one_network_cannot_give_away_a_profile_that_people_of_another_represent(
    network: Network, other_organisation: Organisation, outsider: Person, head_of_network: Person
) -> None:
    with pytest.raises(Refused, match="Somebody else represents"):
        decide(network, other_organisation, head_of_network)
    assert [role.person for role in other_organisation.roles.filter(ended_at=None)] == [outsider]
    assert not other_organisation.mission_and_objectives


def test_an_editor_does_not_become_the_representative_by_applying_elsewhere(
    network: Network, other_organisation: Organisation, outsider: Person, head_of_network: Person
) -> None:
    ana = give_role(make_person("Ana Prifti", "ana@example.org"), other_organisation, Role.ORGANISATION_EDITOR)
    with pytest.raises(Refused, match="Somebody else represents"):
        decide(network, other_organisation, head_of_network)
    assert other_organisation.roles.get(person=ana, ended_at=None).role == Role.ORGANISATION_EDITOR


def test_a_profile_that_nobody_represents_goes_to_whoever_was_accepted(
    network: Network, other_network: Network, head_of_network: Person
) -> None:
    alone = make_organisation("Hapi", other_network)
    give_role(make_person("Edi"), alone, Role.ORGANISATION_EDITOR)
    decide(network, alone, head_of_network)
    assert alone.roles.get(role=Role.REPRESENTATIVE).person.account.email == "ana@example.org"
