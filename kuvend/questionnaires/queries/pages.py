"""Pages made from a version and its answers: a section to fill in, and all answers to read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kuvend.core import formats
from kuvend.core.text import Reading, TranslatedText
from kuvend.questionnaires.phrases import ANSWER_PROBLEMS, answer_problem
from kuvend.questionnaires.queries.answers import SavedAnswer
from kuvend.questionnaires.queries.offers import Offers
from kuvend.questionnaires.rules.asking import dependants
from kuvend.questionnaires.rules.conditions import is_answered
from kuvend.questionnaires.rules.specifications import QuestionSpecification, SectionSpecification, Specification
from kuvend.questionnaires.rules.values import LONGEST_TEXT, AnswerProblem, limit, minor_digits
from kuvend.questionnaires.states import CHOICE_KINDS, SEVERAL_KINDS, SOURCED_KINDS, TEXT_KINDS, QuestionKind

INPUT_TYPES: Mapping[QuestionKind, str] = {
    QuestionKind.EMAIL: "email",
    QuestionKind.PHONE: "tel",
    QuestionKind.URL: "url",
    QuestionKind.DATE: "date",
}
GROUPS = CHOICE_KINDS | SOURCED_KINDS | {QuestionKind.YES_NO}
NOTHING = SavedAnswer(None)
NO_WORDS = Reading("", "en", is_fallback=False)
FEW_CHOICES = 6  # shown as buttons; more are a list to open


@dataclass(frozen=True, slots=True)
class Option:
    """One choice on a page."""

    key: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FieldOnPage:
    """One question as the form shows it. Inputs are named `name`, and `name`-currency for money."""

    key: str
    name: str
    kind: str
    label: Reading
    help: Reading
    is_required: bool
    is_asked: bool
    shows_others: bool  # other questions appear or disappear with this answer
    input_type: str
    text: str
    currency: str
    options: Sequence[Option]
    is_select: bool
    files: Sequence[Mapping[str, Any]]
    longest: int  # characters, 0: no count is shown
    is_special: bool
    error: str
    notice: str

    @property
    def is_group(self) -> bool:
        """Shown as buttons to tick, under one legend."""
        return self.kind in GROUPS and not self.is_select

    @property
    def is_several(self) -> bool:
        """Several buttons may be ticked."""
        return self.kind in SEVERAL_KINDS

    @property
    def is_ticked(self) -> bool:
        """A consent that was given."""
        return any(option.is_chosen for option in self.options)

    @property
    def described_by(self) -> str:
        """The ids of what explains this field."""
        parts = [f"{self.name}-help"] * bool(self.help) + [f"{self.name}-error"] * bool(self.error)
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class SectionOnPage:
    """One section as the form shows it."""

    key: str
    title: Reading
    explanation: Reading
    fields: Sequence[FieldOnPage]

    @property
    def shown(self) -> str:
        """The keys of the questions shown, separated by blanks: what a form without an input leaves out is a no."""
        return " ".join(field.key for field in self.fields if field.is_asked)

    @property
    def problems(self) -> Sequence[FieldOnPage]:
        """The fields with an error."""
        return [field for field in self.fields if field.error]


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of a version as one reader gets them, by key."""

    titles: Mapping[str, tuple[Reading, Reading]]
    questions: Mapping[str, tuple[Reading, Reading]]
    switches: frozenset[str]  # the questions on whose answers others depend


def words_of(specification: Specification, language: str) -> Words:
    """Return the texts of a version in one language; worked out once for as long as the specification lives."""
    known = specification.remembered.get(language)
    if known is None:
        known = specification.remembered[language] = Words(
            {
                section.key: (
                    TranslatedText(section.title).read(language),
                    TranslatedText(section.explanation).read(language),
                )
                for section in specification.sections
            },
            {
                question.key: (
                    TranslatedText(question.label).read(language),
                    TranslatedText(question.help).read(language) if question.help else NO_WORDS,
                )
                for question in specification.questions
            },
            frozenset(dependants(specification)),
        )
    assert isinstance(known, Words)
    return known


def section_on_page(
    section: SectionSpecification,
    *,
    specification: Specification,
    saved: Mapping[str, SavedAnswer],
    asked: frozenset[str],
    offers: Offers,
    language: str,
    problems: Mapping[str, AnswerProblem] | None = None,
    notices: Mapping[str, str] | None = None,
) -> SectionOnPage:
    """Return a section with what was answered, what is wrong, and what may be chosen."""
    words = words_of(specification, language)
    title, explanation = words.titles[section.key]
    return SectionOnPage(
        key=section.key,
        title=title,
        explanation=explanation,
        fields=[
            field_on_page(
                question,
                saved.get(question.key, NOTHING),
                is_asked=question.key in asked and _can_be_answered(question, offers),
                shows_others=question.key in words.switches,
                offered=offers.get(question.key, {}),
                words=words.questions[question.key],
                problem=(problems or {}).get(question.key),
                notice=(notices or {}).get(question.key, ""),
            )
            for question in section.questions
        ],
    )


def _can_be_answered(question: QuestionSpecification, offers: Offers) -> bool:
    """A list that holds nothing (no places are known yet) is not shown, unless the answer is required."""
    return question.kind not in SOURCED_KINDS or question.is_required or bool(offers.get(question.key))


