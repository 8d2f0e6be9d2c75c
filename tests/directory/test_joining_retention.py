"""What former members once wrote into their application does not stay for ever."""

from datetime import timedelta

import pytest

from kuvend.audit.models import AuditEntry
from kuvend.core import jobs
from kuvend.directory.models import Membership, MembershipApplication, Network, OnboardingMark, OnboardingStep
from kuvend.directory.operations.joining import (
    decide_application,
    minimise_applications_of_former_members,
    recommend_application,
)
from kuvend.directory.operations.memberships import end_membership
from kuvend.directory.rules.memberships import add_months
from kuvend.directory.states import Outcome
from kuvend.people.models import Person
from tests.directory.joining_world import NOON, reviewed

pytestmark = pytest.mark.unit


@pytest.fixture
def accepted(network: Network, reviewer: Person, head_of_network: Person) -> MembershipApplication:
    """An application that made a member."""
    application = reviewed(network, reviewer)
    recommend_application(application, is_recommended=True, text="Good work.", by=reviewer, now=NOON)
    decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head_of_network, now=NOON)
    application.refresh_from_db()
    return application


def test_the_answers_go_six_months_after_the_end(accepted: MembershipApplication, head_of_network: Person) -> None:
    membership = Membership.objects.get(organisation=accepted.organisation, network=accepted.network)
    step = OnboardingStep.objects.create(network=accepted.network, key="first", title={"en": "First"})
    OnboardingMark.objects.create(membership=membership, step=step, done_at=NOON, done_by=head_of_network)
    assert minimise_applications_of_former_members(now=add_months(NOON, 99)) == 0, "a member's application stays"
    end_membership(membership=membership, by=head_of_network, now=NOON, reason="Left.")
    over = add_months(NOON, 6)
    assert minimise_applications_of_former_members(now=over - timedelta(seconds=1)) == 0
    accepted.refresh_from_db()
    assert accepted.email == "ana@example.org"
    assert accepted.answer_set.answers.exists()
    assert minimise_applications_of_former_members(now=over) == 1
    accepted.refresh_from_db()
    assert accepted.email.endswith("@erased.invalid")
    assert accepted.contact_name == ""
    assert not accepted.answer_set.answers.exists()
    assert (accepted.decided_by, accepted.decision_reason) == (head_of_network, "Yes.")
    assert not OnboardingMark.objects.exists()
    assert AuditEntry.objects.filter(action="directory.minimise_application").count() == 1
    assert minimise_applications_of_former_members(now=over) == 0, "once is enough"


def test_it_is_done_every_day(accepted: MembershipApplication, head_of_network: Person) -> None:
    membership = Membership.objects.get(organisation=accepted.organisation, network=accepted.network)
    end_membership(membership=membership, by=head_of_network, now=NOON, reason="Left.")
    Membership.objects.filter(pk=membership.pk).update(state_since=add_months(NOON, -7))
    jobs.enqueue("directory.erase_expired_applications", run_after=NOON)
    jobs.run_due()
    accepted.refresh_from_db()
    assert accepted.email.endswith("@erased.invalid")
