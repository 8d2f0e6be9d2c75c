"""Making questionnaires and their versions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import HOUSE, record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Actor, Subject
from kuvend.questionnaires.models import Question, Questionnaire, QuestionnaireVersion, Section
from kuvend.questionnaires.queries.versions import current_version, draft_of, problems_of, specification_of
from kuvend.questionnaires.rules.differences import PARTS, differences, plain
from kuvend.questionnaires.rules.specifications import QuestionSpecification, SectionSpecification, Specification
from kuvend.questionnaires.states import VersionState

NETWORK = "network"


def subject_of(questionnaire: Questionnaire) -> Subject:
    """Return how the audit record names a questionnaire."""
    return Subject("questionnaire", questionnaire.public_id)


def chain_of(questionnaire: Questionnaire) -> str:
    """Return the audit chain: the network that owns the questions, or the house."""
    return questionnaire.owner_id if questionnaire.owner_kind == NETWORK else HOUSE


@transaction.atomic
def create_questionnaire(
    *,
    owner: Subject,
    key: str,
    purpose: str,
    name: Mapping[str, str],
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
    content: Sequence[SectionSpecification] = (),
) -> Questionnaire:
    """Create a questionnaire with a first draft that holds `content` (a template, or nothing)."""
    questionnaire = Questionnaire.objects.create(
        owner_kind=owner.kind,
        owner_id=owner.public_id,
        key=key,
        purpose=purpose,
        name=dict(name),
        languages=list(languages),
        created_at=now,
    )
    version = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=1, created_at=now, changed_at=now)
    _write(version, Specification(tuple(content)))
    record(
        chain=chain_of(questionnaire),
        action="questionnaires.create_questionnaire",
        subject=subject_of(questionnaire),
        by=by,
        now=now,
        facts={"purpose": purpose, "questions": sum(len(section.questions) for section in content)},
    )
    return questionnaire


@transaction.atomic
def replace_draft(version: QuestionnaireVersion, *, source: Questionnaire, by: Actor | None, now: datetime) -> None:
    """Throw the questions of a draft away and take those that `source` asks now.

    Raises:
        Refused: the version is in use, or another one of the questionnaire is.
    """
    questionnaire = version.questionnaire
    if questionnaire.versions.filter(state=VersionState.FROZEN).exists():
        raise Refused(_("These questions are in use. Change them one by one."))
    content = current_version(source)
    version.questions.all().delete()
    version.sections.all().delete()
    if content is not None:
        _write(version, specification_of(content))
    record(
        chain=chain_of(questionnaire),
        action="questionnaires.replace_draft",
        subject=subject_of(questionnaire),
        by=by,
        now=now,
        facts={"source": source.public_id},
    )


@transaction.atomic
def rename_questionnaire(
    questionnaire: Questionnaire,
    *,
    name: Mapping[str, str],
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
) -> None:
    """Change the name, and the languages which the questions are to be translated into."""
    questionnaire.name = dict(name)
    questionnaire.languages = list(languages)
    questionnaire.save(update_fields=["name", "languages"])
    record(
        chain=chain_of(questionnaire),
        action="questionnaires.rename_questionnaire",
        subject=subject_of(questionnaire),
        by=by,
        now=now,
        facts={"name": dict(name), "languages": list(languages)},
    )


@transaction.atomic
def open_draft(questionnaire: Questionnaire, *, now: datetime) -> QuestionnaireVersion:
    """Return the draft, made as a copy of the version in use where there is none.

    Nothing is decided by opening a draft, so nothing is recorded; freezing it is.
    """
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if draft := draft_of(questionnaire):
        return draft
    latest = questionnaire.versions.order_by("-number").first()
    draft = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=latest.number + 1 if latest else 1, created_at=now, changed_at=now
    )
    if latest:
        _write(draft, specification_of(latest))
    return draft


@transaction.atomic
def discard_draft(questionnaire: Questionnaire, *, by: Actor | None, now: datetime) -> None:
    """Throw the draft away; the version in use stays.

    Raises:
        Refused: no version is in use, so nothing would be left.
    """
    draft = draft_of(questionnaire)
    if draft is None:
        return
    if not questionnaire.versions.filter(state=VersionState.FROZEN).exists():
        raise Refused(_("These questions are not in use yet, so there is nothing to go back to."))
    number = draft.number
    draft.delete()
    record(
        chain=chain_of(questionnaire),
        action="questionnaires.discard_draft",
        subject=subject_of(questionnaire),
        by=by,
        now=now,
        facts={"version": number},
    )


@transaction.atomic
def freeze_version(version: QuestionnaireVersion, *, by: Actor | None, now: datetime) -> QuestionnaireVersion:
    """Put a draft into use: from now on it never changes. Freezing a frozen version changes nothing.

    Raises:
        Refused: something is wrong with the questions (see `rules.asking.problems`).
    """
    version = (
        QuestionnaireVersion.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=version.pk)
    )
    if version.state == VersionState.FROZEN:
        return version
    if problems_of(version):
        raise Refused(_("Some questions are not ready. Put them right, then start using them."))
    previous = version.questionnaire.versions.filter(state=VersionState.FROZEN).order_by("-number").first()
    version.state = VersionState.FROZEN
    version.frozen_at = now
    version.save(update_fields=["state", "frozen_at"])
    record(
        chain=chain_of(version.questionnaire),
        action="questionnaires.freeze_version",
        subject=subject_of(version.questionnaire),
        by=by,
        now=now,
        facts={
            "version": version.number,
            "changes": len(differences(specification_of(previous), specification_of(version))) if previous else 0,
        },
    )
    return version


def _write(version: QuestionnaireVersion, content: Specification) -> None:
    """Store a specification as the sections and questions of an empty draft."""
    sections = Section.objects.bulk_create(
        Section(
            version=version,
            key=section.key or f"section-{position}",
            position=position,
            title=dict(section.title),
            explanation=dict(section.explanation),
        )
        for position, section in enumerate(content.sections, start=1)
    )
    Question.objects.bulk_create(
        Question(version=version, section=stored, position=position, key=question.key, **columns(question))
        for stored, section in zip(sections, content.sections, strict=True)
        for position, question in enumerate(section.questions, start=1)
    )


def columns(question: QuestionSpecification) -> dict[str, Any]:
    """Return the columns of a question from its specification."""
    return {part: plain(question, part) for part in PARTS}
