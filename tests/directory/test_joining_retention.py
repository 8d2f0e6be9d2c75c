"""What former members once wrote into their application does not stay for ever."""

from datetime import timedelta
from typing import Any

import pytest

from kuvend.audit.models import AuditEntry
from kuvend.core import jobs
from kuvend.directory.models import (
    Appeal,
    CommitteeVote,
    Decision,
    InformationRequest,
    Membership,
    MembershipApplication,
    MembershipPolicy,
    Network,
    OnboardingMark,
    OnboardingStep,
    SecondReading,
)
from kuvend.directory.operations.joining import (
    decide_application,
    erase_expired_applications,
    minimise_accepted_application,
    minimise_applications_of_former_members,
    recommend_application,
    retention,
)
from kuvend.directory.operations.memberships import end_membership
from kuvend.directory.rules.memberships import add_months
from kuvend.directory.states import AppealState, ApplicantKind, Outcome, Vote
from kuvend.people.models import Person
from kuvend.people.rules import ERASED_NAME
from tests.directory.joining_world import NOON, drafted, recommended, reviewed, submitted

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


def member_of(network: Network, head: Person, name: str, **fields: Any) -> MembershipApplication:
    """Return the application of one more member."""
    application = recommended(network, head, name=name, email=f"{name.lower()}@example.org", **fields)
    decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head, now=NOON)
    application.refresh_from_db()
    return application


def leave(organisation_id: int | None, network: Network, head: Person) -> None:
    membership = Membership.objects.get(organisation=organisation_id, network=network)
    end_membership(membership=membership, by=head, now=NOON, reason="Left.")


def test_one_who_left_takes_nothing_from_those_who_stayed(
    accepted: MembershipApplication, other_network: Network, head_of_network: Person
) -> None:
    """Neither from other members of the network nor from what the same organisation wrote to another network."""
    network = accepted.network
    stays = member_of(network, head_of_network, "Hapi")
    elsewhere = member_of(network, head_of_network, "Ura")
    for application in (stays, elsewhere):
        assert application.answer_set.answers.exists()
    MembershipApplication.objects.filter(pk=elsewhere.pk).update(
        network=other_network, organisation=accepted.organisation
    )
    leave(accepted.organisation_id, network, head_of_network)
    assert minimise_applications_of_former_members(now=add_months(NOON, 6)) == 1
    for application, email in ((stays, "hapi@example.org"), (elsewhere, "ura@example.org")):
        application.refresh_from_db()
        assert (application.email, application.contact_name) == (email, "Ana Prifti")
        assert application.answer_set.answers.exists()


def test_those_that_wait_for_a_decision_do_not_stand_in_the_way_of_those_that_go(
    network: Network, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    """A day takes so many; an application without a day must not be one of them."""
    monkeypatch.setattr(retention, "BATCH", 1)
    waiting = submitted(network, name="Waiting")
    drafted(network, name="Forgotten", email="forgotten@example.org")
    assert erase_expired_applications(now=NOON + timedelta(days=91)) == 1
    assert MembershipApplication.objects.get() == waiting
    with django_assert_num_queries(1):  # nothing is locked that is not due
        assert erase_expired_applications(now=NOON + timedelta(days=91)) == 0


def said_by_others(application: MembershipApplication, somebody: Person) -> None:
    """Have everything said about an application that can be said."""
    InformationRequest.objects.create(
        application=application,
        question="Since when?",
        asked_by=somebody,
        asked_at=NOON,
        answer_by=NOON,
        answer="Since 2009.",
        files=[{"id": "x", "name": "letter.pdf", "size": 1}],
        answered_at=NOON,
    )
    SecondReading.objects.create(
        application=application,
        reader=somebody,
        asked_by=somebody,
        asked_at=NOON,
        agrees=True,
        note="I know her well.",
        read_at=NOON,
    )
    CommitteeVote.objects.create(
        application=application, voter=somebody, vote=Vote.APPROVE, note="She is kind.", at=NOON
    )
    Appeal.objects.create(
        application=application,
        grounds="I was ill.",
        filed_at=NOON,
        state=AppealState.UPHELD,
        heard_by=somebody,
        heard_at=NOON,
        reason="She was ill.",
    )


def words_about(application: MembershipApplication) -> dict[str, Any]:
    """Return what stands about an application, as the database has it."""
    mine = {"application": application}
    return {
        **InformationRequest.objects.values("question", "answer", "files").get(**mine),
        "decision": Decision.objects.get(**mine).reason,
        "reading": SecondReading.objects.get(**mine).note,
        "vote": CommitteeVote.objects.get(**mine).note,
        **Appeal.objects.values("grounds", "reason").get(**mine),
    }


SAID = {
    "question": "Since when?",
    "answer": "Since 2009.",
    "files": [{"id": "x", "name": "letter.pdf", "size": 1}],
    "decision": "Yes.",
    "reading": "I know her well.",
    "vote": "She is kind.",
    "grounds": "I was ill.",
    "reason": "She was ill.",
}


def test_what_an_organisation_gave_goes_and_what_was_said_of_it_stays(
    accepted: MembershipApplication, head_of_network: Person
) -> None:
    other = member_of(accepted.network, head_of_network, "Hapi")
    for application in (accepted, other):
        said_by_others(application, head_of_network)
    minimise_accepted_application(accepted, now=NOON)
    given = {"answer": ERASED_NAME, "files": [], "grounds": ERASED_NAME}
    assert words_about(accepted) == SAID | given
    assert words_about(other) == SAID


def test_what_was_said_of_an_individual_goes_and_of_others_stays(network: Network, head_of_network: Person) -> None:
    MembershipPolicy.objects.filter(network=network).update(accepts_individuals=True)
    network = Network.objects.select_related("policy").get(pk=network.pk)
    ana, beni = (member_of(network, head_of_network, name, kind=ApplicantKind.INDIVIDUAL) for name in ("Ana", "Beni"))
    for application in (ana, beni):
        said_by_others(application, head_of_network)
    minimise_accepted_application(ana, now=NOON)
    left = words_about(ana)
    assert (left.pop("reading"), left.pop("vote"), left.pop("files")) == ("", "", [])
    assert set(left.values()) == {ERASED_NAME}
    ana.refresh_from_db()
    assert (ana.name, ana.decision_reason, ana.recommendation) == (ERASED_NAME, ERASED_NAME, "")
    assert words_about(beni) == SAID
    beni.refresh_from_db()
    assert (beni.name, beni.decision_reason, beni.recommendation) == ("Beni", "Yes.", "Good work.")


def test_an_appeal_that_was_not_heard_has_no_reason_to_erase(network: Network, head_of_network: Person) -> None:
    MembershipPolicy.objects.filter(network=network).update(accepts_individuals=True)
    network = Network.objects.select_related("policy").get(pk=network.pk)
    ana = member_of(network, head_of_network, "Ana", kind=ApplicantKind.INDIVIDUAL)
    appeal = Appeal.objects.create(application=ana, grounds="I was ill.", filed_at=NOON)
    minimise_accepted_application(ana, now=NOON)
    appeal.refresh_from_db()
    assert (appeal.grounds, appeal.reason) == (ERASED_NAME, "")
