"""What a profile consists of, and how two readings of it differ. Pure: works on plain values."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

# One value each.
PLAIN_FIELDS = (
    "name",
    "name_language",
    "acronym",
    "country",
    "year_of_establishment",
    "registration_number",
    "contribution_visibility",
    "motivation_visibility",
    "staff_count",
    "volunteer_count",
    "yearly_budget",
    "budget_currency",
    "logo",
)
# One text per language each.
TRANSLATED_FIELDS = (
    "general_information",
    "mission_and_objectives",
    "main_projects_activities",
    "how_can_you_contribute_to_the_network",
    "why_do_you_want_to_join",
    "additional_information",
    "funding_sources",
    "partners",
    "founders",
)
# The key of one term or place each.
CHOICE_FIELDS = ("type", "seat")
# Keys of terms and places, and codes of languages; their order means nothing.
SET_FIELDS = ("operates_in", "fields_of_activity", "target_groups", "languages")
# Rows with fields of their own; their order is the order shown.
ROW_FIELDS = ("other_names", "addresses", "contact_points", "contact_persons")

PROFILE_FIELDS = (*PLAIN_FIELDS, *TRANSLATED_FIELDS, *CHOICE_FIELDS, *SET_FIELDS, *ROW_FIELDS)

VISIBILITY_OF_TEXT = (
    ("how_can_you_contribute_to_the_network", "contribution_visibility"),
    ("why_do_you_want_to_join", "motivation_visibility"),
)

# The scripts of one language are no two languages to work in.
SCRIPTS_OF = {"sr-latn": "sr", "sr-cyrl": "sr"}

type Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One field that reads differently; `language` for one language of a translated text, otherwise empty."""

    field: str
    language: str
    before: Any
    after: Any


def working_languages(codes: Iterable[str]) -> list[str]:
    """Return the languages in which somebody works, each once, without regard to the script they write."""
    return list(dict.fromkeys(SCRIPTS_OF.get(code.lower(), code.lower()) for code in codes if code))


def differences(before: Content, after: Content) -> Iterator[Change]:
    """Yield what changed, field by field in the order of the profile, language by language."""
    for field in PROFILE_FIELDS:
        old, new = before.get(field), after.get(field)
        if field in TRANSLATED_FIELDS:
            old, new = old or {}, new or {}
            for language in dict.fromkeys((*old, *new)):
                if old.get(language, "") != new.get(language, ""):
                    yield Change(field, language, old.get(language, ""), new.get(language, ""))
        elif field in SET_FIELDS:
            if set(old or ()) != set(new or ()):
                yield Change(field, "", list(old or ()), list(new or ()))
        elif _said(old) != _said(new):
            yield Change(field, "", old, new)


def _said(value: Any) -> Any:
    """Nothing said is nothing said, however it is stored; zero is a number."""
    return None if value in (None, "", [], {}) else value


def fields_changed(before: Content, after: Content) -> list[str]:
    """Return the names of the fields that read differently, each once."""
    return list(dict.fromkeys(change.field for change in differences(before, after)))


def changed_meanwhile(*, base: Content, current: Content, draft: Content) -> list[str]:
    """Return the fields which a draft changes and somebody else has changed since the draft was begun.

    `base` holds, for each field of the draft, what the profile said when that field was first drafted.
    """
    return [
        field
        for field in draft
        if field in base
        and fields_changed({field: base[field]}, {field: current.get(field)})
        and fields_changed({field: current.get(field)}, {field: draft[field]})
    ]


