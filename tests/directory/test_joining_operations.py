"""Applying, reviewing, deciding, admitting, erasing: the operations of joining."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kuvend.audit.models import AuditEntry
from kuvend.core import tokens
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.models import (
    Appeal,
    Body,
    BodyMember,
    Decision,
    InformationRequest,
    MembershipApplication,
    MembershipPolicy,
    Network,
    OnboardingStep,
    Organisation,
    OrganisationRole,
)
from kuvend.directory.operations import joining
from kuvend.directory.operations.joining.deciding import _decide
from kuvend.directory.operations.joining.retention import _erase
from kuvend.directory.operations.presets import load_taxonomies
from kuvend.directory.permissions.joining import APPLICATION_FILE
from kuvend.directory.rules.joining import end_of_day
from kuvend.directory.states import (
    AppealState,
    ApplicantKind,
    ApplicationState,
    BodyKind,
    Decider,
    DecisionStage,
    MembershipState,
    Outcome,
    ProfileOrigin,
    ProfileState,
    Vote,
)
from kuvend.media.models import StoredFile
from kuvend.media.operations import keep_file
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Account, Person
from kuvend.people.states import Role
from kuvend.questionnaires.models import AnswerSet
from kuvend.questionnaires.operations import attach_file
from kuvend.questionnaires.queries import filling_of
from tests.actors import give_role, make_organisation, make_person
from tests.directory.joining_world import NOON, drafted, recommended, rejected, reviewed, submitted

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

LATER = NOON + timedelta(days=2)


def with_policy(network: Network, **fields: Any) -> Network:
    MembershipPolicy.objects.filter(network=network).update(**fields)
    return Network.objects.select_related("policy").get(pk=network.pk)


def mails(kind: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=f"directory.{kind}").order_by("pk"))


def actions(application: MembershipApplication) -> list[str]:
    rows = AuditEntry.objects.filter(subject_kind="application", subject_id=application.public_id)
    return [action.removeprefix("directory.") for action in rows.order_by("number").values_list("action", flat=True)]


def send(application: MembershipApplication, **fields: Any) -> None:
    filling = filling_of(application.answer_set, language="en")
    joining.submit_application(application, **{"filling": filling, "now": NOON, **fields})


# -- applying ---------------------------------------------------------------------------------------------------------


def test_an_application_begins_with_a_link_by_mail_and_what_is_known_already(network: Network) -> None:
    application = drafted(network, language="mk")
    [mail] = mails("application_link")
    assert (mail.to, mail.language, mail.is_secret) == ("ana@example.org", "mk", True)
    values = {key: answer.value for key, answer in filling_of(application.answer_set, language="en").saved.items()}
    assert values["name"] == "Shoqata Drita"
    assert values["contact_1_name"] == "Ana Prifti"
    assert tokens.digest(mail.text.split("/join/return/")[1].partition("/")[0]) == application.return_code_digest


@pytest.mark.parametrize(
    ("policy", "kind"),
    [
        ({"is_open": False}, ApplicantKind.ORGANISATION),
        ({"accepts_organisations": False}, ApplicantKind.ORGANISATION),
        ({"accepts_individuals": False}, ApplicantKind.INDIVIDUAL),
    ],
)
def test_a_network_takes_only_whom_its_policy_names(network: Network, policy: dict[str, Any], kind: Any) -> None:
    with pytest.raises(Refused):
        drafted(with_policy(network, **policy), kind=kind)
    assert not MembershipApplication.objects.exists()


def test_the_address_of_a_signed_in_person_counts_at_once(network: Network, applicant: Person) -> None:
    load_taxonomies(now=NOON)
    application = joining.start_application(
        network=with_policy(network, accepts_individuals=True),
        kind=ApplicantKind.INDIVIDUAL,
        name=applicant.full_name,
        contact_name="",
        email="Ana.Kandidate@example.org",
        language="en",
        browser="b" * 64,
        by=applicant,
        now=NOON,
    )
    assert application.email_verified_at == NOON
    assert application.browser_digests == ["b" * 64]


def test_the_mailed_code_lets_a_browser_in_and_shows_the_address(network: Network) -> None:
    application = drafted(network)
    MembershipApplication.objects.update(email_verified_at=None)
    code = mails("application_link")[0].text.split("/join/return/")[1].partition("/")[0]
    assert joining.let_in_by_code(code="0" * 26, browser="x", now=NOON) is None
    found = joining.let_in_by_code(code=f" {code[:4].upper()}-{code[4:]} ", browser="x", now=LATER)
    assert found == application
    found.refresh_from_db()
    assert (found.email_verified_at, found.browser_digests) == (LATER, ["x"])
    again = joining.let_in_by_code(code=code, browser="x", now=LATER + timedelta(days=1))
    assert again is not None
    assert (again.email_verified_at, again.browser_digests) == (LATER, ["x"])
    for number in range(9):
        joining.let_in_by_code(code=code, browser=str(number), now=LATER)
    found.refresh_from_db()
    assert found.browser_digests == ["4", "5", "6", "7", "8"]


def test_a_typed_code_must_be_the_newest_of_this_application(network: Network) -> None:
    application = drafted(network)
    old = mails("application_link")[0].text.split("/join/return/")[1].partition("/")[0]
    joining.send_link_again(application, now=LATER)
    assert joining.let_in_by_code(code=old, browser="x", now=LATER) is None
    with pytest.raises(Refused):
        joining.verify_address(application, code=old, now=LATER)
    new = mails("application_link")[1].text.split("/join/return/")[1].partition("/")[0]
    joining.verify_address(application, code=new, now=LATER)
    assert application.email_verified_at == LATER


def test_links_are_mailed_again_for_an_address_but_never_many(network: Network) -> None:
    for number in range(7):
        drafted(network, name=f"Shoqata {number}")
    assert joining.send_links_of(email="ANA@example.org", now=LATER) == 5
    assert joining.send_links_of(email="nobody@example.org", now=LATER) == 0


def test_sending_gives_a_receipt_and_starts_the_clock(network: Network) -> None:
    application = submitted(with_policy(network, decide_within_days=30))
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert application.submitted_at == NOON
    assert application.decide_by is not None
    assert application.decide_by.isoformat() == "2026-04-01T23:59:59+00:00"
    assert len(application.checksum) == 64
    [mail] = mails("application_submitted")
    assert application.receipt_number in mail.text
    assert application.checksum in mail.text
    assert actions(application) == ["submit_application"]
    with pytest.raises(Refused):
        send(application)


def test_nothing_is_sent_from_an_address_that_nobody_has_shown_to_read(network: Network) -> None:
    application = drafted(network)
    application.email_verified_at = None
    with pytest.raises(Refused):
        send(application)


def test_nothing_is_sent_while_something_is_missing_or_the_network_is_closed(network: Network) -> None:
    application = drafted(network, answers={"mission": [""]})
    with pytest.raises(Refused):
        send(application)
    complete = drafted(network, name="Tjetra")
    complete.network = with_policy(network, is_open=False)
    with pytest.raises(Refused):
        send(complete)
    assert not mails("application_submitted")


def test_supporting_letters_are_asked_for_where_the_policy_wants_them(network: Network) -> None:
    application = drafted(with_policy(network, supporting_letters_needed=1))
    with pytest.raises(Refused, match="1 more supporting letter"):
        send(application)
    file = keep_file(
        upload=io.BytesIO(b"%PDF-1.4\n%%EOF"),
        name="letter.pdf",
        purpose=APPLICATION_FILE,
        owner=Subject("application", application.public_id),
        by=None,
        now=NOON,
    )
    attach_file(
        application.answer_set, key="supporting_letters", file_id=file.public_id, name=file.name, size=9, now=NOON
    )
    send(application)
    assert application.state == ApplicationState.SUBMITTED


def test_the_same_application_does_not_wait_twice(network: Network) -> None:
    submitted(network)
    with pytest.raises(Refused, match="waiting for a decision already"):
        submitted(network)
    submitted(network, name="Shoqata Tjetër")


def test_choices_of_what_becomes_public_are_kept_until_sending(network: Network) -> None:
    application = drafted(network)
    joining.choose_publishing(application, choices={"email": "public", "unknown": "public", "telephone": "x"}, now=NOON)
    assert application.publishing["email"] == "public"
    assert application.publishing["telephone"] == "members"
    assert "unknown" not in application.publishing
    revision = application.revision
    joining.choose_publishing(application, choices={"email": "public"}, now=NOON)
    assert application.revision == revision
    send(application)
    changes: tuple[Callable[[], object], ...] = (
        lambda: joining.choose_publishing(application, choices={}, now=NOON),
        lambda: joining.claim_profile(application, organisation=None, now=NOON),
        lambda: joining.say_not_duplicate(application, now=NOON),
    )
    for change in changes:
        with pytest.raises(Refused):
            change()


def test_only_a_published_profile_can_be_claimed(network: Network, organisation: Organisation) -> None:
    application = drafted(network)
    joining.claim_profile(application, organisation=organisation, now=NOON)
    assert application.organisation == organisation
    joining.say_not_duplicate(application, now=NOON)
    assert application.organisation_id is None
    organisation.state = ProfileState.DRAFT
    with pytest.raises(Refused):
        joining.claim_profile(application, organisation=organisation, now=NOON)


def test_an_application_is_withdrawn_until_the_decision(network: Network, head_of_network: Person) -> None:
    draft = drafted(network)
    joining.withdraw_application(draft, now=NOON)
    assert draft.erase_after == NOON
    assert not mails("application_withdrawn")
    application = submitted(network)
    joining.withdraw_application(application, now=LATER)
    assert application.state == ApplicationState.WITHDRAWN
    assert application.erase_after is not None
    assert application.erase_after.date().isoformat() == "2026-09-04"
    assert len(mails("application_withdrawn")) == 1
    done = rejected(network, head_of_network, head_of_network, name="Tjetra")
    with pytest.raises(Refused):
        joining.withdraw_application(done, now=LATER)


# -- reviewing --------------------------------------------------------------------------------------------------------


def test_a_question_stops_the_clock_until_it_is_answered(network: Network, reviewer: Person) -> None:
    application = submitted(network)
    before = application.decide_by
    request = joining.request_information(application, question="Which register?", by=reviewer, now=NOON)
    assert application.state == ApplicationState.INFO_REQUESTED
    assert "Which register?" in mails("information_requested")[0].text
    with pytest.raises(Refused):
        joining.answer_information_request(request, answer="  ", files=[], now=LATER)
    joining.answer_information_request(request, answer="The court's.", files=[{"id": "f"}], now=LATER)
    assert application.state == ApplicationState.SUBMITTED
    assert before is not None
    assert application.decide_by == before + timedelta(days=2)
    with pytest.raises(Refused):
        joining.answer_information_request(request, answer="Again.", files=[], now=LATER)
    assert InformationRequest.objects.get().answer == "The court's."


def test_an_answer_during_the_review_goes_back_to_the_review(network: Network, reviewer: Person) -> None:
    application = reviewed(network, reviewer)
    with pytest.raises(Refused):
        joining.request_information(application, question=" ", by=reviewer, now=NOON)
    request = joining.request_information(application, question="Which?", by=reviewer, now=NOON)
    joining.answer_information_request(request, answer="This.", files=[], now=LATER)
    assert application.state == ApplicationState.NATIONAL_REVIEW


def test_an_applicant_is_reminded_once_before_the_time_is_over(network: Network, reviewer: Person) -> None:
    application = submitted(network)
    asked = joining.request_information(application, question="Which years?", by=reviewer, now=NOON)
    joining.remind_of_questions(now=NOON)
    joining.remind_of_questions(now=asked.answer_by + timedelta(days=1))
    assert not OutboxMessage.objects.filter(kind="directory.information_reminder").exists()
    soon = asked.answer_by - timedelta(days=2)
    assert joining.remind_of_questions(now=soon) == 1
    assert joining.remind_of_questions(now=soon) == 0
    letter = OutboxMessage.objects.get(kind="directory.information_reminder")
    assert (letter.language, letter.to) == ("sq", "ana@example.org")
    assert "Which years?" in letter.text


def test_an_answered_question_is_not_reminded_of_nor_closed(network: Network, reviewer: Person) -> None:
    application = submitted(network)
    asked = joining.request_information(application, question="Which?", by=reviewer, now=NOON)
    joining.answer_information_request(asked, answer="These.", files=[], now=NOON)
    assert joining.remind_of_questions(now=asked.answer_by - timedelta(days=1)) == 0
    with pytest.raises(Refused, match="in the meantime"):
        joining.go_on_without_answer(asked, by=reviewer, now=asked.answer_by + timedelta(days=1))


def test_after_the_desk_went_on_the_question_is_closed(network: Network, reviewer: Person) -> None:
    application = submitted(network)
    asked = joining.request_information(application, question="Which?", by=reviewer, now=NOON)
    late = asked.answer_by + timedelta(days=1)
    with pytest.raises(Refused, match="still has time"):
        joining.go_on_without_answer(asked, by=reviewer, now=asked.answer_by)
    joining.go_on_without_answer(asked, by=reviewer, now=late)
    with pytest.raises(Refused, match="already"):
        joining.answer_information_request(asked, answer="These.", files=[], now=late)
    assert AuditEntry.objects.filter(action="directory.go_on_without_answer").exists()


def test_two_reviewers_cannot_take_up_the_same(network: Network, reviewer: Person, head_of_network: Person) -> None:
    application = submitted(network)
    stale = MembershipApplication.objects.select_related("network__policy").get(pk=application.pk)
    joining.start_review(application, by=reviewer, now=NOON)
    with pytest.raises(Refused, match="in the meantime"):
        joining.start_review(stale, by=head_of_network, now=NOON)
    with pytest.raises(Refused, match="in the meantime"):
        joining.recommend_application(
            application, is_recommended=True, text="Good.", by=reviewer, now=NOON, seen=application.revision - 1
        )
    with pytest.raises(Refused, match="in the meantime"):
        joining.choose_publishing(
            MembershipApplication(pk=application.pk, state=ApplicationState.DRAFT, revision=0, publishing={}),
            choices={"email": "public"},
            now=NOON,
        )


def test_a_recommendation_has_a_reason_and_where_wanted_a_second_reader(
    network: Network, reviewer: Person, committee_member: Person, outsider: Person
) -> None:
    application = reviewed(with_policy(network, needs_second_reader=True), reviewer)
    with pytest.raises(Refused):
        joining.recommend_application(application, is_recommended=True, text="", by=reviewer, now=NOON)
    with pytest.raises(Refused):
        joining.recommend_application(application, is_recommended=True, text="Good.", by=reviewer, now=NOON)
    application.refresh_from_db()
    with pytest.raises(Refused), transaction.atomic():
        joining.recommend_application(
            application, is_recommended=True, text="Good.", by=reviewer, now=NOON, second_reader=outsider
        )
    application = MembershipApplication.objects.select_related("network__policy").get(pk=application.pk)
    joining.recommend_application(
        application, is_recommended=False, text="Weak.", by=reviewer, now=NOON, second_reader=committee_member
    )
    assert application.state == ApplicationState.NOT_RECOMMENDED
    [mail] = mails("second_reading_asked")
    assert mail.to == "keti.komision@example.org"
    assert actions(application)[-2:] == ["recommend_application", "ask_second_reader"]


def test_the_second_reader_reads_once_and_says_why_they_disagree(
    network: Network, reviewer: Person, committee_member: Person, network_secretariat: Person, head_of_network: Person
) -> None:
    application = recommended(with_policy(network, needs_second_reader=True), reviewer, second_reader=committee_member)
    joining.ask_second_reader(application, reader=network_secretariat, by=reviewer, now=NOON)
    with pytest.raises(Refused):
        joining.read_second(application, agrees=True, note="", by=committee_member, now=NOON)
    with pytest.raises(Refused):
        joining.read_second(application, agrees=False, note="", by=network_secretariat, now=NOON)
    with pytest.raises(Refused, match="second reader has not read"):
        joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Good.", by=head_of_network, now=NOON)
    joining.read_second(application, agrees=True, note="", by=network_secretariat, now=NOON)
    with pytest.raises(Refused):
        joining.ask_second_reader(application, reader=committee_member, by=reviewer, now=NOON)
    joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Good.", by=head_of_network, now=NOON)
    assert application.state == ApplicationState.ACCEPTED


# -- deciding ---------------------------------------------------------------------------------------------------------


def test_a_head_of_network_alone_decides_out_of_the_review(network: Network, head_of_network: Person) -> None:
    application = reviewed(network, head_of_network)
    with pytest.raises(Refused):
        joining.decide_application(application, outcome=Outcome.ACCEPTED, reason=" ", by=head_of_network, now=LATER)
    joining.decide_application(application, outcome=Outcome.REJECTED, reason="Not here.", by=head_of_network, now=LATER)
    application.refresh_from_db()
    assert application.state == ApplicationState.REJECTED
    assert (application.decided_by, application.decided_at) == (head_of_network, LATER)
    assert application.recommended_by == head_of_network
    assert application.appeal_until is not None
    assert application.appeal_until.isoformat() == "2026-04-03T23:59:59+00:00"
    [mail] = mails("application_rejected")
    assert mail.language == "sq"
    assert "Not here." in mail.text
    with pytest.raises(Refused):
        joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head_of_network, now=LATER)


def test_without_an_appeal_the_letter_names_none(network: Network, head_of_network: Person) -> None:
    application = rejected(with_policy(network, appeal_within_days=0), head_of_network, head_of_network)
    assert application.appeal_until is None
    with pytest.raises(Refused):
        joining.file_appeal(application, grounds="But …", now=NOON)


def test_an_application_under_review_needs_a_recommendation_where_several_take_part(
    network: Network, reviewer: Person, head_of_network: Person
) -> None:
    application = reviewed(with_policy(network, decider=Decider.COMMITTEE), reviewer)
    with pytest.raises(Refused, match="recommendation first"):
        joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head_of_network, now=NOON)


def test_a_committee_votes_and_its_result_is_recorded_as_it_voted(
    network: Network, reviewer: Person, head_of_network: Person, committee_member: Person
) -> None:
    network = with_policy(network, decider=Decider.COMMITTEE, committee_votes_needed=2)
    second = give_role(make_person("Koli Komision"), network, Role.COMMITTEE)
    application = recommended(network, reviewer)
    with pytest.raises(Refused, match="committee has not voted"):
        joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head_of_network, now=NOON)
    joining.cast_vote(application, vote=Vote.REJECT, note="", by=committee_member, now=NOON)
    assert joining.cast_vote(application, vote=Vote.APPROVE, note="", by=committee_member, now=NOON).missing == 1
    # A vote of somebody who is no member of the committee (any more) does not count.
    assert joining.cast_vote(application, vote=Vote.APPROVE, note="", by=reviewer, now=NOON).missing == 1
    count = joining.cast_vote(application, vote=Vote.APPROVE, note="Good.", by=second, now=NOON)
    assert count.outcome is Outcome.ACCEPTED
    with pytest.raises(Refused, match="committee has not voted"):
        joining.decide_application(application, outcome=Outcome.REJECTED, reason="No.", by=head_of_network, now=NOON)
    joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=second, now=NOON)
    assert application.state == ApplicationState.ACCEPTED
    with pytest.raises(Refused):
        joining.cast_vote(application, vote=Vote.REJECT, note="", by=second, now=NOON)


def test_the_secretariat_has_the_last_word_where_the_policy_says_so(
    network: Network, head_of_network: Person, network_secretariat: Person
) -> None:
    application = recommended(with_policy(network, secretariat_confirms=True), head_of_network)
    with pytest.raises(Refused):
        joining.confirm_application(
            application, outcome=Outcome.ACCEPTED, reason="Yes.", by=network_secretariat, now=NOON
        )
    joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head_of_network, now=NOON)
    assert application.state == ApplicationState.SECRETARIAT_REVIEW
    assert not mails("application_accepted")
    with pytest.raises(Refused):
        joining.confirm_application(application, outcome=Outcome.REJECTED, reason="", by=network_secretariat, now=NOON)
    joining.confirm_application(
        application, outcome=Outcome.REJECTED, reason="Papers are missing.", by=network_secretariat, now=NOON
    )
    stages = dict(Decision.objects.values_list("stage", "outcome"))
    assert stages == {DecisionStage.NETWORK: Outcome.ACCEPTED, DecisionStage.SECRETARIAT: Outcome.REJECTED}
    assert application.decision_reason == "Papers are missing."


def test_a_stage_decides_once_whatever_the_state_says(network: Network, head_of_network: Person) -> None:
    application = rejected(network, head_of_network, head_of_network)
    with pytest.raises(Refused, match="in the meantime"):
        _decide(application, DecisionStage.NETWORK, Outcome.ACCEPTED, "Yes.", by=head_of_network, now=NOON)


def test_the_data_refuse_a_decision_without_its_parts(network: Network, head_of_network: Person) -> None:
    application = rejected(network, head_of_network, head_of_network)
    rows = MembershipApplication.objects.filter(pk=application.pk)
    for wrong in (
        {"decided_by": None},
        {"decision_reason": ""},
        {"decided_at": None, "decided_by": None},
        {"submitted_at": None},
        {"checksum": ""},
        {"email_verified_at": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


# -- appeals ----------------------------------------------------------------------------------------------------------


def test_an_appeal_comes_in_time_and_is_heard_once(
    network: Network, head_of_network: Person, network_secretariat: Person
) -> None:
    body = Body.objects.create(network=network, kind=BodyKind.ARBITRATION, name={"en": "Jury"}, hears_appeals=True)
    BodyMember.objects.create(body=body, person=network_secretariat, full_name="Nora Zyra")
    network = with_policy(network, hear_appeal_within_days=10)
    application = rejected(network, head_of_network, head_of_network)
    assert application.appeal_until is not None
    with pytest.raises(Refused):
        joining.file_appeal(application, grounds=" ", now=LATER)
    with pytest.raises(Refused, match="time for an appeal is over"):
        joining.file_appeal(application, grounds="But …", now=application.appeal_until + timedelta(seconds=1))
    last_moment = application.appeal_until + timedelta(microseconds=999_999)
    appeal = joining.file_appeal(application, grounds="You forgot our letter.", now=last_moment)
    assert appeal.body == body
    assert appeal.hear_by == end_of_day(last_moment, days=10, zone=network.time_zone)
    assert application.erase_after is None
    assert len(mails("appeal_filed")) == 1
    with pytest.raises(Refused, match="appealed already"):
        joining.file_appeal(application, grounds="Again.", now=LATER)
    with pytest.raises(Refused):
        joining.hear_appeal(appeal, is_upheld=True, reason="", by=network_secretariat, now=LATER)
    joining.hear_appeal(appeal, is_upheld=True, reason="True.", by=network_secretariat, now=LATER)
    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED
    assert application.organisation is not None
    assert Appeal.objects.get().state == AppealState.UPHELD
    with pytest.raises(Refused, match="decided already"):
        joining.hear_appeal(appeal, is_upheld=False, reason="No.", by=network_secretariat, now=LATER)


def test_a_dismissed_appeal_lets_the_rejection_stand(
    network: Network, head_of_network: Person, network_secretariat: Person
) -> None:
    application = rejected(network, head_of_network, head_of_network)
    appeal = joining.file_appeal(application, grounds="But …", now=LATER)
    joining.hear_appeal(appeal, is_upheld=False, reason="Nothing new.", by=network_secretariat, now=LATER)
    application.refresh_from_db()
    assert application.state == ApplicationState.REJECTED
    assert application.erase_after is not None
    assert "Nothing new." in mails("appeal_dismissed")[0].text


# -- admitting --------------------------------------------------------------------------------------------------------


def accepted(application: MembershipApplication, by: Person) -> Organisation:
    joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Welcome.", by=by, now=LATER)
    application.refresh_from_db()
    assert application.organisation is not None
    return application.organisation


def test_acceptance_makes_a_member_with_what_the_applicant_chose_to_show(
    network: Network, head_of_network: Person
) -> None:
    application = drafted(network, answers={"telephone": ["+355 4 212 3456"], "website": ["drita.example"]})
    joining.choose_publishing(application, choices={"email": "public", "contact_persons": "desk"}, now=NOON)
    send(application)
    joining.start_review(application, by=head_of_network, now=NOON)
    application.network.time_zone = "Europe/Skopje"
    application.network.save()
    organisation = accepted(application, head_of_network)
    assert (organisation.name, organisation.origin, organisation.state) == (
        "Shoqata Drita",
        ProfileOrigin.JOINED,
        ProfileState.PUBLISHED,
    )
    assert organisation.mission_and_objectives["sq"] == "Light for everyone."
    assert organisation.motivation_visibility == "desk"
    points = {point.kind: point.visibility for point in organisation.contact_points.all()}
    assert points == {"email": "public", "telephone": "members", "website": "public"}
    assert [person.name_visibility for person in organisation.contact_persons.all()] == ["desk"]
    membership = organisation.memberships.get()
    assert membership.state == MembershipState.ACTIVE
    assert membership.accepted_on == LATER.date()
    assert membership.periods.get().since == LATER.date()
    account = Account.objects.get(email="ana@example.org")
    role = OrganisationRole.objects.get(organisation=organisation)
    assert (role.person, role.role) == (account.person, Role.REPRESENTATIVE)
    assert account.person.time_zone == "Europe/Skopje"
    assert OnboardingStep.objects.filter(network=network).count() == 3
    assert actions(application)[-1] == "decide_application"


def test_a_member_may_stay_out_of_the_public_directory(network: Network, head_of_network: Person) -> None:
    application = drafted(network)
    joining.choose_publishing(application, choices={"profile": "desk"}, now=NOON)
    send(application)
    joining.start_review(application, by=head_of_network, now=NOON)
    assert accepted(application, head_of_network).state == ProfileState.DRAFT


def test_a_claimed_profile_is_linked_and_reads_as_its_own_people_now_say(
    network: Network, other_network: Network, head_of_network: Person
) -> None:
    existing = make_organisation("Drita", other_network, acronym="D", state=ProfileState.PUBLISHED)
    ana = give_role(make_person("Ana Prifti", "ana@example.org"), existing, Role.REPRESENTATIVE)
    application = drafted(network, answers={"acronym": ["DRT"]})
    joining.claim_profile(application, organisation=existing, now=NOON)
    send(application)
    joining.start_review(application, by=head_of_network, now=NOON)
    organisation = accepted(application, head_of_network)
    assert organisation == existing
    assert (organisation.name, organisation.acronym) == ("Shoqata Drita", "DRT")
    assert organisation.mission_and_objectives["sq"] == "Light for everyone."
    assert organisation.memberships.count() == 2
    assert organisation.roles.get().person == ana


def test_a_claimed_profile_that_is_gone_stops_the_decision(
    network: Network, organisation: Organisation, head_of_network: Person
) -> None:
    application = drafted(network)
    joining.claim_profile(application, organisation=organisation, now=NOON)
    send(application)
    joining.start_review(application, by=head_of_network, now=NOON)
    target = make_organisation("Target", network)
    Organisation.objects.filter(pk=organisation.pk).update(state=ProfileState.MERGED, merged_into=target)
    fresh = MembershipApplication.objects.select_related("network__policy", "organisation").get(pk=application.pk)
    with pytest.raises(Refused, match="merged"), transaction.atomic():
        joining.decide_application(fresh, outcome=Outcome.ACCEPTED, reason="Yes.", by=head_of_network, now=LATER)
    fresh.refresh_from_db()
    assert fresh.state == ApplicationState.NATIONAL_REVIEW


def test_an_individual_has_one_profile_in_however_many_networks(
    network: Network, other_network: Network, head_of_network: Person, other_head: Person, applicant: Person
) -> None:
    profiles = []
    for joined, head in ((network, head_of_network), (other_network, other_head)):
        application = submitted(
            with_policy(joined, accepts_individuals=True),
            kind=ApplicantKind.INDIVIDUAL,
            name="Ana Kandidate",
            email="ana.kandidate@example.org",
            by=applicant,
        )
        joining.start_review(application, by=head, now=NOON)
        profiles.append(accepted(application, head))
    assert profiles[0] == profiles[1]
    assert profiles[0].person == applicant
    assert profiles[0].type is not None
    assert profiles[0].type.key == "individual_person"
    assert profiles[0].memberships.count() == 2


def test_first_steps_are_marked_once(network: Network, other_network: Network, head_of_network: Person) -> None:
    application = reviewed(network, head_of_network)
    membership = accepted(application, head_of_network).memberships.get()
    step = OnboardingStep.objects.filter(network=network).first()
    assert step is not None
    for _again in range(2):
        joining.mark_onboarding_step(membership, step=step, by=head_of_network, now=LATER)
    assert membership.onboarding_marks.get().done_by == head_of_network
    joining.set_onboarding_steps(network, steps=[("greet", {"en": "Say hello"}, {})], by=None, now=LATER)
    accepted(reviewed(network, head_of_network, name="Second"), head_of_network)
    assert list(network.onboarding_steps.filter(is_active=True).values_list("key", flat=True)) == ["greet"]
    joining.set_onboarding_steps(other_network, steps=[("greet", {"en": "Say hello"}, {})], by=None, now=LATER)
    with pytest.raises(ValueError):
        joining.mark_onboarding_step(
            membership, step=other_network.onboarding_steps.get(), by=head_of_network, now=NOON
        )


# -- erasing ----------------------------------------------------------------------------------------------------------


def test_applications_go_when_their_time_is_over_with_answers_and_files(
    network: Network, head_of_network: Person
) -> None:
    gone = rejected(network, head_of_network, head_of_network)
    keep_file(
        upload=io.BytesIO(b"%PDF-1.4\n%%EOF"),
        name="letter.pdf",
        purpose=APPLICATION_FILE,
        owner=Subject("application", gone.public_id),
        by=None,
        now=NOON,
    )
    drafted(network, name="Forgotten")
    member = reviewed(network, head_of_network, name="Member", email="m@example.org")
    accepted(member, head_of_network)
    waiting = submitted(network, name="Waiting")
    assert joining.erase_expired_applications(now=NOON + timedelta(days=89)) == 0
    assert joining.erase_expired_applications(now=NOON + timedelta(days=91)) == 1  # the draft
    assert joining.erase_expired_applications(now=NOON + timedelta(days=183)) == 0
    assert joining.erase_expired_applications(now=NOON + timedelta(days=185)) == 1
    assert set(MembershipApplication.objects.all()) == {member, waiting}
    assert AnswerSet.objects.count() == 2
    assert not StoredFile.objects.exists()
    assert actions(gone)[-1] == "erase_application"
    assert joining.erase_expired_applications(now=NOON + timedelta(days=999)) == 0
    assert _erase(0, NOON) is False  # another process was faster
