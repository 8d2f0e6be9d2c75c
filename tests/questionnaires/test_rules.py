"""Conditions, what is asked, problems of a version, differences, choosing conditions: pure rules."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuvend.questionnaires.hooks import Choice
from kuvend.questionnaires.rules.asking import (
    asked_keys,
    dependants,
    problems,
    submission,
    unanswered,
    untranslated,
)
from kuvend.questionnaires.rules.choosing import ConditionRow, ConditionRows, condition_from, keys_for, rows_of
from kuvend.questionnaires.rules.conditions import (
    All,
    Answered,
    AnyCondition,
    AnyOf,
    AtLeast,
    AtMost,
    Condition,
    ConditionError,
    Equals,
    Not,
    holds,
    questions_of,
    read_condition,
    write_condition,
)
from kuvend.questionnaires.rules.differences import Change, checksum, differences
from kuvend.questionnaires.rules.specifications import QuestionSpecification, SectionSpecification, Specification
from kuvend.questionnaires.states import AskWhen, QuestionKind, Sensitivity

pytestmark = pytest.mark.rules


def question(key: str, kind: QuestionKind = QuestionKind.SHORT_TEXT, **parts: Any) -> QuestionSpecification:
    return QuestionSpecification(key, kind, **{"label": {"en": key.title()}, **parts})


def form(*questions: QuestionSpecification, **more: Any) -> Specification:
    return Specification((SectionSpecification({"en": "All"}, {}, questions, key="all"),), **more)


# -- conditions -------------------------------------------------------------------------------------------------------

leaves = st.one_of(
    st.builds(Equals, st.sampled_from("abc"), st.one_of(st.booleans(), st.sampled_from(["x", "y"]))),
    st.builds(AnyOf, st.sampled_from("abc"), st.lists(st.sampled_from(["x", "y"]), min_size=1, max_size=2).map(tuple)),
    st.builds(Answered, st.sampled_from("abc")),
    st.builds(AtLeast, st.sampled_from("abc"), st.sampled_from(["3", "2026-01-01"])),
    st.builds(AtMost, st.sampled_from("abc"), st.sampled_from(["3", "2026-01-01"])),
)
trees: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyCondition, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=10,
)
values = st.one_of(
    st.none(), st.booleans(), st.sampled_from(["", "x", "y", "2", "3", "4", "2025-12-31", "2026-01-01", "many"]),
    st.lists(st.sampled_from(["x", "y"]), max_size=2),
)  # fmt: skip
answer_sets = st.dictionaries(st.sampled_from("abc"), values)


@given(trees)
def test_what_is_written_reads_the_same(condition: Condition) -> None:
    plain = json.loads(json.dumps(write_condition(condition)))
    assert read_condition(plain) == condition


@given(trees, answer_sets)
def test_not_turns_every_condition_round(condition: Condition, answers: dict[str, Any]) -> None:
    assert holds(Not(condition), answers) is not holds(condition, answers)


@given(st.lists(trees, min_size=1, max_size=3).map(tuple), answer_sets)
def test_all_and_any_are_what_they_say(inner: tuple[Condition, ...], answers: dict[str, Any]) -> None:
    assert holds(All(inner), answers) is all(holds(one, answers) for one in inner)
    assert holds(AnyCondition(inner), answers) is any(holds(one, answers) for one in inner)


@given(trees, answer_sets)
def test_only_the_questions_named_matter(condition: Condition, answers: dict[str, Any]) -> None:
    named = {key: value for key, value in answers.items() if key in questions_of(condition)}
    assert holds(condition, named) is holds(condition, answers)


def test_no_condition_always_holds() -> None:
    assert read_condition(None) is None
    assert write_condition(None) is None
    assert holds(None, {})
    assert questions_of(None) == frozenset()


@pytest.mark.parametrize(
    ("condition", "answer", "expected"),
    [
        (Equals("a", "x"), "x", True),
        (Equals("a", "x"), ["y", "x"], True),
        (Equals("a", "x"), None, False),
        (Equals("a", True), True, True),
        (Equals("a", False), None, False),
        (Equals("a", "x"), True, False),
        (AnyOf("a", ("x", "y")), "y", True),
        (AnyOf("a", ("x", "y")), "z", False),
        (Answered("a"), False, True),
        (Answered("a"), "", False),
        (Answered("a"), [], False),
        (AtLeast("a", "5"), "5", True),
        (AtLeast("a", "5"), "4.9", False),
        (AtLeast("a", "5"), None, False),
        (AtLeast("a", "5"), "many", False),
        (AtLeast("a", "2026-01-01"), "2026-01-02", True),
        (AtMost("a", "2026-01-01"), "2026-01-02", False),
        (AtMost("a", "5"), "5", True),
        (AtMost("a", "5"), "6", False),
        (AtMost("a", "5"), ["1"], False),
    ],
)
def test_conditions_look_at_one_answer(condition: Condition, answer: Any, expected: bool) -> None:  # noqa: FBT001
    assert holds(condition, {"a": answer}) is expected


@pytest.mark.parametrize(
    ("plain", "problem"),
    [
        ("yes", "condition_malformed"),
        ({"op": "all", "of": []}, "condition_empty"),
        ({"op": "any", "of": "abc"}, "condition_empty"),
        ({"op": "all", "of": 5}, "condition_empty"),
        ({"op": "not"}, "condition_malformed"),
        ({"op": "equals", "value": "x"}, "condition_without_question"),
        ({"op": "equals", "question": "a"}, "condition_without_value"),
        ({"op": "at_least", "question": "a", "value": True}, "condition_without_value"),
        ({"op": "any_of", "question": "a", "values": []}, "condition_without_value"),
        ({"op": "any_of", "question": "a", "values": "xy"}, "condition_without_value"),
        ({"op": "sounds_like", "question": "a", "value": "x"}, "condition_unknown"),
        ({"op": "all", "of": [{"op": "not", "of": {"op": "answered", "question": "a"}}] * 40}, "condition_too_long"),
    ],
)
def test_what_is_no_condition_is_refused_with_a_reason(plain: Any, problem: str) -> None:
    with pytest.raises(ConditionError) as caught:
        read_condition(plain)
    assert caught.value.problem == problem


# -- what is asked ----------------------------------------------------------------------------------------------------


def test_an_answer_to_a_question_that_disappeared_counts_for_nothing() -> None:
    chain = form(
        question("first"),
        question("second", condition=Equals("first", "yes")),
        question("third", condition=Answered("second")),
    )
    written = {"first": "no", "second": "kept", "third": "kept too"}
    assert asked_keys(chain, written) == {"first"}
    assert submission(chain, written) == {"first": "no"}
    assert asked_keys(chain, {**written, "first": "yes"}) == {"first", "second", "third"}


def test_facts_known_without_asking_count_too() -> None:
    only = form(question("acronym", condition=Equals("applicant_kind", "organisation")))
    assert asked_keys(only, {}, given={"applicant_kind": "organisation"}) == {"acronym"}
    assert asked_keys(only, {}, given={"applicant_kind": "individual"}) == frozenset()


def test_some_questions_are_only_for_the_selected() -> None:
    later = form(question("name"), question("diet", ask_when=AskWhen.ONLY_SELECTED, is_required=True))
    assert asked_keys(later, {}) == {"name"}
    assert asked_keys(later, {}, when=AskWhen.ONLY_SELECTED) == {"diet"}
    assert [missing.key for missing in unanswered(later, {}, when=AskWhen.ONLY_SELECTED)] == ["diet"]
    assert unanswered(later, {}) == []


def test_what_is_missing() -> None:
    asked = form(
        question("name", is_required=True),
        question("nickname"),
        question("note", QuestionKind.EXPLANATION, is_required=True),
        question("agreed", QuestionKind.CONSENT, is_required=True),
        question("hidden", is_required=True, condition=Answered("nickname")),
    )
    assert [missing.key for missing in unanswered(asked, {})] == ["name", "agreed"]
    assert [missing.key for missing in unanswered(asked, {"name": "Ana", "agreed": False})] == ["agreed"]
    assert unanswered(asked, {"name": "Ana", "agreed": True}) == []


@st.composite
def forms(draw: st.DrawFn) -> Specification:
    """Versions in which every condition looks at an earlier question."""
    keys = draw(st.lists(st.sampled_from("abcdef"), unique=True, min_size=1))
    built: list[QuestionSpecification] = []
    for place, key in enumerate(keys):
        condition = None
        if place and draw(st.booleans()):
            condition = Equals(draw(st.sampled_from(keys[:place])), draw(st.sampled_from(["x", "y"])))
        built.append(question(key, condition=condition, is_required=draw(st.booleans())))
    return form(*built)


@given(forms(), st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", "x", "y"])))
def test_what_is_sent_is_asked_and_sending_it_again_changes_nothing(
    specification: Specification, answers: dict[str, str]
) -> None:
    sent = submission(specification, answers)
    assert set(sent) <= asked_keys(specification, answers)
    assert submission(specification, sent) == sent
    assert asked_keys(specification, sent) == asked_keys(specification, answers)


@given(forms())
def test_a_version_whose_conditions_look_back_has_no_problem(specification: Specification) -> None:
    assert problems(specification) == []


def test_who_depends_on_whom() -> None:
    assert dependants(form(question("a"), question("b", condition=Answered("a")))) == {"a": frozenset({"b"})}


def test_problems_of_a_version_are_named() -> None:
    wrong = form(
        question("early", condition=Answered("late")),
        question("late", condition=Answered("nowhere")),
        question("mute", label={}),
        question("alone", QuestionKind.SINGLE_CHOICE, choices=(Choice("a", {"en": "A"}),)),
        question("twice", QuestionKind.MULTIPLE_CHOICE, choices=(Choice("a", {}), Choice("a", {}))),
        question("list", QuestionKind.TERM, source="nobody's"),
        question("known", QuestionKind.TERM, source="places"),
        question("price", QuestionKind.MONEY),
        question("fact", condition=Equals("applicant_kind", "organisation")),
    )
    found = {
        (problem.key, problem.question) for problem in problems(wrong, sources={"places"}, given={"applicant_kind"})
    }
    assert found == {
        ("looks_ahead", "early"),
        ("looks_at_nothing", "late"),
        ("no_text", "mute"),
        ("too_few_choices", "alone"),
        ("choice_twice", "twice"),
        ("unknown_source", "list"),
        ("no_currency", "price"),
    }
    assert [problem.key for problem in problems(form(question("x", QuestionKind.EXPLANATION)))] == ["no_questions"]


def test_two_answers_do_not_go_into_one_field() -> None:
    twice = form(question("first", target="name"), question("second", target="name"))
    assert [(problem.key, problem.question) for problem in problems(twice)] == [("target_twice", "second")]
    either = [question(key, target="name", condition=Equals("kind", key)) for key in ("one", "other")]
    assert problems(form(*either), given={"kind"}) == []
    sometimes = form(question("always", target="name"), either[0])
    assert [problem.key for problem in problems(sometimes, given={"kind"})] == ["target_twice"]
    later = question("later", target="name", ask_when=AskWhen.ONLY_SELECTED)
    assert problems(form(question("first", target="name"), later)) == [], "each form has its own answers"


def test_what_is_specially_protected_is_asked_late_and_goes_nowhere() -> None:
    special = question("diet", sensitivity=Sensitivity.SPECIAL)
    assert [problem.key for problem in problems(form(special))] == ["special_too_early"]
    late = question("diet", sensitivity=Sensitivity.SPECIAL, ask_when=AskWhen.ONLY_SELECTED)
    assert problems(form(late)) == []
    public = question("diet", sensitivity=Sensitivity.SPECIAL, ask_when=AskWhen.ONLY_SELECTED, target="languages")
    assert [problem.key for problem in problems(form(public))] == ["special_into_field"]
    assert problems(form(question("born", sensitivity=Sensitivity.PERSONAL, target="name"))) == []


def test_a_circle_is_always_somebody_looking_ahead() -> None:
    circle = form(question("a", condition=Answered("b")), question("b", condition=Answered("a")))
    assert [problem.key for problem in problems(circle)] == ["looks_ahead"]
    own = form(question("a", condition=Answered("a")))
    assert [problem.key for problem in problems(own)] == ["looks_ahead"]


def test_what_is_untranslated() -> None:
    two = form(
        question("a", label={"en": "A", "sq": "A"}, help={"en": "Help"}),
        question("b", QuestionKind.SINGLE_CHOICE, choices=(Choice("x", {"en": "X"}), Choice("y", {}))),
    )
    assert untranslated(two, ["en", "sq"]) == {
        "en": [],
        "sq": [("", "title"), ("a", "help"), ("b", "label"), ("b", "choice:x")],
    }


# -- differences ------------------------------------------------------------------------------------------------------


def test_differences_name_what_changed() -> None:
    before = form(question("a"), question("b"), question("gone"), question("c"))
    after = form(question("c"), question("a", label={"en": "Other"}), question("new"), question("b"))
    found = [(difference.change, difference.question, difference.part) for difference in differences(before, after)]
    assert found == [
        (Change.REMOVED, "gone", ""),
        (Change.MOVED, "c", ""),
        (Change.CHANGED, "a", "label"),
        (Change.ADDED, "new", ""),
    ]


def test_a_question_in_another_section_has_moved() -> None:
    a, b = question("a"), question("b")
    before = form(a, b)
    after = Specification(
        (
            SectionSpecification({}, {}, (a,), key="all"),
            SectionSpecification({}, {}, (b,), key="more"),
        )
    )
    assert [(found.change, found.question) for found in differences(before, after)] == [(Change.MOVED, "b")]


def test_every_part_is_compared_as_plain_value() -> None:
    old = question("a", QuestionKind.MONEY, currencies=("ALL",))
    new = replace(
        old, currencies=("EUR",), condition=Answered("b"), choices=(Choice("x", {"en": "X"}),), is_required=True
    )
    found = {difference.part: (difference.before, difference.after) for difference in differences(form(old), form(new))}
    assert found == {
        "currencies": (["ALL"], ["EUR"]),
        "condition": (None, {"op": "answered", "question": "b"}),
        "choices": ([], [{"key": "x", "label": {"en": "X"}}]),
        "is_required": (False, True),
    }


@given(forms())
def test_nothing_differs_from_itself(specification: Specification) -> None:
    assert differences(specification, specification) == []


@given(forms(), st.randoms(use_true_random=False))
def test_moved_questions_explain_every_new_order(specification: Specification, chance: Any) -> None:
    shuffled = list(specification.questions)
    chance.shuffle(shuffled)
    moved = {found.question for found in differences(specification, form(*shuffled)) if found.change is Change.MOVED}
    stay_before = [one.key for one in specification.questions if one.key not in moved]
    stay_after = [one.key for one in shuffled if one.key not in moved]
    assert stay_before == stay_after


def test_a_checksum_depends_on_the_content_only() -> None:
    assert checksum({"a": "ë", "b": 1}) == checksum({"b": 1, "a": "ë"})
    assert checksum({"a": "ë"}) != checksum({"a": "e"})
    assert len(checksum({})) == 64


# -- choosing conditions ----------------------------------------------------------------------------------------------

simple = st.one_of(
    st.builds(Equals, st.sampled_from("ab"), st.sampled_from(["x", "y"])),
    st.builds(Equals, st.just("yn"), st.booleans()),
    st.builds(Answered, st.sampled_from("ab")),
    st.builds(AtLeast, st.sampled_from("ab"), st.just("3")),
    st.builds(AtMost, st.sampled_from("ab"), st.just("3")),
)


@given(st.lists(st.one_of(simple, st.builds(Not, simple)), min_size=1, max_size=3), st.booleans())
def test_simple_conditions_survive_the_editor(parts: list[Condition], is_any: bool) -> None:  # noqa: FBT001
    condition = parts[0] if len(parts) == 1 else (AnyCondition if is_any else All)(tuple(parts))
    rows = rows_of(condition)
    assert rows is not None
    assert read_condition(condition_from(rows, yes_no=["yn"])) == condition


@pytest.mark.parametrize(
    "condition",
    [
        AnyOf("a", ("x", "y")),
        Not(Not(Answered("a"))),
        All((Answered("a"), All((Answered("b"), Answered("c"))))),
        All((Answered("a"),) * 4),
    ],
)
def test_what_the_editor_cannot_show_it_leaves_alone(condition: Condition) -> None:
    assert rows_of(condition) is None


def test_empty_rows_are_no_condition_and_half_ones_are_refused() -> None:
    assert rows_of(None) == ConditionRows("all", ())
    assert condition_from(ConditionRows("all", (ConditionRow(""),)), yes_no=[]) is None
    with pytest.raises(ConditionError):
        condition_from(ConditionRows("all", (ConditionRow("at_least|a|", " "),)), yes_no=[])


def test_choices_keep_their_keys() -> None:
    before = [{"key": "a", "label": {"en": "Apple", "sq": "Mollë"}}, {"key": "b", "label": {"en": "Bear"}}]

    def new_key(label: str, taken: set[str]) -> str:
        return f"new{len(taken)}"

    corrected = keys_for(["Apple", "Pear"], before, "en", new_key=new_key)
    assert [choice["key"] for choice in corrected] == ["a", "b"]
    assert corrected[0]["label"] == {"en": "Apple", "sq": "Mollë"}
    longer = keys_for(["Bear", "Apple", "Cherry"], before, "en", new_key=new_key)
    assert [choice["key"] for choice in longer] == ["b", "a", "new2"]
    swapped = keys_for(["Bear", "Fig"], before, "en", new_key=new_key)
    assert [choice["key"] for choice in swapped] == ["b", "new2"]
