"""The editor of questions, through its pages."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from kuvend.config.wiring import join_hooks
from kuvend.core.ids import new_public_id
from kuvend.core.subjects import Subject
from kuvend.directory.models import Network
from kuvend.directory.operations.joining import ensure_joining_questions
from kuvend.people.models import Person
from kuvend.questionnaires.models import Question, Questionnaire, QuestionnaireVersion
from kuvend.questionnaires.operations import begin_answers, create_questionnaire, freeze_version
from kuvend.questionnaires.queries import draft_of, latest_frozen
from tests.actors import ClientMaker

pytestmark = [pytest.mark.web, pytest.mark.django_db]
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def questionnaire(network: Network) -> Questionnaire:
    from kuvend.directory.operations.presets import load_taxonomies

    join_hooks()
    load_taxonomies(now=NOW)
    return ensure_joining_questions(network, by=None, now=NOW)


@pytest.fixture
def head(head_of_network: Person, client_of: ClientMaker) -> Client:
    return client_of(head_of_network)


def present(version: QuestionnaireVersion | None) -> QuestionnaireVersion:
    assert version is not None
    return version


def act(client: Client, questionnaire: Questionnaire, what: str, **data: str) -> None:
    url = reverse("questionnaires-act", args=[questionnaire.public_id])
    response = client.post(url, {"do": what, "idempotency_key": new_public_id(), **data})
    assert response.status_code == 302, response.content.decode()


def keys(questionnaire: Questionnaire) -> list[str]:
    draft = present(draft_of(questionnaire))
    return [
        question.key for question in Question.objects.filter(version=draft).order_by("section__position", "position")
    ]


def test_the_first_page_lists_questions_and_what_is_untranslated(head: Client, questionnaire: Questionnaire) -> None:
    page = head.get(reverse("questionnaires-edit", args=[questionnaire.public_id])).content.decode()
    assert "Why do you want to join?" in page
    assert "Asked only if “Who applies” is “An organisation”" in page


def test_questions_move_by_buttons(head: Client, questionnaire: Questionnaire) -> None:
    assert keys(questionnaire)[:2] == ["name", "acronym"]
    act(head, questionnaire, "down question:name")
    assert keys(questionnaire)[:2] == ["acronym", "name"]
    act(head, questionnaire, "up question:name")
    assert keys(questionnaire)[:2] == ["name", "acronym"]


def test_a_new_question_is_added_changed_and_put_into_use(head: Client, questionnaire: Questionnaire) -> None:
    section = present(draft_of(questionnaire)).sections.get(key="work")
    act(
        head,
        questionnaire,
        "add-question",
        section=section.public_id,
        kind="single_choice",
        label="How did you hear of us?",
    )
    question = Question.objects.get(version__questionnaire=questionnaire, key="how_did_you_hear_of_us")
    url = reverse("questionnaires-question", args=[questionnaire.public_id, question.key])
    assert head.get(url).status_code == 200
    response = head.post(
        url,
        {
            "idempotency_key": new_public_id(),
            "label_en": "How did you hear of us?",
            "section": section.public_id,
            "choices": "From a member\nFrom the news",
            "sensitivity": "ordinary",
            "ask_when": "now",
            "joined": "all",
            "if_1": "equals|applicant_kind|organisation",
            "not_1": "on",
        },
    )
    assert response.status_code == 302, response.content.decode()
    question.refresh_from_db()
    assert [choice["key"] for choice in question.choices] == ["from_a_member", "from_the_news"]
    assert question.condition == {
        "op": "not",
        "of": {"op": "equals", "question": "applicant_kind", "value": "organisation"},
    }
    act(head, questionnaire, "freeze")
    assert present(latest_frozen(questionnaire)).number == 1


@pytest.mark.parametrize(
    ("kind", "typed", "kept"), [("date", "31.12.2026", ""), ("date", "2026-12-31", "2026-12-31"), ("number", "nan", "")]
)
def test_a_limit_must_be_one_that_answers_can_be_held_against(
    kind: str, typed: str, kept: str, head: Client, questionnaire: Questionnaire
) -> None:
    section = present(draft_of(questionnaire)).sections.get(key="work")
    act(head, questionnaire, "add-question", section=section.public_id, kind=kind, label="How much?")
    url = reverse("questionnaires-question", args=[questionnaire.public_id, "how_much"])
    form = {
        "idempotency_key": new_public_id(), "label_en": "How much?", "section": section.public_id, "maximum": typed,
        "sensitivity": "ordinary", "ask_when": "now", "joined": "all",
    }  # fmt: skip
    head.post(url, form)
    assert Question.objects.get(version__questionnaire=questionnaire, key="how_much").maximum == kept


def test_a_change_after_use_makes_a_new_draft_with_a_readable_difference(
    head: Client, questionnaire: Questionnaire
) -> None:
    begin_answers(present(draft_of(questionnaire)), respondent=Subject("test", "1"), language="en", now=NOW)
    assert draft_of(questionnaire) is None
    url = reverse("questionnaires-translate", args=[questionnaire.public_id, "sq"])
    assert head.get(url).status_code == 200
    used = present(latest_frozen(questionnaire))
    question = used.questions.get(key="why_join")
    response = head.post(
        url,
        {
            "idempotency_key": new_public_id(),
            "version": used.public_id,
            f"{question.public_id} label": "Pse doni të bëheni pjesë?",
        },
    )
    assert response.status_code == 302
    draft = present(draft_of(questionnaire))
    assert draft.number == 2
    assert draft.questions.get(key="why_join").label["sq"] == "Pse doni të bëheni pjesë?"
    assert used.questions.get(key="why_join").label["sq"] == "Pse doni të anëtarësoheni?"
    page = head.get(reverse("questionnaires-edit", args=[questionnaire.public_id])).content.decode()
    assert "What is different from the version in use" in page
    act(head, questionnaire, "discard")
    assert draft_of(questionnaire) is None


def test_the_preview_tries_conditions_in_each_language(head: Client, questionnaire: Questionnaire) -> None:
    url = reverse("questionnaires-preview", args=[questionnaire.public_id, "ar"])
    page = head.get(url).content.decode()
    assert "لماذا ترغبون في الانضمام؟" in page
    assert "الشخص الثاني للاتصال" not in page
    page = head.get(url, {"q-has_contact_2": "yes"}).content.decode()
    assert "الشخص الثاني للاتصال" in page


@pytest.mark.parametrize("path", ["edit", "describe", "act", "copy"])
def test_outsiders_find_no_editor(
    path: str, questionnaire: Questionnaire, other_head: Person, client_of: ClientMaker
) -> None:
    url = reverse(f"questionnaires-{path}", args=[questionnaire.public_id])
    client = client_of(other_head)
    assert client.get(url).status_code in (404,) if path in ("edit", "describe") else True
    assert client.post(url, {"idempotency_key": new_public_id(), "do": "freeze"}).status_code == 404


def test_frozen_is_frozen(questionnaire: Questionnaire) -> None:
    version = freeze_version(present(draft_of(questionnaire)), by=None, now=NOW)
    assert freeze_version(version, by=None, now=NOW).frozen_at == NOW


def test_name_and_languages_are_changed(
    head: Client, questionnaire: Questionnaire, outsider: Person, client_of: ClientMaker
) -> None:
    url = reverse("questionnaires-describe", args=[questionnaire.public_id])
    form = {"name_en": "Questions of today", "name_sq": "Pyetjet e sotme", "languages": ["en", "sq"]}
    assert client_of(outsider).post(url, {"idempotency_key": new_public_id(), **form}).status_code in {403, 404}
    assert head.get(url).status_code == 200
    assert head.post(url, {"idempotency_key": new_public_id(), **form}).status_code == 302
    questionnaire.refresh_from_db()
    assert dict(questionnaire.name) == {"en": "Questions of today", "sq": "Pyetjet e sotme"}
    assert questionnaire.languages == ["en", "sq"]


def test_the_texts_of_a_section_are_changed_in_a_draft(
    head: Client, questionnaire: Questionnaire, outsider: Person, client_of: ClientMaker
) -> None:
    freeze_version(present(draft_of(questionnaire)), by=None, now=NOW)
    used = present(latest_frozen(questionnaire))
    section = used.sections.earliest("position")
    url = reverse("questionnaires-section", args=[questionnaire.public_id, section.key])
    form = {"title_en": "About you, in short", "explanation_en": "It takes a minute."}
    assert client_of(outsider).post(url, {"idempotency_key": new_public_id(), **form}).status_code in {403, 404}
    assert head.get(url).status_code == 200
    assert head.post(url, {"idempotency_key": new_public_id(), **form}).status_code == 302
    changed = present(draft_of(questionnaire)).sections.get(key=section.key)
    assert changed.title["en"] == "About you, in short"
    assert changed.explanation["en"] == "It takes a minute."
    section.refresh_from_db()
    assert section.title["en"] != "About you, in short"  # what is in use never changes


def test_questions_are_copied_from_another_network(
    head: Client, questionnaire: Questionnaire, network: Network, outsider: Person, client_of: ClientMaker
) -> None:
    source = Questionnaire.objects.get(pk=questionnaire.pk)
    act(head, source, "down question:name")
    other = create_questionnaire(
        owner=Subject("network", network.public_id), purpose=source.purpose, key="second", name=source.name,
        languages=["en"], by=None, now=NOW,
    )  # fmt: skip
    url = reverse("questionnaires-copy", args=[other.public_id])
    form = {"source": source.public_id}
    assert client_of(outsider).post(url, {"idempotency_key": new_public_id(), **form}).status_code in {403, 404}
    assert keys(other) == []
    assert head.post(url, {"idempotency_key": new_public_id(), **form}).status_code == 302
    assert keys(other)[:2] == ["acronym", "name"]
    assert keys(other) == keys(source)
