"""Conditions as an editor chooses them: a few simple ones, joined by "all" or "any"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kuvend.questionnaires.rules.conditions import (
    All,
    AnyCondition,
    AtLeast,
    AtMost,
    Condition,
    Equals,
    Not,
    read_condition,
    write_condition,
)

MOST_ROWS = 3
SEPARATOR = "|"
WITH_VALUE = frozenset({"at_least", "at_most"})


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One line of the editor: `choice` is "op|question|value", `value` a number or day, `is_negated` turns it round."""

    choice: str
    value: str = ""
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class ConditionRows:
    """What the editor shows: rows joined by "all" or "any"."""

    joined: str
    rows: tuple[ConditionRow, ...]


def rows_of(condition: Condition | None) -> ConditionRows | None:
    """Return a condition as rows; None where it is more than a few simple ones."""
    match condition:
        case None:
            return ConditionRows("all", ())
        case All(inner):
            joined, parts = "all", inner
        case AnyCondition(inner):
            joined, parts = "any", inner
        case _:
            joined, parts = "all", (condition,)
    rows = [_row(part) for part in parts]
    known = tuple(row for row in rows if row is not None)
    return ConditionRows(joined, known) if len(known) == len(rows) <= MOST_ROWS else None


def _row(condition: Condition) -> ConditionRow | None:
    is_negated = isinstance(condition, Not)
    inner = condition.of if isinstance(condition, Not) else condition
    if isinstance(inner, AtLeast | AtMost):
        operator = "at_least" if isinstance(inner, AtLeast) else "at_most"
        return ConditionRow(f"{operator}{SEPARATOR}{inner.question}{SEPARATOR}", inner.value, is_negated)
    plain = write_condition(inner) or {}
    if plain["op"] == "answered":
        return ConditionRow(f"answered{SEPARATOR}{plain['question']}{SEPARATOR}", "", is_negated)
    if isinstance(inner, Equals):
        value = (
            {True: "yes", False: "no"}.get(inner.value, inner.value) if isinstance(inner.value, bool) else inner.value
        )
        return ConditionRow(f"equals{SEPARATOR}{inner.question}{SEPARATOR}{value}", "", is_negated)
    return None


def condition_from(rows: ConditionRows, *, yes_no: Sequence[str]) -> dict[str, Any] | None:
    """Return the JSON value of rows; None for no condition. `yes_no`: keys of the questions answered by yes or no.

    Raises:
        ConditionError: a row is incomplete.
    """
    parts = [_plain(row, yes_no) for row in rows.rows if row.choice]
    if not parts:
        return None
    plain = parts[0] if len(parts) == 1 else {"op": rows.joined, "of": parts}
    read_condition(plain)
    return plain


def _plain(row: ConditionRow, yes_no: Sequence[str]) -> dict[str, Any]:
    operator, _first, rest = row.choice.partition(SEPARATOR)
    question, _second, value = rest.partition(SEPARATOR)
    leaf: dict[str, Any] = {"op": operator, "question": question}
    if operator in WITH_VALUE:
        leaf["value"] = row.value.strip()
    elif operator == "equals":
        leaf["value"] = value == "yes" if question in yes_no else value
    return {"op": "not", "of": leaf} if row.is_negated else leaf


def keys_for(
    labels: Sequence[str], before: Sequence[Mapping[str, Any]], language: str, *, new_key: Any
) -> list[dict[str, Any]]:
    """Return choices for the labels that an editor wrote in one language, keeping the keys of those that stay.

    A label that was there keeps its key and its translations. Where no line was added or removed, a changed label is a
    corrected one and keeps its key too. `new_key(label, taken)` names the others.
    """
    by_label = {choice["label"].get(language, ""): choice for choice in before}
    same_length = len(labels) == len(before)
    kept: list[dict[str, Any]] = []
    taken = {choice["key"] for choice in before}
    for place, label in enumerate(labels):
        old = by_label.get(label) or (
            before[place] if same_length and before[place]["label"].get(language) not in labels else None
        )
        if old is not None:
            kept.append({"key": old["key"], "label": {**old["label"], language: label}})
            continue
        key = new_key(label, taken)
        taken.add(key)
        kept.append({"key": key, "label": {language: label}})
    return kept
