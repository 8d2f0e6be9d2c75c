"""The work list: each person sees what waits for them, since when and until when, and nobody else does."""

from datetime import date, timedelta

import pytest

from kuvend.core import clock
from kuvend.core.worklist import WorkKind
from kuvend.directory.models import (
    Body,
    BodyMember,
    HeadOfNetworkMandate,
    ImportBatch,
    ImportItem,
    ImportSource,
    MembershipApplication,
    MembershipPolicy,
    Network,
    NetworkRole,
    Organisation,
)
from kuvend.directory.operations import joining
from kuvend.directory.operations.accounts_of_members import begin_replacing_address
from kuvend.directory.operations.memberships import suspend_membership
from kuvend.directory.states import BodyKind, Decider, ImportedKind, ImportItemState, Outcome, Vote
from kuvend.people.models import AccountHelp, Person
from tests.directory.joining_world import drafted, recommended, rejected, submitted, titles, work_of

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def with_policy(network: Network, **fields: object) -> Network:
    MembershipPolicy.objects.filter(network=network).update(**fields)
    return Network.objects.select_related("policy").get(pk=network.pk)


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


def test_a_jury_without_accounts_leaves_the_appeal_to_the_secretariat(
    network: Network, head_of_network: Person, network_secretariat: Person, outsider: Person
) -> None:
    body = Body.objects.create(network=network, kind=BodyKind.ARBITRATION, name={"en": "Jury"}, hears_appeals=True)
    BodyMember.objects.create(body=body, full_name="Somebody without an account")
    former = BodyMember.objects.create(body=body, person=outsider, full_name="Era", until=date(2020, 1, 1))
    application = rejected(network, head_of_network, head_of_network)
    appeal = joining.file_appeal(application, grounds="But …", now=application.decided_at or clock.now())
    [item] = [item for item in work_of(network_secretariat) if "appeal" in str(item.title)]
    assert (item.since, item.until) == (appeal.filed_at, appeal.hear_by)
    assert not any("appeal" in title for title in titles(work_of(outsider)))
    former.until = clock.now().date()
    former.save()
    assert "Hear the appeal of Shoqata Drita" in titles(work_of(outsider))
    assert not any("appeal" in title for title in titles(work_of(network_secretariat)))


def test_a_jury_that_decided_before_leaves_the_appeal_to_the_secretariat(
    network: Network, head_of_network: Person, network_secretariat: Person
) -> None:
    body = Body.objects.create(network=network, kind=BodyKind.ARBITRATION, name={"en": "Jury"}, hears_appeals=True)
    BodyMember.objects.create(body=body, person=head_of_network, full_name="Hana")
    application = rejected(network, head_of_network, head_of_network)
    joining.file_appeal(application, grounds="But …", now=application.decided_at or clock.now())
    assert not any("appeal" in title for title in titles(work_of(head_of_network)))
    assert "Hear the appeal of Shoqata Drita" in titles(work_of(network_secretariat))


def test_after_the_vote_somebody_is_asked_to_record_the_decision(
    network: Network, head_of_network: Person, committee_member: Person, reviewer: Person, outsider: Person
) -> None:
    network = with_policy(network, decider=Decider.COMMITTEE)
    application = recommended(network, reviewer)
    assert "1 application to decide" not in titles(work_of(head_of_network))
    joining.cast_vote(application, vote=Vote.APPROVE, note="", by=committee_member, now=clock.now())
    assert "1 application to decide" in titles(work_of(head_of_network))
    assert titles(work_of(committee_member)) == ["1 application to decide"]
    assert not any("application" in title for title in titles([*work_of(reviewer), *work_of(outsider)]))


def test_where_nobody_is_there_the_secretariat_above_is_asked(
    network: Network,
    secretariat: Person,
    head_of_network: Person,
    reviewer: Person,
    network_secretariat: Person,
    other_head: Person,
) -> None:
    submitted(network, name="First")
    recommended(network, reviewer, name="Second", email="second@example.org")
    assert not any("application" in title for title in titles(work_of(secretariat)))
    HeadOfNetworkMandate.objects.filter(network=network).update(until=date(2020, 2, 1))
    assert "1 application to decide" in titles(work_of(network_secretariat))
    assert not any("application" in title for title in titles(work_of(secretariat)))
    NetworkRole.objects.filter(network=network).update(ended_at=clock.now())
    assert {"1 application to review", "1 application to decide"} <= set(titles(work_of(secretariat)))
    assert not any("application" in title for title in titles(work_of(other_head)))


