"""Two workers at one application, a form that nobody was asked to fill in, and a step without a title."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.core.text import TranslatedText
from kuvend.directory.emails import joining as emails
from kuvend.directory.models import Membership, MembershipApplication, Network, OnboardingStep
from kuvend.directory.operations import joining
from kuvend.directory.operations.joining import retention
from kuvend.directory.operations.joining.later import send_later_answers
from kuvend.directory.operations.joining.wording import add_onboarding_step, change_onboarding_step
from kuvend.directory.operations.memberships import end_membership
from kuvend.directory.rules.memberships import add_months
from kuvend.directory.states import Outcome
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.questionnaires.queries import filling_of
from tests.directory.joining_world import NOON, recommended, submitted

pytestmark = pytest.mark.unit


def accepted(network: Network, head: Person, **fields: Any) -> MembershipApplication:
    """Return an application that made a member."""
    application = recommended(network, head, **fields)
    joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head, now=NOON)
    application.refresh_from_db()
    return application


def test_what_was_not_asked_later_cannot_be_sent(network: Network, head_of_network: Person) -> None:
    application = accepted(network, head_of_network)
    assert application.later_answers is None
    with pytest.raises(Refused, match="in the meantime"):
        send_later_answers(application, filling=filling_of(application.answer_set, language="en"), now=NOON)
    assert not AuditEntry.objects.filter(action="directory.send_later_answers").exists()


def test_two_workers_remind_of_each_question_once(
    network: Network, reviewer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [
        joining.request_information(
            submitted(network, name=name, email=f"{name.lower()}@example.org"), question="?", by=reviewer, now=NOON
        )
        for name in ("Drita", "Hapi")
    ]
    soon = asked[0].answer_by - timedelta(days=1)
    tell = emails.remind_of_question
    others: list[int] = []

    def slowly(request: Any, *, now: datetime) -> None:
        tell(request, now=now)
        if not others:
            others.append(0)
            others.append(joining.remind_of_questions(now=now))  # the second worker, while the first one writes

    monkeypatch.setattr(emails, "remind_of_question", slowly)
    assert joining.remind_of_questions(now=soon) == 1
    assert others == [0, 1], "the second one took what was left"
    letters = OutboxMessage.objects.filter(kind="directory.information_reminder")
    assert sorted(letters.values_list("to", flat=True)) == ["drita@example.org", "hapi@example.org"]


def test_two_workers_minimise_each_application_once(
    network: Network, head_of_network: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    applications = [
        accepted(network, head_of_network, name=name, email=f"{name.lower()}@example.org") for name in ("Drita", "Hapi")
    ]
    for membership in Membership.objects.filter(organisation__in=[one.organisation_id for one in applications]):
        end_membership(membership=membership, by=head_of_network, now=NOON, reason="Left.")
    over = add_months(NOON, 6)
    minimise = retention.minimise_accepted_application
    others: list[int] = []

    def slowly(application: MembershipApplication, *, now: datetime) -> None:
        minimise(application, now=now)
        if not others:
            others.append(0)
            others.append(joining.minimise_applications_of_former_members(now=now))

    monkeypatch.setattr(retention, "minimise_accepted_application", slowly)
    assert joining.minimise_applications_of_former_members(now=over) == 1
    assert others == [0, 1]
    assert AuditEntry.objects.filter(action="directory.minimise_application").count() == 2
    for application in applications:
        application.refresh_from_db()
        assert (application.contact_name, application.email.partition("@")[2]) == ("", "erased.invalid")


def test_a_first_step_has_a_title(network: Network, head_of_network: Person) -> None:
    nothing, title = TranslatedText(), TranslatedText({"en": "Come to the assembly"})
    with pytest.raises(Refused, match="one language at least") as refused:
        add_onboarding_step(network, title=nothing, explanation=title, position=1, by=head_of_network, now=NOON)
    assert refused.value.field == "title"
    step = add_onboarding_step(network, title=title, explanation=nothing, position=1, by=head_of_network, now=NOON)
    with pytest.raises(Refused, match="one language at least"):
        change_onboarding_step(
            step, title=nothing, explanation=nothing, position=1, is_active=True, by=head_of_network, now=NOON
        )
    assert OnboardingStep.objects.get(network=network).title == title
    assert not AuditEntry.objects.filter(action="directory.change_onboarding_step").exists()