def field_on_page(
    question: QuestionSpecification,
    answer: SavedAnswer,
    *,
    is_asked: bool,
    shows_others: bool,
    offered: Mapping[str, str],
    words: tuple[Reading, Reading],
    problem: AnswerProblem | None = None,
    notice: str = "",
) -> FieldOnPage:
    """Return one question as the form shows it."""
    kind = question.kind
    text, currency = _as_typed(question, answer)
    most = limit(question.maximum) if kind in TEXT_KINDS else None
    return FieldOnPage(
        key=question.key,
        name=f"q-{question.key}",
        kind=kind,
        label=words[0],
        help=words[1],
        is_required=question.is_required,
        is_asked=is_asked,
        shows_others=shows_others,
        input_type=INPUT_TYPES.get(kind, "text"),
        text=text,
        currency=currency,
        options=_options(question, answer.value, offered),
        is_select=kind is QuestionKind.COUNTRY
        or (kind in (QuestionKind.SINGLE_CHOICE, QuestionKind.TERM) and len(offered) > FEW_CHOICES),
        files=answer.value or () if kind is QuestionKind.FILE else (),
        longest=int(most) if most else LONGEST_TEXT[kind] if kind is QuestionKind.LONG_TEXT else 0,
        is_special=question.sensitivity == "special",
        error=sentence(question, problem) if problem else "",
        notice=notice,
    )


def sentence(question: QuestionSpecification, problem: AnswerProblem) -> str:
    """Return what is wrong with an answer, in the reader's language."""
    if problem.key in ("too_early", "too_late"):
        return answer_problem(problem.key, formats.day(date.fromisoformat(problem.limit)))
    if problem.key == "required" and question.kind is QuestionKind.CONSENT:
        return str(ANSWER_PROBLEMS["consent_required"])
    return answer_problem(problem.key, problem.limit)


def _as_typed(question: QuestionSpecification, answer: SavedAnswer) -> tuple[str, str]:
    """Return the text in the input, and the chosen currency."""
    if answer.typed:
        return answer.typed[0], answer.typed[1] if len(answer.typed) > 1 else ""
    if question.kind is QuestionKind.MONEY and answer.value:
        digits = minor_digits(answer.value["currency"])
        amount = Decimal(answer.value["amount"]).scaleb(-digits)
        return f"{amount.normalize():f}", answer.value["currency"]
    return answer.value if isinstance(answer.value, str) else "", ""


def _options(question: QuestionSpecification, value: Any, offered: Mapping[str, str]) -> Sequence[Option]:
    match question.kind:
        case QuestionKind.YES_NO:
            return [Option("yes", _("Yes"), value is True), Option("no", _("No"), value is False)]
        case QuestionKind.CONSENT:
            return [Option("yes", "", value is True)]
        case QuestionKind.MONEY:
            chosen = value["currency"] if value else ""
            return [Option(currency, currency, currency == chosen) for currency in question.currencies]
    if not offered:
        return ()
    chosen_keys = set(value) if isinstance(value, list) and question.kind in SEVERAL_KINDS else {value}
    return [Option(key, label, key in chosen_keys) for key, label in offered.items()]


@dataclass(frozen=True, slots=True)
class SpokenAnswer:
    """One answer to read. `lines`: the paragraphs or entries; empty: no answer."""

    key: str
    kind: str
    label: Reading
    lines: Sequence[str]
    files: Sequence[Mapping[str, Any]]
    target: str
    is_special: bool

    @property
    def is_text(self) -> bool:
        """Words of the respondent's own."""
        return self.kind in TEXT_KINDS


@dataclass(frozen=True, slots=True)
class SpokenSection:
    """The answers of one section."""

    title: Reading
    answers: Sequence[SpokenAnswer]

    @property
    def given(self) -> Sequence[SpokenAnswer]:
        """What was answered."""
        return [answer for answer in self.answers if answer.lines or answer.files]

    @property
    def not_given(self) -> Sequence[SpokenAnswer]:
        """What was left open."""
        return [answer for answer in self.answers if not answer.lines and not answer.files]


def spoken_answers(
    specification: Specification, values: Mapping[str, Any], *, asked: Iterable[str], offers: Offers, language: str
) -> list[SpokenSection]:
    """Return the answers as a reader of `language` gets them; sections without a question for them are left out."""
    keys = frozenset(asked)
    words = words_of(specification, language)
    sections = []
    for section in specification.sections:
        answers = [
            SpokenAnswer(
                key=question.key,
                kind=question.kind,
                label=words.questions[question.key][0],
                lines=_lines(question, values.get(question.key), offers.get(question.key, {})),
                files=(values.get(question.key) or ()) if question.kind is QuestionKind.FILE else (),
                target=question.target,
                is_special=question.sensitivity == "special",
            )
            for question in section.questions
            if question.key in keys and question.kind is not QuestionKind.EXPLANATION
        ]
        if answers:
            sections.append(SpokenSection(words.titles[section.key][0], answers))
    return sections


def _lines(  # noqa: PLR0911 - one line per kind
    question: QuestionSpecification, value: Any, offered: Mapping[str, str]
) -> Sequence[str]:
    if not is_answered(value):
        return ()
    match question.kind:
        case QuestionKind.LONG_TEXT:
            return [line for line in value.split("\n") if line.strip()]
        case QuestionKind.NUMBER:
            return [formats.answered_number(float(value))]
        case QuestionKind.MONEY:
            return [formats.money(value["amount"], value["currency"])]
        case QuestionKind.DATE:
            return [formats.day(date.fromisoformat(value))]
        case QuestionKind.YES_NO:
            return [_("Yes") if value else _("No")]
        case QuestionKind.CONSENT:
            return [_("Given")]
        case QuestionKind.FILE:
            return ()
    if question.kind in SEVERAL_KINDS:
        return [offered.get(key, key) for key in value]
    if question.kind in SOURCED_KINDS | {QuestionKind.SINGLE_CHOICE, QuestionKind.COUNTRY}:
        return [offered.get(value, value)]
    return [value]
