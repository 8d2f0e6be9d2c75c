"""The second form: what only those are asked who were accepted."""

from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kuvend.core import clock
from kuvend.core.ids import new_public_id
from kuvend.directory.emails.joining import way_in_code
from kuvend.directory.models import MembershipApplication, Network, Organisation, OrganisationRole, ProfileDraft
from kuvend.directory.operations import joining
from kuvend.directory.operations.joining import later as second_form
from kuvend.directory.operations.joining.retention import minimise_accepted_application
from kuvend.directory.operations.presets import load_taxonomies
from kuvend.directory.operations.profiles import save_draft
from kuvend.directory.queries.personal_applications import application_as_given, applications_of
from kuvend.directory.states import ApplicationState, Outcome
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.questionnaires.models import Answer, Section
from kuvend.questionnaires.operations import open_draft, save_answers
from kuvend.questionnaires.operations.editing import add_question, change_question
from kuvend.questionnaires.queries import filling_of
from kuvend.questionnaires.states import AnswerSetState, AskWhen, QuestionKind
from tests.actors import ClientMaker
from tests.directory.joining_world import NOON, reviewed, titles, work_of

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture
def asking(network: Network) -> Network:
    """Return a network that asks its new members, and nobody else, what they eat."""
    load_taxonomies(now=NOON)
    version = open_draft(joining.ensure_joining_questions(network, by=None, now=NOON), now=NOON)
    section = Section.objects.filter(version=version).order_by("position").last()
    assert section is not None
    question = add_question(
        section, kind=QuestionKind.SHORT_TEXT, label={"en": "Your diet?"}, by=None, now=NOON, key="diet"
    )
    changes = {"ask_when": AskWhen.ONLY_SELECTED, "is_required": True}
    change_question(question, changes=changes, by=None, now=NOON)
    for key, kind, target in (("staff", QuestionKind.NUMBER, "staff_count"), ("mail2", QuestionKind.EMAIL, "email")):
        bound = add_question(section, kind=kind, label={"en": f"Your {key}?"}, by=None, now=NOON, key=key)
        changes = {"ask_when": AskWhen.ONLY_SELECTED, "is_required": False, "target": target}
        change_question(bound, changes=changes, by=None, now=NOON)
    return Network.objects.select_related("policy").get(pk=network.pk)


def accepted(network: Network, head: Person) -> MembershipApplication:
    application = reviewed(network, head)
    joining.decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head, now=clock.now())
    application.refresh_from_db()
    return application


def url_of(application: MembershipApplication, name: str = "", *more: str) -> str:
    return reverse(f"directory-application{name}", args=[application.public_id, *more])


def send(client: Client, url: str, **values: str) -> HttpResponse:
    return client.post(url, {"idempotency_key": new_public_id(), **values})  # type: ignore[return-value]


def test_a_new_member_answers_the_second_form_and_the_desk_reads_it(
    asking: Network, head_of_network: Person, client_of: ClientMaker
) -> None:
    application = accepted(asking, head_of_network)
    assert "diet" not in application.answer_set.answers.values_list("question__key", flat=True)
    person, later = application.person, application.later_answers
    assert person is not None
    assert later is not None
    assert later.version == application.answer_set.version
    letter = OutboxMessage.objects.get(kind="directory.application_accepted")
    assert f"/join/return/{way_in_code(application)}/?to=more" in letter.text
    [item] = [item for item in work_of(person) if "further" in str(item.title)]
    assert (item.since, item.until) == (application.decided_at, application.answer_later_by)
    client = client_of(person)
    assert url_of(application, "-more") in client.get(url_of(application)).content.decode()
    start = client.get(url_of(application, "-more"))
    section = start["Location"]
    page = client.get(section).content.decode()
    assert "Your diet?" in page
    assert "Why do you want to join" not in page
    saved = client.post(url_of(application, "-more-save"), {"field": "diet", "q-diet": "Vegetarian", "seen": "0"})
    assert saved.status_code == 200
    assert Answer.objects.get(answer_set=later, question__key="diet").value == "Vegetarian"
    desk = client_of(head_of_network)
    at_desk = reverse("directory-desk-application", args=[application.public_id])
    assert "Vegetarian" not in desk.get(at_desk).content.decode()
    assert "Vegetarian" in client.get(url_of(application, "-more")).content.decode()
    assert send(client, url_of(application, "-more")).status_code == 302
    assert not ProfileDraft.objects.exists()  # what they eat belongs in no profile
    later.refresh_from_db()
    assert later.state == AnswerSetState.SUBMITTED
    assert "Vegetarian" in desk.get(at_desk).content.decode()
    assert "Vegetarian" in client.get(url_of(application) + "?answers=1").content.decode()
    assert not any("further" in title for title in titles(work_of(person)))
    late = client.post(url_of(application, "-more-save"), {"field": "diet", "q-diet": "No", "seen": "0"})
    assert late.status_code == 404


