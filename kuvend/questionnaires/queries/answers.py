"""Answers as they were saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kuvend.core.prepared import Prepared
from kuvend.questionnaires import hooks
from kuvend.questionnaires.models import Answer, AnswerSet
from kuvend.questionnaires.queries.offers import Offers
from kuvend.questionnaires.rules import asking, values
from kuvend.questionnaires.rules.specifications import QuestionSpecification, Specification
from kuvend.questionnaires.rules.values import AnswerProblem
from kuvend.questionnaires.states import AskWhen


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """One saved answer; `typed` holds what could not be read."""

    value: Any
    typed: tuple[str, ...] = ()
    revision: int = 0
    changed_at: datetime | None = None


_answers = Prepared(
    lambda key: Answer.objects.filter(answer_set=key).values_list(
        "question__key", "value", "typed", "revision", "changed_at"
    ),
    int,
)


def saved_answers(answer_set: AnswerSet) -> dict[str, SavedAnswer]:
    """Return question key → saved answer. One query."""
    return {
        key: SavedAnswer(value, tuple(typed), revision, changed_at)
        for key, value, typed, revision, changed_at in _answers.rows(answer_set.pk)
    }


def within_targets(specification: Specification) -> Callable[[QuestionSpecification], QuestionSpecification]:
    """Return how to judge questions of a version: with the limits of the field that each answer goes into, too."""
    limits: dict[str, tuple[str, str]] = {}
    for found in hooks.target_limits.ask(specification.purpose):
        limits.update(found)
    return lambda question: values.narrowed(question, *limits.get(question.target, ("", "")))


def values_of(saved: Mapping[str, SavedAnswer]) -> dict[str, Any]:
    """Return question key → value."""
    return {key: answer.value for key, answer in saved.items()}


def problems_in(
    specification: Specification,
    saved: Mapping[str, SavedAnswer],
    given: Mapping[str, Any],
    offers: Offers,
    *,
    when: AskWhen = AskWhen.NOW,
) -> dict[str, AnswerProblem]:
    """Return what keeps answers from being sent: question key → problem, in the order of the questions."""
    answers = values_of(saved)
    asked = asking.asked_keys(specification, answers, given=given, when=when)
    missing = {question.key for question in asking.unanswered(specification, answers, given=given, when=when)}
    found: dict[str, AnswerProblem] = {}
    fitting = within_targets(specification)
    for question in specification.questions:
        if question.key not in asked:
            continue
        answer = saved.get(question.key, SavedAnswer(None))
        if answer.typed:
            again = values.read_answer(question, answer.typed, offered=offers.get(question.key, {}))
            found[question.key] = again.problem or AnswerProblem("required")
        elif question.key in missing:
            found[question.key] = AnswerProblem("required")
        elif problem := values.judge_answer(fitting(question), answer.value, offered=offers.get(question.key, {})):
            found[question.key] = problem
    return found
