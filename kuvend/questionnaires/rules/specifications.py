"""A version of a questionnaire as plain values: what the other rules judge and what pages are made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kuvend.questionnaires.hooks import Choice
from kuvend.questionnaires.rules.conditions import Condition
from kuvend.questionnaires.states import AskWhen, QuestionKind, Sensitivity

__all__ = ["Choice", "QuestionSpecification", "SectionSpecification", "Specification"]

type Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class QuestionSpecification:
    """One question. `pk` is 0 where it was never stored."""

    key: str
    kind: QuestionKind
    label: Texts
    help: Texts = field(default_factory=dict)
    is_required: bool = False
    minimum: str = ""
    maximum: str = ""
    choices: tuple[Choice, ...] = ()
    source: str = ""
    currencies: tuple[str, ...] = ()
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    ask_when: AskWhen = AskWhen.NOW
    condition: Condition | None = None
    target: str = ""
    pk: int = 0
    public_id: str = ""


@dataclass(frozen=True, slots=True)
class SectionSpecification:
    """Questions shown together."""

    title: Texts
    explanation: Texts
    questions: tuple[QuestionSpecification, ...]
    key: str = ""
    public_id: str = ""
    pk: int = 0


@dataclass(frozen=True)
class Specification:
    """A whole version."""

    sections: tuple[SectionSpecification, ...]
    number: int = 1
    pk: int = 0
    purpose: str = ""  # of the questionnaire
    remembered: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)  # worked out of it, by others

    @property
    def questions(self) -> Iterator[QuestionSpecification]:
        """Every question, in the order in which it is asked."""
        for section in self.sections:
            yield from section.questions

    @cached_property
    def by_key(self) -> Mapping[str, QuestionSpecification]:
        """Key → question."""
        return {question.key: question for question in self.questions}