def test_nothing_is_sent_while_an_answer_is_missing(
    asking: Network, head_of_network: Person, client_of: ClientMaker
) -> None:
    application = accepted(asking, head_of_network)
    assert application.person is not None
    client = client_of(application.person)
    answer = client.post(url_of(application, "-more"), {"idempotency_key": "k"}, follow=True)
    assert "Some questions still need an answer." in answer.content.decode()
    assert application.later_answers is not None
    application.later_answers.refresh_from_db()
    assert application.later_answers.state == AnswerSetState.DRAFT


def test_nobody_else_opens_the_second_form(
    asking: Network, head_of_network: Person, outsider: Person, anonymous: Client, client_of: ClientMaker
) -> None:
    application = accepted(asking, head_of_network)
    last = Section.objects.filter(version=application.answer_set.version).order_by("position").last()
    assert last is not None
    for client in (client_of(outsider), client_of(head_of_network), anonymous):
        assert client.get(url_of(application, "-more")).status_code == 404
        assert client.get(url_of(application, "-more-section", last.key)).status_code == 404
        assert send(client, url_of(application, "-more")).status_code == 404
        assert client.post(url_of(application, "-more-save"), {"field": "diet", "q-diet": "x"}).status_code == 404
    assert not Answer.objects.filter(question__key="diet").exists()


def test_where_nothing_is_asked_later_there_is_no_second_form(
    network: Network, head_of_network: Person, client_of: ClientMaker
) -> None:
    application = accepted(Network.objects.select_related("policy").get(pk=network.pk), head_of_network)
    assert application.later_answers is None
    assert application.person is not None
    assert client_of(application.person).get(url_of(application, "-more")).status_code == 302
    assert "/more/" not in OutboxMessage.objects.get(kind="directory.application_accepted").text


def test_the_second_form_is_exported_and_erased_with_the_first(asking: Network, head_of_network: Person) -> None:
    application = accepted(asking, head_of_network)
    later, person = application.later_answers, application.person
    assert later is not None
    assert person is not None
    question = later.version.questions.get(key="diet")
    Answer.objects.create(answer_set=later, question=question, value="Vegan", revision=1, changed_at=NOON)
    [mine] = applications_of(person)
    assert application_as_given(mine)["further_answers"] == {"diet": "Vegan"}
    minimise_accepted_application(mine, now=clock.now())
    assert not Answer.objects.filter(answer_set=later).exists()
    assert mine.state == ApplicationState.ACCEPTED


def answered(application: MembershipApplication, **values: str) -> MembershipApplication:
    """Answer the second form and send it, as the new member does."""
    later = application.later_answers
    assert later is not None
    filling = filling_of(later, language="en")
    posted = {key: [value] for key, value in {"diet": "Vegan", **values}.items()}
    save_answers(later, posted=posted, seen=9, offers=filling.offers_for(posted), now=NOON)
    filling = filling_of(later, language="en")
    application.is_proposed = joining.send_later_answers(application, filling=filling, now=NOON)  # type: ignore[attr-defined]
    return application


