"""When a question is asked: an expression over the answers to earlier questions.

Kept as JSON, read into frozen dataclasses, judged without side effects:

    {"op": "equals", "question": "type", "value": "foundation"}
    {"op": "any_of", "question": "type", "values": ["foundation", "other"]}
    {"op": "answered", "question": "website"}
    {"op": "at_least", "question": "staff", "value": "5"}        (numbers, and dates as ISO text)
    {"op": "at_most", "question": "staff", "value": "5"}
    {"op": "not", "of": …}   {"op": "all", "of": [… , …]}   {"op": "any", "of": [… , …]}

An unanswered question equals nothing and is in no range, so `not` of it holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

type Answers = Mapping[str, Any]

LONGEST_EXPRESSION = 50  # nodes; nobody understands a longer one


class ConditionError(ValueError):
    """The JSON is no condition. `problem` is a key for `phrases`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Equals:
    """The answer is this value, or contains it where several may be chosen."""

    question: str
    value: str | bool


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The answer is one of these values, or contains one of them."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """There is an answer."""

    question: str


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The answer is this number or date, or a later one."""

    question: str
    value: str


@dataclass(frozen=True, slots=True)
class AtMost:
    """The answer is this number or date, or an earlier one."""

    question: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """The inner condition does not hold."""

    of: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """Every inner condition holds."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyCondition:
    """One inner condition holds at least."""

    of: tuple["Condition", ...]


type Condition = Equals | AnyOf | Answered | AtLeast | AtMost | Not | All | AnyCondition


def is_answered(value: Any) -> bool:
    """Say whether a stored value is an answer at all. "No" is one; an empty text or list is none."""
    return value is not None and value not in ("", [], {})


def read_condition(plain: Any) -> Condition | None:
    """Return the condition that the JSON value says, or None for "always".

    Raises:
        ConditionError: it says none.
    """
    if plain is None:
        return None
    condition = _read(plain)
    if _size(condition) > LONGEST_EXPRESSION:
        raise ConditionError("condition_too_long")
    return condition


def _read(plain: Any) -> Condition:
    if not isinstance(plain, Mapping):
        raise ConditionError("condition_malformed")
    operator = plain.get("op")
    if operator == "not":
        return Not(_read(plain.get("of")))
    if operator in ("all", "any"):
        inner = plain.get("of")
        if not isinstance(inner, Sequence) or isinstance(inner, str) or not inner:
            raise ConditionError("condition_empty")
        conditions = tuple(_read(one) for one in inner)
        return All(conditions) if operator == "all" else AnyCondition(conditions)
    return _read_leaf(operator, plain)


def _read_leaf(operator: Any, plain: Mapping[str, Any]) -> Condition:
    question = plain.get("question")
    if not isinstance(question, str) or not question:
        raise ConditionError("condition_without_question")
    if operator == "answered":
        return Answered(question)
    if operator == "any_of":
        values = plain.get("values")
        if not isinstance(values, Sequence) or isinstance(values, str) or not values:
            raise ConditionError("condition_without_value")
        return AnyOf(question, tuple(str(value) for value in values))
    value = plain.get("value")
    if operator == "equals" and isinstance(value, bool):
        return Equals(question, value)
    if not isinstance(value, str) or not value:
        raise ConditionError("condition_without_value")
    if operator == "equals":
        return Equals(question, value)
    if operator == "at_least":
        return AtLeast(question, value)
    if operator == "at_most":
        return AtMost(question, value)
    raise ConditionError("condition_unknown")


def write_condition(condition: Condition | None) -> dict[str, Any] | None:  # noqa: PLR0911 - one line per kind
    """Return the JSON value of a condition; the inverse of `read_condition`."""
    match condition:
        case None:
            return None
        case Equals(question, value):
            return {"op": "equals", "question": question, "value": value}
        case AnyOf(question, values):
            return {"op": "any_of", "question": question, "values": list(values)}
        case Answered(question):
            return {"op": "answered", "question": question}
        case AtLeast(question, value):
            return {"op": "at_least", "question": question, "value": value}
        case AtMost(question, value):
            return {"op": "at_most", "question": question, "value": value}
        case Not(of):
            return {"op": "not", "of": write_condition(of)}
        case All(inner):
            return {"op": "all", "of": [write_condition(one) for one in inner]}
        case _:
            return {"op": "any", "of": [write_condition(one) for one in condition.of]}


def questions_of(condition: Condition | None) -> frozenset[str]:
    """Return the keys of the questions a condition looks at."""
    match condition:
        case None:
            return frozenset()
        case Not(of):
            return questions_of(of)
        case All(inner) | AnyCondition(inner):
            return frozenset().union(*(questions_of(one) for one in inner))
        case _:
            return frozenset({condition.question})


def _size(condition: Condition) -> int:
    match condition:
        case Not(of):
            return 1 + _size(of)
        case All(inner) | AnyCondition(inner):
            return 1 + sum(_size(one) for one in inner)
        case _:
            return 1


def holds(condition: Condition | None, answers: Answers) -> bool:
    """Say whether the condition holds for these answers (key → stored value)."""
    match condition:
        case None:
            return True
        case Not(of):
            return not holds(of, answers)
        case All(inner):
            return all(holds(one, answers) for one in inner)
        case AnyCondition(inner):
            return any(holds(one, answers) for one in inner)
        case _:
            return _leaf_holds(condition, answers.get(condition.question))


def _leaf_holds(condition: Equals | AnyOf | Answered | AtLeast | AtMost, answer: Any) -> bool:
    match condition:
        case Equals(_, value):
            return _has(answer, value)
        case AnyOf(_, values):
            return any(_has(answer, value) for value in values)
        case Answered(_):
            return is_answered(answer)
        case AtLeast(_, value):
            return (_compare(answer, value) or 0) >= 0 and _compare(answer, value) is not None
        case _:
            value = condition.value
            return (_compare(answer, value) or 0) <= 0 and _compare(answer, value) is not None


def _has(answer: Any, value: str | bool) -> bool:  # noqa: FBT001 - a yes or no is a value here
    if isinstance(answer, list):
        return value in answer
    if isinstance(answer, bool) or isinstance(value, bool):
        return answer is value
    return bool(answer == value)


def _compare(answer: Any, value: str) -> int | None:
    """Return -1, 0 or 1; None where the two cannot be compared."""
    if not isinstance(answer, str):
        return None
    if _is_day(answer) and _is_day(value):
        return (answer > value) - (answer < value)
    try:
        left, right = Decimal(answer), Decimal(value)
    except InvalidOperation:
        return None
    return (left > right) - (left < right)


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdecimal()
