"""What changed between two versions, and the fingerprint of what was sent."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kuvend.questionnaires.rules.conditions import write_condition
from kuvend.questionnaires.rules.specifications import QuestionSpecification, Specification


class Change(StrEnum):
    """What happened to a question."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. `part` is the changed field of a CHANGED question; before and after are plain values."""

    change: Change
    question: str
    part: str = ""
    before: Any = None
    after: Any = None


PARTS = (
    "kind",
    "label",
    "help",
    "is_required",
    "minimum",
    "maximum",
    "choices",
    "source",
    "currencies",
    "sensitivity",
    "ask_when",
    "condition",
    "target",
)


def differences(before: Specification, after: Specification) -> list[Difference]:
    """Return the changes from one version to another: removed questions first, then the rest in the new order.

    A question counts as moved when it stands in another section, or in another order among those that both have.
    """
    found = [
        Difference(Change.REMOVED, question.key, before=dict(question.label))
        for question in before.questions
        if question.key not in after.by_key
    ]
    moved = _moved(before, after)
    for question in after.questions:
        old = before.by_key.get(question.key)
        if old is None:
            found.append(Difference(Change.ADDED, question.key, after=dict(question.label)))
            continue
        if question.key in moved:
            found.append(Difference(Change.MOVED, question.key))
        found += [
            Difference(Change.CHANGED, question.key, part, plain(old, part), plain(question, part))
            for part in PARTS
            if plain(old, part) != plain(question, part)
        ]
    return found


def plain(question: QuestionSpecification, part: str) -> Any:
    """Return one part of a question as a JSON value."""
    value = getattr(question, part)
    if part == "condition":
        return write_condition(value)
    if part == "choices":
        return [{"key": choice.key, "label": dict(choice.label)} for choice in value]
    if part == "currencies":
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _moved(before: Specification, after: Specification) -> set[str]:
    """Return the fewest questions whose move explains the new order (all but the longest common run)."""
    old = [(question.key, section.key) for section in before.sections for question in section.questions]
    new = [(question.key, section.key) for section in after.sections for question in section.questions]
    order = {key: place for place, (key, _section) in enumerate(old)}
    common = [key for key, _section in new if key in order]
    # The longest increasing run of old places, by the plain O(n²) rule: questionnaires have tens of questions.
    best: list[list[str]] = [[]]
    for key in common:
        runs = [run for run in best if not run or order[run[-1]] < order[key]]
        best.append([*_longest(runs), key])
    kept = set(_longest(best))
    section_before, section_after = dict(old), dict(new)
    return {key for key in common if key not in kept or section_before[key] != section_after[key]}


def _longest(runs: list[list[str]]) -> list[str]:
    return max(runs, key=lambda run: len(run))


def checksum(sent: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what was sent, over one canonical spelling: sorted keys, no blanks, UTF-8."""
    text = json.dumps(sent, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