def combined(kept: Content, absorbed: Content) -> dict[str, Any]:
    """Return the content of two profiles made one: what the kept one says stands, the other fills its gaps.

    Texts are filled language by language; lists are joined without repeating a row.
    """
    result: dict[str, Any] = {}
    for field in PROFILE_FIELDS:
        first, second = kept.get(field), absorbed.get(field)
        if field in TRANSLATED_FIELDS:
            result[field] = {**(second or {}), **(first or {})}
        elif field in SET_FIELDS:
            result[field] = list(dict.fromkeys((*(first or ()), *(second or ()))))
        elif field in ROW_FIELDS:
            result[field] = _joined_rows(field, first or [], second or [])
        else:
            result[field] = first if first not in (None, "") else second
    # Amount and currency belong together, as do a text and who may see it.
    if kept.get("yearly_budget") in (None, ""):
        result["budget_currency"] = absorbed.get("budget_currency", "")
    for text, visibility in VISIBILITY_OF_TEXT:
        readers = [side.get(visibility, "desk") for side in (kept, absorbed) if side.get(text)]
        result[visibility] = narrowest(readers) if readers else kept.get(visibility, "desk")
    _remember_name(result, absorbed)
    return result


def renewed(before: Content, answers: Content) -> dict[str, Any]:
    """Return a profile after its own people have described it anew: what they answered stands, the rest remains.

    Of addresses those of the same kind are replaced, of persons the head; further numbers and contacts stay after the
    new ones. A name it had before becomes one under which it is also known.
    """
    result: dict[str, Any] = {**before, **answers}
    for field in TRANSLATED_FIELDS:
        result[field] = {**(before.get(field) or {}), **(answers.get(field) or {})}
    for field in ROW_FIELDS:
        rows = answers.get(field) or []
        kinds = {row["kind"] for row in rows} if field == "addresses" else set()
        has_head = field == "contact_persons" and any(row.get("is_head") for row in rows)
        stays = [
            row
            for row in before.get(field) or []
            if row.get("kind", "") not in kinds and not (has_head and row.get("is_head"))
        ]
        result[field] = _joined_rows(field, rows, stays)
    for text, visibility in VISIBILITY_OF_TEXT:
        if not answers.get(text) and visibility in answers:
            result[visibility] = narrowest([before.get(visibility, "desk"), answers[visibility]])
    _remember_name(result, before)
    return result


def _remember_name(result: dict[str, Any], other: Content) -> None:
    """Keep the other name that somebody may look for."""
    name = other.get("name", "")
    names = {str(row.get("name", "")).casefold() for row in result["other_names"]} | {
        str(result.get("name")).casefold()
    }
    if name and name.casefold() not in names:
        row = {"name": name, "language": other.get("name_language", ""), "kind": "also_known_as"}
        result["other_names"].append(row)


IDENTITY_OF_ROW = {
    "other_names": ("name",),
    "addresses": ("text",),
    "contact_points": ("kind", "value"),
    "contact_persons": ("full_name",),
}


def _joined_rows(field: str, first: list[dict[str, Any]], second: list[dict[str, Any]]) -> list[dict[str, Any]]:
    def identity(row: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(str(row.get(name, "")).strip().casefold() for name in IDENTITY_OF_ROW[field])

    rows = [dict(row) for row in first]
    known = {identity(row) for row in rows}
    has_head = any(row.get("is_head") for row in rows)
    for row in second:
        if identity(row) in known:
            continue
        added = dict(row)
        if field == "contact_persons" and added.get("is_head") and has_head:
            added["is_head"] = False  # one head per organisation
        rows.append(added)
        known.add(identity(row))
    return rows


def narrowest(readers: list[str]) -> str:
    """Return the fewest of these readers."""
    order = ("desk", "members", "public")
    return min(readers, key=order.index)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stayed, was taken out ("old"), or came in ("new")."""

    kind: Literal["same", "old", "new"]
    text: str


WORDS = re.compile(r"\s+|\S+")


def word_difference(before: str, after: str) -> list[Piece]:
    """Return how a text changed, word by word, as a reader sees it: what stayed, what went, what came."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces: list[Piece] = []
    for operation, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            pieces.append(Piece("same", "".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece("old", "".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece("new", "".join(new[new_from:new_to])))
    return pieces
