"""Versions, read into plain specifications."""

from collections import defaultdict
from datetime import datetime
from functools import lru_cache

from kuvend.questionnaires import hooks
from kuvend.questionnaires.models import Question, Questionnaire, QuestionnaireVersion, Section
from kuvend.questionnaires.queries.offers import source_keys
from kuvend.questionnaires.rules import asking
from kuvend.questionnaires.rules.conditions import read_condition
from kuvend.questionnaires.rules.specifications import (
    Choice,
    QuestionSpecification,
    SectionSpecification,
    Specification,
)
from kuvend.questionnaires.states import AskWhen, QuestionKind, Sensitivity, VersionState

SECTION_FIELDS = tuple(field.name for field in Section._meta.concrete_fields)


def draft_of(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    """Return the version that may be changed, if there is one."""
    return questionnaire.versions.filter(state=VersionState.DRAFT).first()


def latest_frozen(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    """Return the version in use, if one was ever used."""
    return questionnaire.versions.filter(state=VersionState.FROZEN).order_by("-number").first()


def current_version(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    """Return the version that the next respondent answers: the one in use, or else the first draft."""
    return latest_frozen(questionnaire) or draft_of(questionnaire)


def version_in_use(public_id: str) -> QuestionnaireVersion | None:
    """Return the version in use of the questionnaire of that public id, if it has one."""
    frozen = QuestionnaireVersion.objects.filter(questionnaire__public_id=public_id, state=VersionState.FROZEN)
    return frozen.order_by("-number").first() if public_id else None


def specification_of(version: QuestionnaireVersion) -> Specification:
    """Return a version as plain values. Two queries; none for a frozen version that this process has read before."""
    if version.state == VersionState.FROZEN:
        return _frozen_specification(version.public_id, version.frozen_at, version.pk, version.number)
    return _read(version.pk, version.number)


@lru_cache(maxsize=256)
def _frozen_specification(public_id: str, frozen_at: datetime | None, version_id: int, number: int) -> Specification:
    """A frozen version never changes, so each process may remember it.

    The moment belongs to the key: a freeze that was rolled back leaves a draft, which may change until it is frozen
    again.
    """
    return _read(version_id, number)


def _read(version_id: int, number: int) -> Specification:
    questions: dict[int, list[QuestionSpecification]] = defaultdict(list)
    for question in Question.objects.filter(version_id=version_id).order_by("position", "pk"):
        questions[question.section_id].append(_specified(question))
    found = list(
        Section.objects.filter(version_id=version_id)
        .select_related("version__questionnaire")
        .only(*SECTION_FIELDS, "version__questionnaire__purpose")
        .order_by("position", "pk")
    )
    sections = tuple(
        SectionSpecification(
            title=section.title.as_json(),
            explanation=section.explanation.as_json(),
            questions=tuple(questions[section.pk]),
            key=section.key,
            public_id=section.public_id,
            pk=section.pk,
        )
        for section in found
    )
    purpose = found[0].version.questionnaire.purpose if found else ""
    return Specification(sections, number=number, pk=version_id, purpose=purpose)


def _specified(question: Question) -> QuestionSpecification:
    return QuestionSpecification(
        key=question.key,
        kind=QuestionKind(question.kind),
        label=question.label.as_json(),
        help=question.help.as_json(),
        is_required=question.is_required,
        minimum=question.minimum,
        maximum=question.maximum,
        choices=tuple(Choice(choice["key"], choice["label"]) for choice in question.choices),
        source=question.source,
        currencies=tuple(question.currencies),
        sensitivity=Sensitivity(question.sensitivity),
        ask_when=AskWhen(question.ask_when),
        condition=read_condition(question.condition),
        target=question.target,
        pk=question.pk,
        public_id=question.public_id,
    )


def problems_of(version: QuestionnaireVersion) -> list[asking.Problem]:
    """Return why a version cannot be used yet."""
    facts = [fact.key for found in hooks.given_facts.ask(version.questionnaire.purpose) for fact in found]
    return asking.problems(specification_of(version), sources=source_keys(), given=facts)
