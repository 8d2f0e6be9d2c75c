"""What the editor shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kuvend.core.formats import listed
from kuvend.core.text import TranslatedText
from kuvend.questionnaires import hooks, phrases
from kuvend.questionnaires.models import Questionnaire, QuestionnaireVersion
from kuvend.questionnaires.queries.offers import offers_of
from kuvend.questionnaires.queries.versions import latest_frozen, problems_of, specification_of
from kuvend.questionnaires.rules import conditions as tree
from kuvend.questionnaires.rules.asking import untranslated
from kuvend.questionnaires.rules.choosing import SEPARATOR
from kuvend.questionnaires.rules.differences import Change, differences
from kuvend.questionnaires.rules.specifications import QuestionSpecification, Specification
from kuvend.questionnaires.states import CHOICE_KINDS, SOURCED_KINDS, QuestionKind

COMPARED_KINDS = frozenset({QuestionKind.NUMBER, QuestionKind.DATE})


@dataclass(frozen=True, slots=True)
class ConditionChoice:
    """One simple condition that may be chosen. `question`: the text of the question it looks at."""

    key: str
    question: str
    label: str


@dataclass(frozen=True, slots=True)
class EditedQuestion:
    """One question in the editor's list."""

    key: str
    label: str
    kind: str
    is_required: bool
    condition: str
    target: str
    problems: Sequence[str]


@dataclass(frozen=True, slots=True)
class EditedSection:
    """One section in the editor's list."""

    key: str
    title: str
    questions: Sequence[EditedQuestion]


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not translated into one language."""

    language: str
    count: int


@dataclass(frozen=True, slots=True)
class SpokenDifference:
    """One change between two versions, in words."""

    question: str
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class EditorPage:
    """Everything the editor's first page shows."""

    sections: Sequence[EditedSection]
    problems: Sequence[str]
    missing: Sequence[Missing]
    differences: Sequence[SpokenDifference]
    is_ready: bool


def editor_page(version: QuestionnaireVersion, *, language: str) -> EditorPage:
    """Return the draft for its editor, with what is wrong, untranslated, and different from the version in use."""
    questionnaire = version.questionnaire
    specification = specification_of(version)
    labels = labels_of(specification, questionnaire.purpose, language)
    targets = {
        target.key: target.label for found in hooks.answer_targets.ask(questionnaire.purpose) for target in found
    }
    by_question: dict[str, list[str]] = {}
    for problem in problems_of(version):
        by_question.setdefault(problem.question, []).append(str(phrases.VERSION_PROBLEMS[problem.key]))
    used = latest_frozen(questionnaire)
    return EditorPage(
        sections=[
            EditedSection(
                section.key,
                _text(section.title, language),
                [
                    EditedQuestion(
                        question.key,
                        _text(question.label, language),
                        str(phrases.KINDS[question.kind]),
                        question.is_required,
                        spoken_condition(question.condition, labels) if question.condition else "",
                        targets.get(question.target, ""),
                        by_question.get(question.key, []),
                    )
                    for question in section.questions
                ],
            )
            for section in specification.sections
        ],
        problems=[*by_question.get("", []), *_warnings(questionnaire, specification)],
        missing=[
            Missing(code, len(parts))
            for code, parts in untranslated(specification, questionnaire.languages).items()
            if parts
        ],
        differences=spoken_differences(specification_of(used), specification, language)
        if used is not None and used.pk != version.pk
        else [],
        is_ready=not by_question,
    )


def _warnings(questionnaire: Questionnaire, specification: Specification) -> list[str]:
    """Return what other apps say about a version; it may be put into use all the same."""
    asked = hooks.version_warnings.ask(questionnaire.purpose, questionnaire.owner_id, specification)
    return [warning for found in asked for warning in found]


def _text(texts: Mapping[str, str], language: str) -> str:
    return TranslatedText(texts).read(language).text


def labels_of(specification: Specification, purpose: str, language: str) -> dict[tuple[str, str], str]:
    """Return how questions and their choices are called: (question, "") and (question, choice) → text."""
    labels: dict[tuple[str, str], str] = {}
    for facts in hooks.given_facts.ask(purpose):
        for fact in facts:
            labels[fact.key, ""] = fact.label
            labels.update({(fact.key, value): label for value, label in fact.choices})
    offers = offers_of((one for one in specification.questions if one.kind is not QuestionKind.COUNTRY), language)
    for question in specification.questions:
        labels[question.key, ""] = _text(question.label, language)
        labels.update({(question.key, key): label for key, label in offers.get(question.key, {}).items()})
    return labels


def spoken_condition(condition: tree.Condition, labels: Mapping[tuple[str, str], str]) -> str:
    """Return a condition in words."""

    def name(question: str) -> str:
        return labels.get((question, ""), question)

    match condition:
        case tree.Not(of):
            return _("not (%(condition)s)") % {"condition": spoken_condition(of, labels)}
        case tree.All(inner):
            return _(" and ").join(f"({spoken_condition(one, labels)})" for one in inner)
        case tree.AnyCondition(inner):
            return _(" or ").join(f"({spoken_condition(one, labels)})" for one in inner)
        case tree.Answered(question):
            return _("“%(question)s” is answered") % {"question": name(question)}
        case tree.AtLeast(question, value):
            return _("“%(question)s” is %(value)s or more") % {"question": name(question), "value": value}
        case tree.AtMost(question, value):
            return _("“%(question)s” is %(value)s or less") % {"question": name(question), "value": value}
        case tree.Equals(question, value):
            answer = (
                (_("Yes") if value else _("No")) if isinstance(value, bool) else labels.get((question, value), value)
            )
            return _("“%(question)s” is “%(value)s”") % {"question": name(question), "value": answer}
        case tree.AnyOf(question, values):
            answers = listed(labels.get((question, value), value) for value in values)
            return _("“%(question)s” is one of: %(values)s") % {"question": name(question), "values": answers}


