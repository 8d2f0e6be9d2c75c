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
    for text, visibility in (
        ("how_can_you_contribute_to_the_network", "contribution_visibility"),
        ("why_do_you_want_to_join", "motivation_visibility"),
    ):
        readers = [side.get(visibility, "desk") for side in (kept, absorbed) if side.get(text)]
        result[visibility] = _narrowest(readers) if readers else kept.get(visibility, "desk")
    other = absorbed.get("name", "")
    names = {str(row.get("name", "")).casefold() for row in result["other_names"]} | {str(kept.get("name")).casefold()}
    if other and other.casefold() not in names:
        row = {"name": other, "language": absorbed.get("name_language", ""), "kind": "also_known_as"}
        result["other_names"].append(row)
    return result


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


def _narrowest(readers: list[str]) -> str:
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
