"""What other apps add to questionnaires: lists to choose from, fields an answer goes into, who may edit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kuvend.core.hooks import Hook


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer. `label`: language code → text."""

    key: str
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ChoiceSource:
    """A list that another app keeps ("taxonomy:organisation_type")."""

    key: str
    label: str  # in the reader's language


@dataclass(frozen=True, slots=True)
class AnswerTarget:
    """A field that an answer may go into ("organisation.name"), and which kinds of question fit it."""

    key: str
    label: str  # in the reader's language
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class GivenFact:
    """Something known without asking, which conditions may look at ("applicant_kind")."""

    key: str
    label: str  # in the reader's language
    choices: Sequence[tuple[str, str]]  # value, label in the reader's language


# Which lists there are; and what one of them holds (None: not mine).
choice_sources = Hook[[], Sequence[ChoiceSource]]("questionnaires.choice_sources")
source_choices = Hook[[str], Sequence[Choice] | None]("questionnaires.source_choices")
# Which fields answers to questionnaires of this purpose may go into.
answer_targets = Hook[[str], Sequence[AnswerTarget]]("questionnaires.answer_targets")
# What these fields can hold, whatever the desk allows: target → (at least, at most), as on a question.
target_limits = Hook[[str], Mapping[str, tuple[str, str]]]("questionnaires.target_limits")
# What the editor of a version should know, in words: (purpose, the owner's id, the specification).
version_warnings = Hook[[str, str, Any], Sequence[str]]("questionnaires.version_warnings")
given_facts = Hook[[str], Sequence[GivenFact]]("questionnaires.given_facts")
# May this person edit the questionnaires of that owner? (person, owner kind, owner id; None: not mine to say)
editors = Hook[[Any, str, str], bool | None]("questionnaires.editors")
# Where the editor's screen leads back to: (owner kind, owner id) → (title, address); None: not mine.
owner_pages = Hook[[str, str], tuple[str, str] | None]("questionnaires.owner_pages")