def test_what_belongs_in_the_profile_is_proposed_there(
    asking: Network, head_of_network: Person, outsider: Person, client_of: ClientMaker
) -> None:
    application = accepted(asking, head_of_network)
    organisation, person = application.organisation, application.person
    assert organisation is not None
    assert person is not None
    Organisation.objects.filter(pk=organisation.pk).update(acronym="DR")
    answered(application, staff="7", mail2="zyra@example.org")
    draft = ProfileDraft.objects.get()
    assert (draft.organisation, draft.person) == (organisation, person)
    assert draft.fields["staff_count"] == 7
    [point] = [point for point in draft.fields["contact_points"] if point["value"] == "zyra@example.org"]
    assert point["visibility"] == "members"
    assert set(draft.fields) == {"staff_count", "contact_points"}
    organisation.refresh_from_db()
    assert organisation.staff_count is None  # a proposal: nothing is published by itself
    preview = reverse("directory-preview-profile", args=[organisation.public_id])
    client = client_of(person)
    assert "zyra@example.org" in client.get(preview).content.decode()
    assert client_of(outsider).post(preview, {"idempotency_key": "o", "reason": ""}).status_code == 404
    assert client.post(preview, {"idempotency_key": "p", "reason": ""}).status_code == 302
    assert Organisation.objects.filter(pk=organisation.pk, staff_count=7, acronym="DR").exists()


def test_a_draft_is_added_to_and_what_the_profile_says_stands(asking: Network, head_of_network: Person) -> None:
    application = accepted(asking, head_of_network)
    organisation, person = application.organisation, application.person
    assert organisation is not None
    assert person is not None
    save_draft(organisation=organisation, fields={"staff_count": 3, "acronym": "DR"}, by=person, now=NOON)
    answered(application, staff="7")
    assert ProfileDraft.objects.get().fields == {"staff_count": 3, "acronym": "DR"}


@pytest.mark.parametrize("reason", ["nothing bound", "no longer theirs"])
def test_nothing_is_proposed_to_nobody(reason: str, asking: Network, head_of_network: Person) -> None:
    application = accepted(asking, head_of_network)
    if reason == "no longer theirs":
        OrganisationRole.objects.filter(person=application.person).update(ended_at=NOON)
    sent = answered(application, **({"staff": "7"} if reason == "no longer theirs" else {}))
    assert sent.is_proposed is False  # type: ignore[attr-defined]
    assert not ProfileDraft.objects.exists()


def test_new_members_are_reminded_once_before_the_day(asking: Network, head_of_network: Person) -> None:
    application = accepted(asking, head_of_network)
    until = application.answer_later_by
    assert until is not None
    assert joining.remind_of_later_questions(now=until - timedelta(days=5)) == 0
    assert joining.remind_of_later_questions(now=until - timedelta(days=3)) == 1
    assert joining.remind_of_later_questions(now=until - timedelta(days=2)) == 0
    mail = OutboxMessage.objects.get(kind="directory.later_reminder")
    assert mail.to == application.email
    assert f"/join/return/{way_in_code(application)}/?to=more" in mail.text


@pytest.mark.parametrize("case", ["sent", "over", "closed"])
def test_nobody_is_reminded_of_what_is_done_or_over(case: str, asking: Network, head_of_network: Person) -> None:
    application = accepted(asking, head_of_network)
    until = application.answer_later_by
    assert until is not None
    if case == "sent":
        answered(application)
    if case == "closed":
        Network.objects.filter(pk=asking.pk).update(closed_at=NOON)
    moment = until + timedelta(days=1) if case == "over" else until - timedelta(days=1)
    assert joining.remind_of_later_questions(now=moment) == 0


def test_of_two_workers_one_reminds(asking: Network, head_of_network: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    application = accepted(asking, head_of_network)
    assert application.answer_later_by is not None
    soon = application.answer_later_by - timedelta(days=1)
    remind, others = second_form._remind, list[int]()

    def slow(key: int, now: datetime) -> bool:
        if not others:
            others.append(0)
            others[0] = joining.remind_of_later_questions(now=now)  # the second worker, while the first one waits
        return remind(key, now)

    monkeypatch.setattr(second_form, "_remind", slow)
    assert joining.remind_of_later_questions(now=soon) == 0
    assert others == [1]
    assert OutboxMessage.objects.filter(kind="directory.later_reminder").count() == 1