def test_a_question_that_was_not_answered_comes_back_to_the_desk(
    network: Network, reviewer: Person, outsider: Person
) -> None:
    application = submitted(network)
    asked = joining.request_information(application, question="Which?", by=reviewer, now=clock.now())
    assert titles(work_of(reviewer)) == []
    asked.answer_by = clock.now() - timedelta(days=1)
    asked.save()
    [item] = work_of(reviewer)
    assert item.title == "No answer came from Shoqata Drita: go on without it"
    assert (item.since, item.until) == (asked.asked_at, asked.answer_by)
    assert not any("answer" in title for title in titles(work_of(outsider)))
    joining.go_on_without_answer(asked, by=reviewer, now=clock.now())
    assert titles(work_of(reviewer)) == ["1 application to review"]


# -- members, mandates, imports, accounts -----------------------------------------------------------------------------


def test_terms_that_end_soon_are_shown_to_who_runs_the_network(
    network: Network, head_of_network: Person, network_secretariat: Person, editor: Person, other_head: Person
) -> None:
    today = clock.now().date()
    HeadOfNetworkMandate.objects.filter(network=network).update(until=today + timedelta(days=90))
    body = Body.objects.create(network=network, kind=BodyKind.BOARD, name={"en": "Board"})
    seat = BodyMember.objects.create(body=body, full_name="Ana", until=today + timedelta(days=90))
    assert not any("end" in title for title in titles(work_of(network_secretariat)))
    HeadOfNetworkMandate.objects.filter(network=network).update(until=today + timedelta(days=50))
    seat.until = today + timedelta(days=40)
    seat.save()
    expected = ["The mandate of the Head of Network of Albania ends", "1 term ends soon: Board"]
    for person in (head_of_network, network_secretariat):
        found = {str(item.title): item for item in work_of(person)}
        assert set(expected) <= set(found)
        for title, day in zip(expected, (50, 40), strict=True):
            until = found[title].until
            assert until is not None
            assert until.date() == today + timedelta(days=day)
    for person in (editor, other_head):
        assert not any("end" in title for title in titles(work_of(person)))


def test_a_mandate_with_a_successor_is_nobodys_work(network: Network, head_of_network: Person) -> None:
    today = clock.now().date()
    mandate = HeadOfNetworkMandate.objects.get(network=network)
    mandate.until = today + timedelta(days=5)
    mandate.save()
    assert any("mandate" in title for title in titles(work_of(head_of_network)))
    HeadOfNetworkMandate.objects.create(
        network=network, since=today + timedelta(days=6), appointed_by=mandate.appointed_by
    )
    assert not any("mandate" in title for title in titles(work_of(head_of_network)))


def test_suspended_members_wait_for_a_word_of_the_network(
    network: Network, organisation: Organisation, network_secretariat: Person, reviewer: Person, outsider: Person
) -> None:
    membership = organisation.memberships.get()
    suspend_membership(membership=membership, by=network_secretariat, now=clock.now(), reason="Silence.")
    [item] = work_of(network_secretariat)
    assert item.title == "1 suspended member: reinstate it or end the membership"
    assert item.url.endswith("?state=suspended")
    assert item.since == membership.state_since
    assert item.until is not None
    assert not any("suspended" in title for title in titles([*work_of(reviewer), *work_of(outsider)]))


def test_imported_items_wait_for_the_editors_of_the_network(
    network: Network, editor: Person, reviewer: Person, outsider: Person
) -> None:
    now = clock.now()
    batch = ImportBatch.objects.create(network=network, by=editor, created_at=now)
    source = ImportSource.objects.create(batch=batch, name="pages.txt", sha256="0" * 64, content=b"")
    for number in range(3):
        ImportItem.objects.create(
            network=network,
            batch=batch,
            source=source,
            kind=ImportedKind.ORGANISATION,
            digest=f"{number}",
            start=number,
            end=number + 1,
            state=ImportItemState.PENDING if number else ImportItemState.CONFIRMED,
        )
    [item] = work_of(editor)
    assert (item.title, item.since, item.kind) == ("2 imported items to review", now, WorkKind.REVIEW)
    assert item.until is not None
    assert not any("imported" in title for title in titles([*work_of(reviewer), *work_of(outsider)]))


def test_help_with_an_account_waits_for_a_second_person(
    network: Network,
    member: Person,
    organisation: Organisation,
    network_secretariat: Person,
    secretariat: Person,
    outsider: Person,
) -> None:
    now = clock.now()
    begin_replacing_address(
        account=member.account,
        new_email="new@example.org",
        identity_check="Called.",
        reason="Lost.",
        by=network_secretariat,
        now=now,
    )
    assert titles(work_of(secretariat)) == []
    AccountHelp.objects.update(ready_at=now)
    [item] = work_of(secretariat)
    assert str(item.title).startswith(f"Help {member.full_name}")
    assert item.since == now
    assert not any("Help" in title for title in titles([*work_of(network_secretariat), *work_of(outsider)]))