def condition_choices(
    specification: Specification, before: str, *, purpose: str, language: str
) -> list[ConditionChoice]:
    """Return the simple conditions that the question of key `before` may have: over facts and earlier questions."""
    found: list[ConditionChoice] = []
    for facts in hooks.given_facts.ask(purpose):
        for fact in facts:
            found += [
                ConditionChoice(f"equals{SEPARATOR}{fact.key}{SEPARATOR}{value}", fact.label, _is(label))
                for value, label in fact.choices
            ]
    for question in specification.questions:
        if question.key == before:
            break
        found += _choices_over(question, language)
    return found


def _is(label: str) -> str:
    return _("is “%(value)s”") % {"value": label}


def _choices_over(question: QuestionSpecification, language: str) -> list[ConditionChoice]:
    if question.kind is QuestionKind.EXPLANATION:
        return []
    text = _text(question.label, language) or question.key
    key = question.key

    def choice(operator: str, value: str, label: str) -> ConditionChoice:
        return ConditionChoice(f"{operator}{SEPARATOR}{key}{SEPARATOR}{value}", text, label)

    found = [choice("answered", "", _("is answered"))]
    if question.kind is QuestionKind.YES_NO:
        found += [choice("equals", "yes", _is(_("Yes"))), choice("equals", "no", _is(_("No")))]
    elif question.kind in CHOICE_KINDS | SOURCED_KINDS and question.source != "places":
        offered = offers_of([question], language).get(key, {})
        found += [choice("equals", value, _is(label)) for value, label in offered.items()]
    elif question.kind in COMPARED_KINDS:
        found += [
            choice("at_least", "", _("is this number or day, or more")),
            choice("at_most", "", _("is this number or day, or less")),
        ]
    return found


def spoken_differences(before: Specification, after: Specification, language: str) -> list[SpokenDifference]:
    """Return what changed between two versions, in words."""
    spoken = []
    for difference in differences(before, after):
        source = before if difference.change is Change.REMOVED else after
        name = _text(source.by_key[difference.question].label, language) or difference.question
        match difference.change:
            case Change.ADDED:
                spoken.append(SpokenDifference(name, _("New question")))
            case Change.REMOVED:
                spoken.append(SpokenDifference(name, _("Removed")))
            case Change.MOVED:
                spoken.append(SpokenDifference(name, _("Moved")))
            case Change.CHANGED:
                spoken.append(
                    SpokenDifference(
                        name,
                        str(phrases.PARTS[difference.part]),
                        _plain(difference.before, language),
                        _plain(difference.after, language),
                    )
                )
    return spoken


def _plain(value: Any, language: str) -> str:
    match value:
        case None | "":
            return "–"
        case bool():
            return _("Yes") if value else _("No")
        case dict():
            texts = {code: text for code, text in value.items() if isinstance(text, str)}
            return _text(texts, language) if texts and "op" not in value else str(value)
        case list():
            return listed(_plain(one.get("label", one) if isinstance(one, dict) else one, language) for one in value)
        case _:
            return str(value)


@dataclass(frozen=True, slots=True)
class TranslationLine:
    """One text to translate: its source beside the input."""

    name: str  # of the input: "<id> <part>"
    where: str
    source: str
    source_language: str
    text: str
    is_long: bool


def translation_lines(specification: Specification, *, language: str, source: str) -> list[TranslationLine]:
    """Return every text of a version beside its translation."""
    lines: list[TranslationLine] = []

    def add(where: str, owner: str, part: str, texts: Mapping[str, str]) -> None:
        if not texts:
            return
        original = TranslatedText({code: text for code, text in texts.items() if code != language}).read(source)
        lines.append(
            TranslationLine(
                f"{owner} {part}",
                where,
                original.text,
                original.language,
                texts.get(language, ""),
                len(original.text) > 120,
            )
        )

    for section in specification.sections:
        add(_("Title"), section.public_id, "title", section.title)
        add(_("Explanation"), section.public_id, "explanation", section.explanation)
        for question in section.questions:
            add(_("Question"), question.public_id, "label", question.label)
            add(_("Help"), question.public_id, "help", question.help)
            for choice in question.choices:
                add(_("Choice"), question.public_id, f"choice:{choice.key}", choice.label)
    return lines


def copyable(questionnaire: Questionnaire) -> list[Questionnaire]:
    """Return other questionnaires of the same purpose and owner kind, the owner's own first."""
    others = Questionnaire.objects.filter(purpose=questionnaire.purpose).exclude(pk=questionnaire.pk)
    return sorted(others, key=lambda other: (other.owner_id != questionnaire.owner_id, other.key, other.pk))[:50]
