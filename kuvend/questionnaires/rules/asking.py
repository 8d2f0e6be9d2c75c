"""Which questions are asked, given the answers so far; and what is wrong with a version."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from kuvend.questionnaires.rules.conditions import Answers, holds, is_answered, questions_of
from kuvend.questionnaires.rules.specifications import QuestionSpecification, Specification
from kuvend.questionnaires.states import CHOICE_KINDS, SOURCED_KINDS, AskWhen, QuestionKind, Sensitivity

NOTHING: Answers = MappingProxyType({})


def asked_keys(
    specification: Specification, answers: Answers, *, given: Answers = NOTHING, when: AskWhen = AskWhen.NOW
) -> frozenset[str]:
    """Return the keys of the questions this respondent is asked.

    A condition sees only answers to questions which are themselves asked: what somebody once typed into a question that
    has since disappeared counts for nothing. `given` are facts known without asking (key → value), which conditions may
    look at too. `when`: the questions of the first form, or those of the second, for selected people.
    """
    asked: set[str] = set()
    counted: dict[str, Any] = dict(given)
    for question in specification.questions:
        if question.ask_when is not when:
            continue
        if holds(question.condition, counted):
            asked.add(question.key)
            if question.key in answers:
                counted[question.key] = answers[question.key]
    return frozenset(asked)


def submission(
    specification: Specification, answers: Answers, *, given: Answers = NOTHING, when: AskWhen = AskWhen.NOW
) -> dict[str, Any]:
    """Return what is sent: answers to the questions that are asked, in their order, without empty ones."""
    asked = asked_keys(specification, answers, given=given, when=when)
    return {
        question.key: answers[question.key]
        for question in specification.questions
        if question.key in asked and is_answered(answers.get(question.key))
    }


def unanswered(
    specification: Specification, answers: Answers, *, given: Answers = NOTHING, when: AskWhen = AskWhen.NOW
) -> list[QuestionSpecification]:
    """Return the required questions that are asked and have no answer. A consent that is required must be given."""
    asked = asked_keys(specification, answers, given=given, when=when)
    return [
        question
        for question in specification.questions
        if question.key in asked and question.is_required and not _is_met(question, answers.get(question.key))
    ]


def _is_met(question: QuestionSpecification, value: Any) -> bool:
    if question.kind is QuestionKind.EXPLANATION:
        return True
    if question.kind is QuestionKind.CONSENT:
        return value is True
    return is_answered(value)


def dependants(specification: Specification) -> Mapping[str, frozenset[str]]:
    """Return for each question the keys of those whose condition looks at it, directly."""
    found: dict[str, set[str]] = {}
    for question in specification.questions:
        for key in questions_of(question.condition):
            found.setdefault(key, set()).add(question.key)
    return {key: frozenset(keys) for key, keys in found.items()}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a version cannot be used yet. `key` is for `phrases`, `question` the key of a question ("" for the whole)."""

    key: str
    question: str = ""
    other: str = ""


def problems(
    specification: Specification, *, sources: Collection[str] = (), given: Collection[str] = ()
) -> list[Problem]:
    """Return what is wrong with a version.

    A condition may look only at earlier questions and at `given` facts, so no circle can arise. A choice needs two
    choices at least, a list must be known (`sources`), a question needs a text. Two answers cannot go into one field:
    the later would overwrite the earlier. What is specially protected is asked only of those who were selected, and
    goes into no field that others read.
    """
    found: list[Problem] = []
    earlier: set[str] = set(given)
    everything = specification.by_key
    if all(question.kind is QuestionKind.EXPLANATION for question in specification.questions):
        found.append(Problem("no_questions"))
    goes_into: dict[tuple[str, AskWhen], list[QuestionSpecification]] = {}
    for question in specification.questions:
        found += _own_problems(question, sources)
        if question.target:
            same = goes_into.setdefault((question.target, question.ask_when), [])
            if any(_asked_together(question, other) for other in same):
                found.append(Problem("target_twice", question.key, question.target))
            same.append(question)
        for key in sorted(questions_of(question.condition) - earlier):
            found.append(Problem("looks_ahead" if key in everything else "looks_at_nothing", question.key, key))
        earlier.add(question.key)
    return found


def _asked_together(one: QuestionSpecification, other: QuestionSpecification) -> bool:
    """Say whether both may be asked of the same respondent. Different conditions are taken to exclude each other."""
    return not one.condition or not other.condition or one.condition == other.condition


def _own_problems(question: QuestionSpecification, sources: Collection[str]) -> list[Problem]:
    found = []
    if not question.label:
        found.append(Problem("no_text", question.key))
    if question.kind in CHOICE_KINDS:
        keys = [choice.key for choice in question.choices]
        if len(keys) < 2:  # a choice is between two
            found.append(Problem("too_few_choices", question.key))
        if len(set(keys)) != len(keys):
            found.append(Problem("choice_twice", question.key))
    if question.kind in SOURCED_KINDS and question.source not in sources:
        found.append(Problem("unknown_source", question.key, question.source))
    if question.kind is QuestionKind.MONEY and not question.currencies:
        found.append(Problem("no_currency", question.key))
    if question.sensitivity is Sensitivity.SPECIAL and question.ask_when is not AskWhen.ONLY_SELECTED:
        found.append(Problem("special_too_early", question.key))
    if question.sensitivity is Sensitivity.SPECIAL and question.target:
        found.append(Problem("special_into_field", question.key, question.target))
    return found


def untranslated(specification: Specification, languages: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """Return for each language what is missing in it: (section or question id, part).

    A text that is empty in every language needs no translation.
    """
    missing: dict[str, list[tuple[str, str]]] = {language: [] for language in languages}

    def look(where: str, part: str, texts: Mapping[str, str]) -> None:
        for language in languages:
            if texts and language not in texts:
                missing[language].append((where, part))

    for section in specification.sections:
        look(section.public_id, "title", section.title)
        look(section.public_id, "explanation", section.explanation)
        for question in section.questions:
            look(question.public_id or question.key, "label", question.label)
            look(question.public_id or question.key, "help", question.help)
            for choice in question.choices:
                look(question.public_id or question.key, f"choice:{choice.key}", choice.label)
    return missing
