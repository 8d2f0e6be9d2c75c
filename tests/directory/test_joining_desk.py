"""Applications at the desk, through the pages."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from kuvend.core import clock
from kuvend.core.ids import new_public_id
from kuvend.core.worklist import WorkItem, WorkKind
from kuvend.directory.models import (
    Body,
    BodyMember,
    CommitteeVote,
    DecisionTemplate,
    MembershipApplication,
    MembershipPolicy,
    Network,
    OnboardingMark,
    Organisation,
)
from kuvend.directory.operations import joining
from kuvend.directory.permissions.held import roles_held_by
from kuvend.directory.phrases import ACCEPTING_REASONS
from kuvend.directory.queries.worklist import directory_work
from kuvend.directory.states import ApplicationState, BodyKind, Decider, Outcome
from kuvend.messaging.models import OutboxMessage
from kuvend.people.hooks import PersonRequest
from kuvend.people.models import Person
from kuvend.questionnaires.models import Questionnaire
from tests.actors import ClientMaker, make_organisation
from tests.directory.joining_world import drafted, rejected, reviewed, submitted

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
    assert "First steps in Albania" in titles(work_of(application.person))


# -- the work list ----------------------------------------------------------------------------------------------------


def work_of(person: Person | None) -> list[WorkItem]:
    request = RequestFactory().get("/")
    request.__dict__ |= {"person": person, "roles": roles_held_by(person) if person else ()}
    return list(directory_work(cast("PersonRequest", request)))


def titles(items: Iterable[WorkItem]) -> list[str]:
    return [str(item.title) for item in items]


def test_each_person_sees_what_waits_for_them(
    network: Network,
    reviewer: Person,
    committee_member: Person,
    head_of_network: Person,
    network_secretariat: Person,
    secretariat: Person,
    outsider: Person,
) -> None:
    network = with_policy(network, decider=Decider.HEAD_OF_NETWORK)
    submitted(network, name="First")
    second = submitted(network, name="Second")
    assert titles(work_of(reviewer)) == ["2 applications to review"]
    [item] = work_of(reviewer)
    assert (item.since, item.until, item.kind) == (second.submitted_at, second.decide_by, WorkKind.REVIEW)
    assert item.url.endswith("?network=albania")
    assert titles(work_of(committee_member)) == titles(work_of(None)) == []
    assert not any("application" in title for title in titles(work_of(outsider)))
    joining.start_review(second, by=reviewer, now=clock.now())
    joining.recommend_application(second, is_recommended=True, text="Good.", by=reviewer, now=clock.now())
    assert "1 application to decide" in titles(work_of(head_of_network))
    network = with_policy(network, needs_second_reader=True, secretariat_confirms=True)
    assert "1 application to decide" not in titles(work_of(head_of_network))
    joining.ask_second_reader(second, reader=committee_member, by=reviewer, now=clock.now())
    assert titles(work_of(committee_member)) == ["Read the application of Second as the second reader"]
    joining.read_second(second, agrees=True, note="", by=committee_member, now=clock.now())
    with_policy(network, decider=Decider.COMMITTEE)
    assert titles(work_of(committee_member)) == ["1 application to vote on"]
    with_policy(network, decider=Decider.HEAD_OF_NETWORK)
    fresh = MembershipApplication.objects.select_related("network__policy").get(pk=second.pk)
    joining.decide_application(fresh, outcome=Outcome.REJECTED, reason="No.", by=head_of_network, now=clock.now())
    assert "1 decision to confirm" in titles(work_of(network_secretariat))
    assert "1 decision to confirm" in titles(work_of(secretariat))
    joining.confirm_application(fresh, outcome=Outcome.REJECTED, reason="No.", by=secretariat, now=clock.now())
    joining.file_appeal(fresh, grounds="But …", now=clock.now())
    assert "Hear the appeal of Second" in titles(work_of(network_secretariat))
    assert "Hear the appeal of Second" not in titles(work_of(secretariat))


def test_a_body_that_hears_appeals_finds_them_in_its_list(
    network: Network, head_of_network: Person, applicant: Person, network_secretariat: Person
) -> None:
    body = Body.objects.create(network=network, kind=BodyKind.ARBITRATION, name={"en": "Jury"}, hears_appeals=True)
    BodyMember.objects.create(body=body, person=applicant, full_name="Ana")
    application = rejected(network, head_of_network, head_of_network)
    joining.file_appeal(application, grounds="But …", now=application.decided_at or clock.now())
    assert titles(work_of(applicant)) == ["Hear the appeal of Shoqata Drita"]
    assert titles(work_of(network_secretariat)) == []


def test_applicants_see_questions_and_unfinished_applications(
    network: Network, applicant: Person, reviewer: Person
) -> None:
    drafted(network, name="Unfinished", by=applicant)
    application = submitted(network, by=applicant)
    joining.request_information(application, question="Which?", by=reviewer, now=clock.now())
    assert titles(work_of(applicant)) == [
        "Albania has a question about your application",
        "Finish your application to Albania",
    ]


def test_representatives_are_asked_to_confirm_their_profile_once(
    network: Network, organisation: Organisation, member: Person
) -> None:
    membership = organisation.memberships.get()
    membership.last_confirmed_at = clock.now() - timedelta(days=20)
    membership.save()
    assert titles(work_of(member)) == []
    membership.last_confirmed_at = clock.now() - timedelta(days=350)
    membership.save()
    [item] = work_of(member)
    assert (item.kind, item.note) == (WorkKind.CONFIRM, "Albania")


def test_nobody_is_asked_to_decide_on_their_own(network: Network, head_of_network: Person, reviewer: Person) -> None:
    application = submitted(network, by=head_of_network)
    joining.start_review(application, by=reviewer, now=clock.now())
    joining.recommend_application(application, is_recommended=True, text="Good.", by=reviewer, now=clock.now())
    assert "1 application to decide" not in titles(work_of(head_of_network))
