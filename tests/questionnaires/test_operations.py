"""Making, changing and answering questionnaires: the operations."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.questionnaires import hooks, operations
from kuvend.questionnaires.hooks import Choice, ChoiceSource
from kuvend.questionnaires.models import AnswerSet, Question, Questionnaire, QuestionnaireVersion, Section
from kuvend.questionnaires.permissions import check_edit, may_edit
from kuvend.questionnaires.queries import (
    current_version,
    draft_of,
    filling_of,
    latest_frozen,
    saved_answers,
    specification_of,
    version_in_use,
)
from kuvend.questionnaires.queries.editing import copyable, editor_page, spoken_condition
from kuvend.questionnaires.rules.conditions import read_condition
from kuvend.questionnaires.rules.differences import checksum
from kuvend.questionnaires.rules.specifications import QuestionSpecification, SectionSpecification
from kuvend.questionnaires.states import AnswerSetState, QuestionKind, VersionState

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
OWNER = Subject("test", "owner")


def question(key: str, kind: QuestionKind = QuestionKind.SHORT_TEXT, **parts: Any) -> QuestionSpecification:
    return QuestionSpecification(key, kind, **{"label": {"en": key.title()}, **parts})


CONTENT = (
    SectionSpecification(
        {"en": "First"},
        {"en": "Say who you are."},
        (
            question("name", is_required=True, target="name"),
            question("has_more", QuestionKind.YES_NO),
            question(
                "more",
                is_required=True,
                condition=read_condition({"op": "equals", "question": "has_more", "value": True}),
            ),
        ),
        key="first",
    ),
    SectionSpecification(
        {"en": "Second"},
        {},
        (
            question("colour", QuestionKind.SINGLE_CHOICE, choices=(Choice("red", {"en": "Red"}), Choice("blue", {}))),
            question("papers", QuestionKind.FILE, maximum="2"),
            question("age", QuestionKind.NUMBER, maximum="99"),
        ),
        key="second",
    ),
)


@pytest.fixture
def questionnaire() -> Questionnaire:
    return operations.create_questionnaire(
        owner=OWNER,
        key="q",
        purpose="test",
        name={"en": "Q"},
        languages=["en", "sq"],
        by=None,
        now=NOW,
        content=CONTENT,
    )


def draft(questionnaire: Questionnaire) -> QuestionnaireVersion:
    found = draft_of(questionnaire)
    assert found is not None
    return found


def answering(questionnaire: Questionnaire, **fields: Any) -> AnswerSet:
    version = current_version(questionnaire)
    assert version is not None
    return operations.begin_answers(version, respondent=Subject("person", "1"), language="en", now=NOW, **fields)


def save(answers: AnswerSet, seen: int = 99, **posted: list[str]) -> operations.SaveReport:
    filling = filling_of(answers, language="en")
    return operations.save_answers(
        answers, posted=posted, seen=seen, offers=filling.offers_for(posted), now=NOW + timedelta(minutes=1)
    )


def keys(version: QuestionnaireVersion) -> list[list[str]]:
    return [[one.key for one in section.questions] for section in specification_of(version).sections]


def get(version: QuestionnaireVersion, key: str) -> Question:
    return Question.objects.select_related("section", "version").get(version=version, key=key)


def part(version: QuestionnaireVersion, key: str) -> Section:
    return Section.objects.select_related("version").get(version=version, key=key)


# -- versions ---------------------------------------------------------------------------------------------------------


def test_a_version_freezes_when_first_used_and_never_changes(questionnaire: Questionnaire) -> None:
    assert latest_frozen(questionnaire) is None
    first = draft(questionnaire)
    answers = answering(questionnaire)
    assert answers.version == first
    assert first.pk == latest_frozen(questionnaire).pk  # type: ignore[union-attr]
    assert version_in_use(questionnaire.public_id) == first
    assert version_in_use("") is None
    with pytest.raises(Refused, match="in use"):
        operations.add_section(first, title={"en": "More"}, by=None, now=NOW)
    second = operations.open_draft(questionnaire, now=NOW)
    assert second.number == 2
    assert operations.open_draft(questionnaire, now=NOW) == second
    assert keys(second) == keys(first)
    operations.change_question(get(second, "name"), changes={"is_required": False}, by=None, now=NOW)
    assert get(first, "name").is_required
    assert current_version(questionnaire).pk == first.pk  # type: ignore[union-attr]
    operations.freeze_version(second, by=None, now=NOW)
    assert current_version(questionnaire).pk == second.pk  # type: ignore[union-attr]
    assert AuditEntry.objects.filter(action="questionnaires.freeze_version").count() == 2


def test_a_version_with_problems_is_not_used(questionnaire: Questionnaire) -> None:
    operations.change_question(get(draft(questionnaire), "name"), changes={"label": {}}, by=None, now=NOW)
    with pytest.raises(Refused, match="not ready"):
        answering(questionnaire)
    assert not AnswerSet.objects.exists()


def test_a_frozen_version_that_was_rolled_back_is_read_anew(questionnaire: Questionnaire) -> None:
    with transaction.atomic():
        specification_of(operations.freeze_version(draft(questionnaire), by=None, now=NOW))
        transaction.set_rollback(True)
    operations.remove_question(get(draft(questionnaire), "age"), by=None, now=NOW)
    frozen = operations.freeze_version(draft(questionnaire), by=None, now=NOW + timedelta(seconds=1))
    assert "age" not in specification_of(frozen).by_key


def test_a_draft_is_thrown_away_only_where_something_is_left(questionnaire: Questionnaire) -> None:
    with pytest.raises(Refused, match="nothing to go back to"):
        operations.discard_draft(questionnaire, by=None, now=NOW)
    answering(questionnaire)
    operations.discard_draft(questionnaire, by=None, now=NOW)  # there is none
    operations.open_draft(questionnaire, now=NOW)
    operations.discard_draft(questionnaire, by=None, now=NOW)
    assert draft_of(questionnaire) is None


def test_a_copy_asks_the_same_and_belongs_to_another(questionnaire: Questionnaire) -> None:
    copy = operations.create_questionnaire(
        owner=Subject("test", "other"), key="c", purpose="test", name={"en": "C"}, languages=["en"], by=None, now=NOW
    )
    operations.replace_draft(draft(copy), source=questionnaire, by=None, now=NOW)
    assert keys(draft(copy)) == keys(draft(questionnaire))
    empty = operations.create_questionnaire(
        owner=OWNER, key="e", purpose="test", name={"en": "E"}, languages=["en"], by=None, now=NOW
    )
    assert [one.key for one in copyable(empty)] == ["q", "c"]
    operations.replace_draft(draft(empty), source=copy, by=None, now=NOW)
    assert keys(draft(empty)) == keys(draft(questionnaire))
    answering(empty)
    with pytest.raises(Refused, match="one by one"):
        operations.replace_draft(operations.open_draft(empty, now=NOW), source=copy, by=None, now=NOW)
    bare = Questionnaire.objects.create(owner_kind="test", owner_id="x", key="b", purpose="test", created_at=NOW)
    assert operations.open_draft(bare, now=NOW).number == 1
    operations.replace_draft(
        draft(questionnaire),
        source=Questionnaire.objects.create(owner_kind="test", owner_id="y", key="n", purpose="test", created_at=NOW),
        by=None,
        now=NOW,
    )
    assert keys(draft(questionnaire)) == []


def test_name_and_languages_change(questionnaire: Questionnaire) -> None:
    operations.rename_questionnaire(questionnaire, name={"en": "New"}, languages=["en"], by=None, now=NOW)
    questionnaire.refresh_from_db()
    assert (str(questionnaire), questionnaire.languages) == ("New", ["en"])


def test_the_data_allow_one_draft_and_one_key(questionnaire: Questionnaire) -> None:
    for wrong in (
        lambda: QuestionnaireVersion.objects.create(
            questionnaire=questionnaire, number=2, created_at=NOW, changed_at=NOW
        ),
        lambda: QuestionnaireVersion.objects.filter(questionnaire=questionnaire).update(state=VersionState.FROZEN),
        lambda: Question.objects.filter(version=draft(questionnaire), key="more").update(key="name"),
        lambda: AnswerSet.objects.filter(pk=answering(questionnaire).pk).update(state=AnswerSetState.SUBMITTED),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


# -- editing ----------------------------------------------------------------------------------------------------------


def test_sections_are_added_changed_moved_and_removed_when_empty(questionnaire: Questionnaire) -> None:
    version = draft(questionnaire)
    section = operations.add_section(version, title={"en": "Third"}, by=None, now=NOW)
    other = operations.add_section(version, title={"en": "Fourth"}, by=None, now=NOW)
    assert (section.key, other.key) == ("section-1", "section-2")
    operations.change_section(section, title={"en": "Last"}, explanation={"en": "Why"}, by=None, now=NOW)
    operations.move_section(section, by_places=-9, by=None, now=NOW)
    titles = [dict(one.title)["en"] for one in specification_of(version).sections]
    assert titles == ["Last", "First", "Second", "Fourth"]
    with pytest.raises(Refused, match="still holds questions"):
        operations.remove_section(part(version, "first"), by=None, now=NOW)
    operations.remove_section(part(version, section.key), by=None, now=NOW)
    assert len(specification_of(version).sections) == 3


def test_questions_are_added_with_a_free_key_and_move_across_sections(questionnaire: Questionnaire) -> None:
    version = draft(questionnaire)
    added = operations.add_question(part(version, "first"), kind="short_text", label={"en": "Name"}, by=None, now=NOW)
    assert added.key == "name-1"
    arabic = operations.add_question(part(version, "first"), kind="short_text", label={"ar": "الاسم"}, by=None, now=NOW)
    assert arabic.key == "question"
    operations.move_question(get(version, "question"), by_places=-3, by=None, now=NOW)
    operations.move_question(get(version, "name-1"), by_places=1, by=None, now=NOW)
    assert keys(version) == [["name", "question", "has_more", "more"], ["name-1", "colour", "papers", "age"]]
    operations.move_question(get(version, "name-1"), by_places=-1, by=None, now=NOW)
    operations.move_question(get(version, "age"), by_places=1, by=None, now=NOW)
    operations.move_question(get(version, "name"), by_places=-1, by=None, now=NOW)
    assert keys(version) == [["name", "question", "has_more", "more", "name-1"], ["colour", "papers", "age"]]
    operations.change_question(get(version, "name-1"), changes={}, section=part(version, "second"), by=None, now=NOW)
    operations.change_question(get(version, "name-1"), changes={}, section=part(version, "second"), by=None, now=NOW)
    assert keys(version)[1] == ["colour", "papers", "age", "name-1"]


def test_a_question_that_others_depend_on_stays(questionnaire: Questionnaire) -> None:
    version = draft(questionnaire)
    with pytest.raises(Refused, match="More"):
        operations.remove_question(get(version, "has_more"), by=None, now=NOW)
    operations.remove_question(get(version, "more"), by=None, now=NOW)
    operations.remove_question(get(version, "has_more"), by=None, now=NOW)
    assert keys(version)[0] == ["name"]


def test_only_known_parts_and_whole_conditions_are_written(questionnaire: Questionnaire) -> None:
    name = get(draft(questionnaire), "name")
    with pytest.raises(ValueError, match="key"):
        operations.change_question(name, changes={"key": "other"}, by=None, now=NOW)
    with pytest.raises(Refused):
        operations.change_question(name, changes={"condition": {"op": "equals"}}, by=None, now=NOW)


def test_translations_change_only_what_they_name(questionnaire: Questionnaire) -> None:
    version = draft(questionnaire)
    colour, first = get(version, "colour"), part(version, "first")
    texts = {
        (first.public_id, "title"): "E para",
        (colour.public_id, "label"): "Ngjyra",
        (colour.public_id, "choice:red"): "E kuqe",
        (colour.public_id, "choice:gone"): "nothing",
    }
    assert operations.translate(version, language="sq", texts=texts, by=None, now=NOW) == 3
    assert operations.translate(version, language="sq", texts=texts, by=None, now=NOW) == 0
    page = editor_page(draft(questionnaire), language="sq")
    assert [section.title for section in page.sections] == ["E para", "Second"]
    assert page.is_ready
    assert [(missing.language, missing.count) for missing in page.missing] == [("sq", 7)]


def test_conditions_are_spoken() -> None:
    labels = {("a", ""): "Age", ("c", ""): "Colour", ("c", "red"): "Red"}
    plain = {
        "op": "all",
        "of": [
            {
                "op": "any",
                "of": [{"op": "at_least", "question": "a", "value": "5"}, {"op": "answered", "question": "b"}],
            },
            {"op": "not", "of": {"op": "at_most", "question": "a", "value": "9"}},
            {"op": "any_of", "question": "c", "values": ["red", "blue"]},
            {"op": "equals", "question": "c", "value": "red"},
            {"op": "equals", "question": "d", "value": False},
        ],
    }
    condition = read_condition(plain)
    assert condition is not None
    assert spoken_condition(condition, labels) == (
        "((“Age” is 5 or more) or (“b” is answered)) and (not (“Age” is 9 or less)) and "
        "(“Colour” is one of: Red, blue) and (“Colour” is “Red”) and (“d” is “No”)"
    )


# -- answering --------------------------------------------------------------------------------------------------------


def test_saving_is_field_by_field_and_repeating_it_changes_nothing(questionnaire: Questionnaire) -> None:
    answers = answering(questionnaire)
    report = save(answers, name=["Ana"], age=["101"], unknown=["x"], papers=["x"])
    assert report.changed == {"name", "age"}
    assert report.problems["age"].key == "too_large"
    assert save(answers, name=[" Ana "], age=["101"]).changed == frozenset()
    assert save(answers, more=[""]).changed == frozenset()
    report = save(answers, name=[""])
    assert report.saved["name"].value is None
    assert report.revision == 2
    report = save(answers, age=["many"])
    assert report.saved["age"].typed == ("many",)
    assert save(answers, age=["12"]).saved["age"].typed == ()


def test_another_window_is_overtaken_and_the_report_says_so(questionnaire: Questionnaire) -> None:
    answers = answering(questionnaire)
    save(answers, seen=0, name=["First"])
    report = save(answers, seen=0, name=["Second"])
    assert report.overtaken["name"].value == "First"
    assert save(answers, seen=report.revision, name=["Third"]).overtaken == {}


def test_what_is_known_already_is_filled_in(questionnaire: Questionnaire) -> None:
    answers = answering(questionnaire, known={"name": ["Ana"], "colour": ["red"], "": ["x"], "missing": []})
    assert {key: answer.value for key, answer in saved_answers(answers).items()} == {"name": "Ana"}
    assert saved_answers(answering(questionnaire, known={"name": [""]})) == {}


def test_files_are_added_up_to_the_limit_and_taken_out(questionnaire: Questionnaire) -> None:
    answers = answering(questionnaire)
    for number in (1, 2, 2):
        operations.attach_file(answers, key="papers", file_id=str(number), name=f"{number}.pdf", size=5, now=NOW)
    with pytest.raises(Refused, match="as many files"):
        operations.attach_file(answers, key="papers", file_id="3", name="3.pdf", size=5, now=NOW)
    report = operations.detach_file(answers, key="papers", file_id="1", now=NOW)
    assert [file["id"] for file in report.saved["papers"].value] == ["2"]
    assert operations.detach_file(answers, key="papers", file_id="1", now=NOW).changed == frozenset()
    assert operations.detach_file(answers, key="papers", file_id="2", now=NOW).saved["papers"].value is None
    operations.attach_file(answers, key="papers", file_id="4", name="4.pdf", size=5, now=NOW)
    operations.detach_file(answering(questionnaire), key="papers", file_id="1", now=NOW)


def test_what_is_not_asked_any_more_is_kept_but_not_sent(questionnaire: Questionnaire) -> None:
    answers = answering(questionnaire)
    save(answers, name=["Ana"], has_more=["yes"], more=["Much."])
    save(answers, has_more=["no"])
    assert saved_answers(answers)["more"].value == "Much."
    filling = filling_of(answers, language="en")
    assert "more" not in filling.asked
    sent = operations.submit_answers(answers, offers=filling.offers, now=NOW)
    assert sent.checksum == checksum({"name": "Ana", "has_more": False})
    assert set(answers.answers.filter(is_sent=False).values_list("question__key", flat=True)) == {"more"}
    for act in (
        lambda: save(answers, name=["Other"]),
        lambda: operations.submit_answers(answers, offers={}, now=NOW),
        lambda: operations.attach_file(answers, key="papers", file_id="1", name="x", size=1, now=NOW),
        lambda: operations.detach_file(answers, key="papers", file_id="1", now=NOW),
    ):
        with pytest.raises(Refused, match="sent already"):
            act()


@pytest.mark.parametrize(
    "posted", [{"name": [""]}, {"has_more": ["yes"]}, {"age": ["many"]}, {"age": ["101"]}, {"colour": ["green"]}]
)
def test_nothing_is_sent_while_something_is_wrong(questionnaire: Questionnaire, posted: dict[str, list[str]]) -> None:
    answers = answering(questionnaire)
    save(answers, name=["Ana"])
    save(answers, 99, **posted)
    filling = filling_of(answers, language="en")
    assert list(filling.problems) in ([key] for key in ("name", "more", "age", "colour"))
    with pytest.raises(Refused, match="still need an answer"):
        operations.submit_answers(answers, offers=filling.offers, now=NOW)


# -- who edits --------------------------------------------------------------------------------------------------------


@contextmanager
def joined(hook: Any, provider: Any) -> Iterator[None]:
    hook.join(provider)
    try:
        yield
    finally:
        hook._providers.remove(provider)


def test_the_owners_app_says_who_edits(questionnaire: Questionnaire) -> None:
    from django.http import Http404

    assert not may_edit(None, questionnaire)
    assert not may_edit("somebody", questionnaire)
    with joined(hooks.editors, lambda person, kind, owner: person == "editor" if kind == "test" else None):
        assert may_edit("editor", questionnaire)
        check_edit("editor", questionnaire)
        with pytest.raises(Http404):
            check_edit("somebody", questionnaire)


def test_a_list_that_another_app_keeps_is_offered(questionnaire: Questionnaire) -> None:
    version = draft(questionnaire)
    place = operations.add_question(part(version, "second"), kind="term", label={"en": "Sea"}, by=None, now=NOW)
    operations.change_question(
        Question.objects.select_related("version", "section").get(pk=place.pk),
        changes={"source": "seas"},
        by=None,
        now=NOW,
    )
    with (
        joined(hooks.choice_sources, lambda: [ChoiceSource("seas", "Seas")]),
        joined(hooks.source_choices, lambda key: [Choice("ionian", {"en": "Ionian"})] if key == "seas" else None),
    ):
        answers = answering(questionnaire)
        assert save(answers, sea=["ionian"]).saved["sea"].value == "ionian"
        assert save(answers, sea=["dead"]).problems["sea"].key == "not_offered"
