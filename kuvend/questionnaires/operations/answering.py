"""Answering: saved field by field, sent once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.questionnaires.models import Answer, AnswerSet, QuestionnaireVersion
from kuvend.questionnaires.operations.versions import freeze_version
from kuvend.questionnaires.queries.answers import SavedAnswer, problems_in, saved_answers, values_of, within_targets
from kuvend.questionnaires.queries.offers import Offers, offers_of
from kuvend.questionnaires.queries.versions import specification_of
from kuvend.questionnaires.rules import asking, values
from kuvend.questionnaires.rules.conditions import questions_of
from kuvend.questionnaires.rules.differences import checksum
from kuvend.questionnaires.rules.specifications import Specification
from kuvend.questionnaires.rules.values import AnswerProblem, ReadAnswer
from kuvend.questionnaires.states import AnswerSetState, AskWhen, QuestionKind, VersionState

ALREADY_SENT = _("These answers were sent already and cannot be changed any more.")


@dataclass(frozen=True, slots=True)
class SaveReport:
    """What saving did. `revision` is what the page has seen from now on."""

    revision: int
    saved: Mapping[str, SavedAnswer]
    before: Mapping[str, SavedAnswer] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    problems: Mapping[str, AnswerProblem] = field(default_factory=dict)
    overtaken: Mapping[str, SavedAnswer] = field(default_factory=dict)  # what another window had written meanwhile


@transaction.atomic
def begin_answers(
    version: QuestionnaireVersion,
    *,
    respondent: Subject,
    language: str,
    now: datetime,
    given: Mapping[str, Any] | None = None,
    known: Mapping[str, Sequence[str]] | None = None,
) -> AnswerSet:
    """Start answering a version, which is frozen by that. `given`: facts known without asking.

    `known`: target → what the respondent has said already; written as the answers to the questions that ask for it.

    Raises:
        Refused: the version has never been used and is not ready.
    """
    if version.state != VersionState.FROZEN:
        version = freeze_version(version, by=None, now=now)
    answer_set = AnswerSet.objects.create(
        version=version,
        respondent_kind=respondent.kind,
        respondent_id=respondent.public_id,
        language=language,
        given=dict(given or {}),
        created_at=now,
        changed_at=now,
    )
    if known:
        _prefill(answer_set, known, now)
    return answer_set


def begin_second_form(first: AnswerSet, *, now: datetime) -> AnswerSet | None:
    """Start the second form: questions of the same version which only those are asked who were selected.

    What was answered in the first form counts in conditions. None: this respondent is asked nothing more.
    """
    specification = specification_of(first.version)
    answers = values_of(saved_answers(first))
    asked = asking.asked_keys(specification, answers, given=first.given)
    given = {**first.given, **{key: value for key, value in answers.items() if key in asked}}
    later = {question.key for question in specification.questions if question.ask_when is AskWhen.ONLY_SELECTED}
    used = {key for key in questions_in_conditions(specification, later) if key in given}
    kept = {**first.given, **{key: given[key] for key in used}}
    if not asking.asked_keys(specification, {}, given=kept, when=AskWhen.ONLY_SELECTED):
        return None
    return AnswerSet.objects.create(
        version=first.version,
        respondent_kind=first.respondent_kind,
        respondent_id=first.respondent_id,
        language=first.language,
        asks=AskWhen.ONLY_SELECTED,
        given=kept,
        created_at=now,
        changed_at=now,
    )


def questions_in_conditions(specification: Specification, keys: Collection[str]) -> frozenset[str]:
    """Return the questions at which the conditions of some questions look: no other answer is copied."""
    return frozenset().union(
        *(questions_of(specification.by_key[key].condition) for key in keys if key in specification.by_key)
    )


def _prefill(answer_set: AnswerSet, known: Mapping[str, Sequence[str]], now: datetime) -> None:
    specification = specification_of(answer_set.version)
    questions = [
        question for question in specification.questions if question.target and any(known.get(question.target, ()))
    ]
    offers = offers_of(questions, answer_set.language)
    read = {
        question.pk: values.read_answer(question, known[question.target], offered=offers.get(question.key, {}))
        for question in questions
    }
    answers = {pk: SavedAnswer(answer.value, (), 1) for pk, answer in read.items() if answer.value is not None}
    if answers:
        answer_set.revision = 1
        _store(answer_set, answers, now)


def _locked(answer_set: AnswerSet) -> AnswerSet:
    """Return the set as it is now, and let nobody else write into it until the transaction ends."""
    locked = AnswerSet.objects.select_for_update().get(pk=answer_set.pk)
    if locked.state != AnswerSetState.DRAFT:
        raise Refused(ALREADY_SENT)
    locked.version = answer_set.version  # never changes
    return locked


@transaction.atomic
def save_answers(
    answer_set: AnswerSet,
    *,
    posted: Mapping[str, Sequence[str]],
    seen: int,
    offers: Offers,
    now: datetime,
) -> SaveReport:
    """Save what was posted for each question key (its inputs in order). Saving the same again changes nothing.

    Nothing typed is lost: what breaks a limit is kept with its problem, what cannot be read is kept as typed. Where
    another window wrote the same field after revision `seen`, the later writing wins and the report says what it
    replaced.

    Raises:
        Refused: the answers were sent already.
    """
    answer_set = _locked(answer_set)
    specification = specification_of(answer_set.version)
    saved = saved_answers(answer_set)
    problems: dict[str, AnswerProblem] = {}
    overtaken: dict[str, SavedAnswer] = {}
    changed: dict[str, SavedAnswer] = {}
    fitting = within_targets(specification)
    for key, typed in posted.items():
        question = specification.by_key.get(key)
        if question is None or question.kind in (QuestionKind.FILE, QuestionKind.EXPLANATION):
            continue
        read = values.read_answer(question, typed, offered=offers.get(key, {}))
        problem = read.problem or values.judge_answer(fitting(question), read.value, offered=offers.get(key, {}))
        if problem:
            problems[key] = problem
        before = saved.get(key)
        if _is_same(before, read):
            continue
        if before is not None and before.revision > seen:
            overtaken[key] = before
        changed[key] = SavedAnswer(read.value, read.typed, answer_set.revision + 1, now)
    if changed:
        answer_set.revision += 1
        _store(answer_set, {specification.by_key[key].pk: answer for key, answer in changed.items()}, now)
    return SaveReport(answer_set.revision, saved | changed, saved, frozenset(changed), problems, overtaken)


def _is_same(before: SavedAnswer | None, read: ReadAnswer) -> bool:
    if before is None:
        return read.value is None and not read.typed
    return bool(before.value == read.value) and type(before.value) is type(read.value) and before.typed == read.typed


def _store(answer_set: AnswerSet, answers: Mapping[int, SavedAnswer], now: datetime) -> None:
    Answer.objects.bulk_create(
        [
            Answer(
                answer_set=answer_set,
                question_id=question_id,
                value=answer.value,
                typed=list(answer.typed),
                revision=answer.revision,
                changed_at=now,
            )
            for question_id, answer in answers.items()
        ],
        update_conflicts=True,
        unique_fields=["answer_set", "question"],
        update_fields=["value", "typed", "revision", "changed_at"],
    )
    AnswerSet.objects.filter(pk=answer_set.pk).update(revision=answer_set.revision, changed_at=now)


@transaction.atomic
def attach_file(answer_set: AnswerSet, *, key: str, file_id: str, name: str, size: int, now: datetime) -> SaveReport:
    """Add a kept file to the answer of a question. `size` in bytes.

    Raises:
        Refused: the answers were sent already, or there are as many files as the question takes.
    """
    answer_set = _locked(answer_set)
    specification = specification_of(answer_set.version)
    question = specification.by_key[key]
    saved = saved_answers(answer_set)
    files = list(saved[key].value or ()) if key in saved else []
    if any(file["id"] == file_id for file in files):
        return SaveReport(answer_set.revision, saved, saved)
    most = values.limit(question.maximum)
    if len(files) >= (most if most is not None else 10):
        raise Refused(_("There are as many files here as this question takes. Remove one first."), field=f"q-{key}")
    answer_set.revision += 1
    files.append({"id": file_id, "name": name, "size": size})
    answer = SavedAnswer(files, (), answer_set.revision, now)
    _store(answer_set, {question.pk: answer}, now)
    return SaveReport(answer_set.revision, saved | {key: answer}, saved, frozenset({key}))


@transaction.atomic
def detach_file(answer_set: AnswerSet, *, key: str, file_id: str, now: datetime) -> SaveReport:
    """Take a file out of an answer. Taking it out again changes nothing.

    Raises:
        Refused: the answers were sent already.
    """
    answer_set = _locked(answer_set)
    specification = specification_of(answer_set.version)
    saved = saved_answers(answer_set)
    files = list(saved[key].value or ()) if key in saved else []
    kept = [file for file in files if file["id"] != file_id]
    if len(kept) == len(files):
        return SaveReport(answer_set.revision, saved, saved)
    answer_set.revision += 1
    answer = SavedAnswer(kept or None, (), answer_set.revision, now)
    _store(answer_set, {specification.by_key[key].pk: answer}, now)
    return SaveReport(answer_set.revision, saved | {key: answer}, saved, frozenset({key}))


@transaction.atomic
def submit_answers(answer_set: AnswerSet, *, offers: Offers, now: datetime) -> AnswerSet:
    """Send the answers: they stand still from now on, with a checksum of what was sent.

    Answers to questions that are not asked in the end are kept out of the submission.

    Raises:
        Refused: they were sent already, or something is missing or wrong.
    """
    answer_set = _locked(answer_set)
    specification = specification_of(answer_set.version)
    saved = saved_answers(answer_set)
    when = AskWhen(answer_set.asks)
    if problems_in(specification, saved, answer_set.given, offers, when=when):
        raise Refused(_("Some questions still need an answer."))
    sent = asking.submission(specification, values_of(saved), given=answer_set.given, when=when)
    answer_set.answers.exclude(question__key__in=sent).update(is_sent=False)
    answer_set.state = AnswerSetState.SUBMITTED
    answer_set.submitted_at = now
    answer_set.changed_at = now
    answer_set.checksum = checksum(sent)
    answer_set.save(update_fields=["state", "submitted_at", "changed_at", "checksum"])
    return answer_set


@transaction.atomic
def erase_answers(answer_set: AnswerSet, *, now: datetime) -> None:
    """Forget what was answered. That, when and with which checksum something was sent stays; files are their app's."""
    Answer.objects.filter(answer_set=answer_set).delete()
    AnswerSet.objects.filter(pk=answer_set.pk).update(given={}, code_digest="", changed_at=now)
