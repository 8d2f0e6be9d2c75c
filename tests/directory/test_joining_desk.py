"""Applications at the desk, through the pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kuvend.core import clock
from kuvend.core.ids import new_public_id
from kuvend.directory.models import (
    Body,
    BodyMember,
    CommitteeVote,
    DecisionTemplate,
    InformationRequest,
    MembershipApplication,
    MembershipPolicy,
    Network,
    OnboardingMark,
    Organisation,
)
from kuvend.directory.operations import joining
from kuvend.directory.phrases import ACCEPTING_REASONS
from kuvend.directory.states import ApplicationState, BodyKind, Decider, Outcome
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.questionnaires.models import Questionnaire
from tests.actors import ClientMaker, make_organisation, make_person
from tests.directory.joining_world import rejected, reviewed, submitted, work_of

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def send(client: Client, application: MembershipApplication, step: str, **data: object) -> Any:
    url = reverse(f"directory-desk-application-{step}", args=[application.public_id])
    return client.post(url, {"idempotency_key": new_public_id(), **data})


def page_of(client: Client, application: MembershipApplication) -> str:
    page = client.get(reverse("directory-desk-application", args=[application.public_id]))
    assert page.status_code == 200
    return page.content.decode()


def seen(application: MembershipApplication) -> int:
    application.refresh_from_db()
    return application.revision


def with_policy(network: Network, **fields: object) -> Network:
    MembershipPolicy.objects.filter(network=network).update(**fields)
    return Network.objects.select_related("policy").get(pk=network.pk)


def test_a_head_of_network_decides_alone(network: Network, head_of_network: Person, client_of: ClientMaker) -> None:
    application = submitted(network)
    client = client_of(head_of_network)
    page = client.get(reverse("directory-desk-applications"))
    assert "Shoqata Drita" in page.content.decode()
    assert send(client, application, "take-up").status_code == 302
    assert "A hall in the old town." in page_of(client, application)
    decision = {"decide-outcome": "accepted", "decide-reason": "Mirë se vini!", "decide-seen": seen(application)}
    assert send(client, application, "decide", **decision).status_code == 302
    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED
    organisation = Organisation.objects.get(name="Shoqata Drita")
    assert organisation.memberships.get().network == network
    mail = OutboxMessage.objects.get(kind="directory.application_accepted")
    assert mail.language == "sq"
    assert "Mirë se vini!" in mail.text
    late = send(client, application, "decide", **{**decision, "decide-outcome": "rejected"})
    assert "in the meantime" in late.content.decode()


def test_a_strict_network_walks_every_step(
    network: Network,
    reviewer: Person,
    committee_member: Person,
    head_of_network: Person,
    network_secretariat: Person,
    client_of: ClientMaker,
) -> None:
    network = with_policy(
        network,
        decider=Decider.COMMITTEE,
        committee_votes_needed=1,
        needs_second_reader=True,
        secretariat_confirms=True,
        minimum_age_months_of_organisation=12,
        supporting_letters_needed=0,
    )
    application = submitted(network, answers={"year_of_establishment": ["2010"]})
    reader = client_of(reviewer)
    assert "By the stated year" in page_of(reader, application)
    assert send(reader, application, "ask", **{"ask-question": "", "ask-seen": seen(application)}).status_code == 200
    asked = {"ask-question": "Which register?", "ask-seen": seen(application)}
    assert send(reader, application, "ask", **asked).status_code == 302
    request = application.information_requests.get()
    request.application = MembershipApplication.objects.select_related("network__policy").get(pk=application.pk)
    joining.answer_information_request(request, answer="The court's.", files=[], now=clock.now())
    assert "The court&#x27;s." in page_of(reader, application)
    assert send(reader, application, "take-up").status_code == 302
    assert send(reader, application, "take-up").status_code == 302  # told that somebody was faster
    recommendation = {
        "recommend-is_recommended": "yes",
        "recommend-text": "Good work.",
        "recommend-second_reader": network_secretariat.pk,
        "recommend-seen": seen(application),
    }
    assert send(reader, application, "recommend", **recommendation).status_code == 302
    assert "has not read this application yet" in page_of(reader, application)
    other = {"reader-reader": head_of_network.pk}
    assert send(reader, application, "ask-reader", **other).status_code == 302
    head = client_of(head_of_network)
    assert "Your second reading" in page_of(head, application)
    assert send(head, application, "read", **{"second-agrees": "yes", "second-note": ""}).status_code == 302
    assert "has not cast enough votes" in page_of(head, application)
    voter = client_of(committee_member)
    assert send(voter, application, "vote", **{"vote-vote": "approve", "vote-note": "Yes."}).status_code == 302
    assert CommitteeVote.objects.get().note == "Yes."
    assert "1 for, 0 against" in page_of(voter, application)
    decision = {"decide-outcome": "accepted", "decide-reason": "Voted.", "decide-seen": seen(application)}
    assert send(voter, application, "decide", **decision).status_code == 302
    office = client_of(network_secretariat)
    confirmation = {"confirm-outcome": "rejected", "confirm-reason": "Too far.", "confirm-seen": seen(application)}
    assert "Decision of the secretariat" in page_of(office, application)
    assert send(office, application, "confirm", **confirmation).status_code == 302
    application.refresh_from_db()
    assert application.state == ApplicationState.REJECTED


def test_an_appeal_is_heard_by_somebody_who_did_not_decide(
    network: Network, head_of_network: Person, network_secretariat: Person, client_of: ClientMaker
) -> None:
    application = rejected(network, head_of_network, head_of_network)
    joining.file_appeal(application, grounds="You forgot our letter.", now=application.decided_at or clock.now())
    assert "You forgot our letter." not in page_of(client_of(head_of_network), application)
    office = client_of(network_secretariat)
    assert "You forgot our letter." in page_of(office, application)
    heard = {"hear-is_upheld": "yes", "hear-reason": "True."}
    assert send(client_of(head_of_network), application, "hear", **heard).status_code == 403
    assert send(office, application, "hear", **heard).status_code == 302
    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED


def test_the_list_filters_and_counts(network: Network, reviewer: Person, client_of: ClientMaker) -> None:
    now = clock.now()
    submitted(network, name="Ђурђевак", now=now)
    late = submitted(network, name="Vonesa", now=now - timedelta(days=60))
    joining.withdraw_application(submitted(network, name="Gone", now=now), now=now)
    client = client_of(reviewer)
    url = reverse("directory-desk-applications")

    def names(**query: str) -> set[str]:
        html = client.get(url, query).content.decode()
        return {name for name in ("Ђурђевак", "Vonesa", "Gone") if name in html}

    assert names() == {"Ђурђевак", "Vonesa"}
    assert names(group="withdrawn") == {"Gone"}
    assert names(group="all") == {"Ђурђевак", "Vonesa", "Gone"}
    assert names(group="all", q="djurdjevak") == {"Ђурђевак"}
    assert names(overdue="on") == {"Vonesa"}
    assert names(group="all", q=late.receipt_number) == {"Vonesa"}
    assert names(q="nobody") == set()


def test_the_list_is_nobodys_business_but_the_desks(outsider: Person, client_of: ClientMaker) -> None:
    assert client_of(outsider).get(reverse("directory-desk-applications")).status_code == 404


def test_steps_are_taken_by_sending_a_form_only(network: Network, reviewer: Person, client_of: ClientMaker) -> None:
    application = submitted(network)
    url = reverse("directory-desk-application-take-up", args=[application.public_id])
    assert client_of(reviewer).get(url).status_code == 404


def test_similar_profiles_claims_and_own_reasons_are_shown(
    network: Network, reviewer: Person, head_of_network: Person, client_of: ClientMaker
) -> None:
    application = reviewed(network, reviewer)
    with translation.override("sq"):
        shipped = str(ACCEPTING_REASONS["known"])
    assert shipped in page_of(client_of(head_of_network), application)
    DecisionTemplate.objects.create(
        network=network, key="no", outcome=Outcome.REJECTED, text={"en": "Too far away.", "sq": "Shumë larg."}
    )
    own = page_of(client_of(head_of_network), application)
    assert "Shumë larg." in own
    assert shipped not in own
    profile = make_organisation("Shoqata Drita", network)
    MembershipApplication.objects.filter(pk=application.pk).update(organisation=profile)
    assert "says that the profile of" in page_of(client_of(reviewer), application)


# -- policy and first steps -------------------------------------------------------------------------------------------


def test_the_policy_is_changed_by_those_who_manage_the_network(
    network: Network, head_of_network: Person, reviewer: Person, other_head: Person, client_of: ClientMaker
) -> None:
    url = reverse("directory-desk-policy", args=[network.slug])
    client = client_of(head_of_network)
    assert "Questions to applicants" in client.get(url).content.decode()
    values = {
        "idempotency_key": new_public_id(),
        "is_open": "on",
        "accepts_organisations": "on",
        "minimum_age_years": "0",
        "minimum_age_months_of_organisation": "6",
        "supporting_letters_needed": "1",
        "decider": "committee",
        "committee_votes_needed": "3",
        "needs_second_reader": "on",
        "decide_within_days": "21",
        "appeal_within_days": "14",
        "hear_appeal_within_days": "20",
        "has_one_vote_per_member": "on",
        "yearly_dues": "50",
        "dues_currency": "EUR",
        "confirm_every_months": "12",
        "remind_after_days": "30",
        "suspend_after_days": "60",
    }
    wrong = client.post(url, {**values, "decide_within_days": "0"})
    assert "at least one day" in wrong.content.decode()
    without = {key: value for key, value in values.items() if key != "accepts_organisations"}
    assert "Say who may join" in client.post(url, without).content.decode()
    assert client.post(url, values).status_code == 302
    policy = MembershipPolicy.objects.get(network=network)
    assert (policy.decider, policy.decide_within_days, policy.yearly_dues) == (Decider.COMMITTEE, 21, 5000)
    assert "committee has fewer members" in client.get(url).content.decode()
    assert client_of(reviewer).post(url, values).status_code == 403
    assert client_of(other_head).post(url, values).status_code == 404
    questions = reverse("directory-desk-joining-questions", args=[network.slug])
    assert client.get(questions).status_code == 302
    response = client.post(questions, {"idempotency_key": new_public_id()})
    assert response["Location"] == reverse("questionnaires-edit", args=[Questionnaire.objects.get().public_id])
    assert client_of(other_head).post(questions, {"idempotency_key": new_public_id()}).status_code == 404


def test_a_new_member_is_led_through_the_first_steps(
    network: Network, head_of_network: Person, outsider: Person, client_of: ClientMaker
) -> None:
    application = reviewed(network, head_of_network)
    joining.decide_application(
        application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head_of_network, now=clock.now()
    )
    assert application.organisation is not None
    assert application.person is not None
    url = reverse("directory-onboarding", args=[application.organisation.memberships.get().public_id])
    client = client_of(application.person)
    assert "Invite a colleague" in client.get(url).content.decode()
    data = {"idempotency_key": new_public_id(), "step": "invite_colleague"}
    assert client.post(url, data).status_code == 302
    assert OnboardingMark.objects.get().done_by == application.person
    assert "Done by" in client.get(url).content.decode()
    assert client.post(url, {"idempotency_key": new_public_id(), "step": "none"}).status_code == 404
    assert client_of(outsider).get(url).status_code == 404
    [waits] = [item for item in work_of(application.person) if item.title == "First steps in Albania"]
    assert waits.since is not None
    assert waits.until == waits.since + timedelta(days=30)
    assert waits.button_label == "Complete it", "the state of a part has another word"


# -- a question that nobody answers -----------------------------------------------------------------------------------


def test_the_desk_goes_on_when_no_answer_came_in_time(
    network: Network, reviewer: Person, committee_member: Person, outsider: Person, client_of: ClientMaker
) -> None:
    application = submitted(network)
    asked = joining.request_information(application, question="Which?", by=reviewer, now=clock.now())
    client = client_of(reviewer)
    assert "Go on without the answer" not in page_of(client, application)
    data = {"go-on-seen": seen(application)}
    assert "still has time" in send(client, application, "go-on", **data).content.decode()
    InformationRequest.objects.update(answer_by=clock.now() - timedelta(days=1))
    assert "Go on without the answer" in page_of(client, application)
    assert send(client_of(committee_member), application, "go-on", **data).status_code == 403
    assert send(client_of(outsider), application, "go-on", **data).status_code == 404
    before = application.decide_by
    assert send(client, application, "go-on", **data).status_code == 302
    application.refresh_from_db()
    assert application.state == ApplicationState.NATIONAL_REVIEW
    assert application.reviewer == reviewer
    assert before is not None
    assert application.decide_by is not None
    assert application.decide_by >= before
    asked.refresh_from_db()
    assert asked.closed_by == reviewer
    letter = OutboxMessage.objects.get(kind="directory.answer_missing")
    assert letter.language == "sq"
    assert "the review went on without it" in page_of(client, application)
    assert send(client, application, "go-on", **data).status_code == 302  # twice changes nothing
    assert OutboxMessage.objects.filter(kind="directory.answer_missing").count() == 1
    assert (
        send(client, application, "ask", **{"ask-question": "Again?", "ask-seen": seen(application)}).status_code == 302
    )


def test_an_arbiter_still_reads_the_appeal_they_decided(
    network: Network, head_of_network: Person, client_of: ClientMaker, other_head: Person
) -> None:
    arbiter = make_person("Agim Arbiter")
    body = Body.objects.create(network=network, kind=BodyKind.ARBITRATION, name={"en": "Jury"}, hears_appeals=True)
    BodyMember.objects.create(
        body=body, person=arbiter, full_name="Agim", since=clock.now().date(), until=clock.now().date()
    )
    application = rejected(network, head_of_network, head_of_network)
    client = client_of(arbiter)
    assert client.get(reverse("directory-desk-applications")).status_code == 404
    joining.file_appeal(application, grounds="But …", now=application.decided_at or clock.now())
    assert client.get(reverse("directory-desk-applications")).status_code == 200
    assert "Decide by" in page_of(client, application)
    data = {"hear-is_upheld": "no", "hear-reason": "It stands."}
    assert send(client_of(other_head), application, "hear", **data).status_code == 404
    done = client.post(
        reverse("directory-desk-application-hear", args=[application.public_id]),
        {"idempotency_key": new_public_id(), **data},
        follow=True,
    )
    assert done.status_code == 200
    assert "It stands." in done.content.decode()
