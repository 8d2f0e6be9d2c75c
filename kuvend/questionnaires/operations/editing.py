"""Changing a draft: sections and questions, their order, their texts in each language."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.errors import Refused
from kuvend.core.ids import new_public_id
from kuvend.core.subjects import Actor
from kuvend.questionnaires.models import Question, QuestionnaireVersion, Section
from kuvend.questionnaires.operations.versions import chain_of, subject_of
from kuvend.questionnaires.rules.conditions import ConditionError, questions_of, read_condition
from kuvend.questionnaires.states import VersionState

FROZEN = _("These questions are in use and cannot change. Make a new draft first.")
# What `change_question` accepts; the key stays the same for ever, so that answers can be compared.
CHANGEABLE = frozenset(
    {
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
    }
)


def _locked(version: QuestionnaireVersion) -> QuestionnaireVersion:
    locked = (
        QuestionnaireVersion.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=version.pk)
    )
    if locked.state != VersionState.DRAFT:
        raise Refused(FROZEN)
    return locked


def _recorded(
    version: QuestionnaireVersion, action: str, facts: Mapping[str, object], by: Actor | None, now: datetime
) -> None:
    version.changed_at = now
    version.save(update_fields=["changed_at"])
    record(
        chain=chain_of(version.questionnaire),
        action=f"questionnaires.{action}",
        subject=subject_of(version.questionnaire),
        by=by,
        now=now,
        facts={"version": version.number, **facts},
    )


@transaction.atomic
def add_section(version: QuestionnaireVersion, *, title: Mapping[str, str], by: Actor | None, now: datetime) -> Section:
    """Add an empty section at the end. Raises Refused on a version in use (as all of these do)."""
    version = _locked(version)
    section = Section.objects.create(
        version=version,
        key=_free_key("section", version.sections.values_list("key", flat=True)),
        position=version.sections.count() + 1,
        title=dict(title),
    )
    _recorded(version, "add_section", {"section": section.key}, by, now)
    return section


@transaction.atomic
def change_section(
    section: Section,
    *,
    title: Mapping[str, str],
    explanation: Mapping[str, str],
    by: Actor | None,
    now: datetime,
) -> None:
    """Change the texts of a section."""
    version = _locked(section.version)
    Section.objects.filter(pk=section.pk).update(title=dict(title), explanation=dict(explanation))
    _recorded(version, "change_section", {"section": section.key}, by, now)


@transaction.atomic
def move_section(section: Section, *, by_places: int, by: Actor | None, now: datetime) -> None:
    """Move a section up (negative) or down among the others; at an end it stays where it is."""
    version = _locked(section.version)
    _reorder(Section, list(version.sections.order_by("position", "pk")), section.pk, by_places)
    _recorded(version, "move_section", {"section": section.key, "places": by_places}, by, now)


@transaction.atomic
def remove_section(section: Section, *, by: Actor | None, now: datetime) -> None:
    """Remove an empty section.

    Raises:
        Refused: it still holds questions.
    """
    version = _locked(section.version)
    if section.questions.exists():
        raise Refused(_("This section still holds questions. Move or remove them first."))
    key = section.key
    section.delete()
    _recorded(version, "remove_section", {"section": key}, by, now)


@transaction.atomic
def add_question(
    section: Section, *, kind: str, label: Mapping[str, str], by: Actor | None, now: datetime, key: str = ""
) -> Question:
    """Add a question at the end of a section. Its key is made from its text where none is given."""
    version = _locked(section.version)
    wish = slugify(key or next(iter(label.values()), ""))[:50].replace("-", "_") or "question"
    question = Question.objects.create(
        version=version,
        section=section,
        key=_free_key(wish, version.questions.values_list("key", flat=True)),
        position=section.questions.count() + 1,
        kind=kind,
        label=dict(label),
    )
    _recorded(version, "add_question", {"question": question.key, "kind": str(kind)}, by, now)
    return question


@transaction.atomic
def change_question(
    question: Question, *, changes: Mapping[str, Any], by: Actor | None, now: datetime, section: Section | None = None
) -> None:
    """Change parts of a question (see `CHANGEABLE`), or put it at the end of another section.

    Raises:
        Refused: the condition cannot be read.
        ValueError: an unknown part.
    """
    version = _locked(question.version)
    if unknown := changes.keys() - CHANGEABLE:
        raise ValueError(sorted(unknown))
    if "condition" in changes:
        try:
            read_condition(changes["condition"])
        except ConditionError:
            raise Refused(_("This condition is not complete. Fill it in or remove it."), field="condition") from None
    if section is not None and section.pk != question.section_id:
        question.section = section
        question.position = section.questions.count() + 1
    for part, value in changes.items():
        setattr(question, part, value)
    question.save()
    _recorded(version, "change_question", {"question": question.key, "parts": sorted(changes)}, by, now)


@transaction.atomic
def move_question(question: Question, *, by_places: int, by: Actor | None, now: datetime) -> None:
    """Move a question up (negative) or down; past an end it goes into the neighbouring section."""
    version = _locked(question.version)
    inside = list(question.section.questions.order_by("position", "pk"))
    place = [other.pk for other in inside].index(question.pk) + by_places
    sections = list(version.sections.order_by("position", "pk"))
    index = [section.pk for section in sections].index(question.section_id)
    if place < 0 and index > 0:
        _put(question, sections[index - 1], at_end=True)
    elif place >= len(inside) and index + 1 < len(sections):
        _put(question, sections[index + 1], at_end=False)
    else:
        _reorder(Question, inside, question.pk, by_places)
    _recorded(version, "move_question", {"question": question.key, "places": by_places}, by, now)


@transaction.atomic
def remove_question(question: Question, *, by: Actor | None, now: datetime) -> None:
    """Remove a question.

    Raises:
        Refused: another question depends on it.
    """
    version = _locked(question.version)
    for other in version.questions.filter(condition__isnull=False):
        if question.key in questions_of(read_condition(other.condition)):
            raise Refused(
                _("Another question depends on this one: “%(question)s”. Change that first.")
                % {"question": other.label or other.key}
            )
    key = question.key
    question.delete()
    _recorded(version, "remove_question", {"question": key}, by, now)


@transaction.atomic
def translate(
    version: QuestionnaireVersion,
    *,
    language: str,
    texts: Mapping[tuple[str, str], str],
    by: Actor | None,
    now: datetime,
) -> int:
    """Write texts of one language; return how many changed.

    `texts`: (section or question public id, part) → text, the part being "title", "explanation", "label", "help" or
    "choice:<key>". What is not named stays.
    """
    version = _locked(version)
    changed = 0
    for section in version.sections.all():
        changed += _translate_parts(section, ("title", "explanation"), section.public_id, language, texts)
    for question in version.questions.all():
        changed += _translate_parts(question, ("label", "help"), question.public_id, language, texts)
        choices = [dict(choice) for choice in question.choices]
        for choice in choices:
            text = texts.get((question.public_id, f"choice:{choice['key']}"))
            if text is not None and text != choice["label"].get(language, ""):
                choice["label"] = {**choice["label"], language: text}
                changed += 1
        if choices != question.choices:
            question.choices = choices
            question.save(update_fields=["choices"])
    if changed:
        _recorded(version, "translate", {"language": language, "texts": changed}, by, now)
    return changed


def _translate_parts(
    row: Section | Question,
    parts: Sequence[str],
    public_id: str,
    language: str,
    texts: Mapping[tuple[str, str], str],
) -> int:
    touched = [
        part
        for part in parts
        if (text := texts.get((public_id, part))) is not None and text != getattr(row, part).get(language, "")
    ]
    for part in touched:
        setattr(row, part, getattr(row, part).with_text(language, texts[public_id, part]))
    if touched:
        row.save(update_fields=touched)
    return len(touched)


def _put(question: Question, section: Section, *, at_end: bool) -> None:
    others = list(section.questions.order_by("position", "pk"))
    question.section = section
    question.position = len(others) + 1
    question.save(update_fields=["section", "position"])
    if not at_end:
        _reorder(Question, [*others, question], question.pk, -len(others))


def _reorder[Row: (Section, Question)](model: type[Row], rows: list[Row], pk: int, by_places: int) -> None:
    """Move one row by some places and number all anew: 1, 2, 3 …"""
    place = [row.pk for row in rows].index(pk)
    row = rows.pop(place)
    rows.insert(max(0, min(len(rows), place + by_places)), row)
    for position, moved in enumerate(rows, start=1):
        moved.position = position
    model._default_manager.bulk_update(rows, ["position"])


def _free_key(wish: str, taken: Iterable[str]) -> str:
    used = set(taken)
    if wish not in used and wish != "section":
        return wish
    for number in range(1, len(used) + 2):
        if (key := f"{wish}-{number}") not in used:
            return key
    return f"{wish}-{new_public_id()}"  # pragma: no cover - one of n+1 numbers is free
