"""What imported values mean for a profile. Pure: from decided values to the content of a profile."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kuvend.directory.rules.recognising import LIST_FIELDS
from kuvend.directory.rules.recognising.telephones import normalised
from kuvend.lettering import fold_tokens

# Below this a stated value is taken only when somebody accepts it.
SURE_ENOUGH: Final = 0.5
# Nobody asks where a detail came from for longer, unless the network says so. After the last decision.
IMPORTS_KEPT_MONTHS: Final = 12
IMPORTS_KEPT_MONTHS_AT_MOST: Final = 60
# From here on a whole profile may be confirmed together with others.
LOOKS_RIGHT: Final = 0.8
# Flags which need no second look.
HARMLESS: Final = frozenset(
    {
        "label_lost",
        "repeated_text",
        "lower_case_name",
        "unknown_value",
        "wrong_box",
        "from_address",
        "other_facts",
        "contains_job_title",
    }
)
# Fields of which the house has lists: what is taken is a choice of the list, never a word.
CHOSEN: Final = frozenset({"organisation_type", "fields_of_activity", "country", "seat"})
# Where a field of the import goes into a profile under another name.
PROFILE_NAMES: Final = {"organisation_type": "type"}
TEXTS: Final = (
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
POINTS: Final = {
    "telephones": "telephone",
    "mobiles": "mobile",
    "emails": "email",
    "website": "website",
    "social_links": "social",
}
# A website is there to be found; a telephone number may be a person's own.
VISIBILITY: Final = {
    "website": "public",
    "social": "public",
    "telephone": "members",
    "mobile": "members",
    "email": "members",
}
MULTILINE: Final = frozenset(TEXTS) | LIST_FIELDS
# Fields that are kept in their normal form: "ilir sulo" as "Ilir Sulo", "069 12 ..." with its country.
_REWRITTEN: Final = frozenset(
    {
        "telephones",
        "mobiles",
        "contact_1_full_name",
        "contact_2_full_name",
        "head_of_the_organisation",
        "year_of_establishment",
    }
)
_CURRENCIES: Final = {
    "€": "EUR",
    "EUR": "EUR",
    "EURO": "EUR",
    "EUROS": "EUR",
    "EVRA": "EUR",
    "EURA": "EUR",
    "USD": "USD",
    "$": "USD",
    "ALL": "ALL",
    "LEKË": "ALL",
    "LEKE": "ALL",
    "LEK": "ALL",
    "RSD": "RSD",
    "DINARA": "RSD",
    "MKD": "MKD",
    "CHF": "CHF",
    "ЕВРА": "EUR",
    "ДИНАРА": "RSD",
    "ДЕНАРИ": "MKD",
    "MAD": "MAD",
    "TND": "TND",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """One field as it will be taken: its values, their keys and normal forms beside them, its language."""

    key: str
    texts: tuple[str, ...]
    keys: tuple[str, ...] = ()
    normals: tuple[str, ...] = ()
    language: str = ""


def digest(kind: str, text: str) -> str:
    """What the same content is known by, however it is spaced and wherever it stands."""
    return hashlib.sha256(f"{kind}\n{' '.join(text.split())}".encode()).hexdigest()


def is_taken(*, decision: str, is_proposal: bool, confidence: float) -> bool:
    """Whether a value goes into the profile: accepted or edited ones do, rejected ones never; stated ones by
    themselves.

    A proposal, or a value that is very likely wrong, waits for a person.
    """
    if decision in {"accepted", "edited"}:
        return True
    return decision == "proposed" and not is_proposal and confidence >= SURE_ENOUGH


def written_as(key: str, values: Sequence[Mapping[str, Any]]) -> str:
    """How names and numbers will stand in the profile where that is not how they were read; otherwise nothing."""
    if key not in _REWRITTEN:
        return ""
    shown = [str(value.get("normal") or " ".join(str(value["text"]).split())) for value in values]
    if key == "year_of_establishment":
        shown = [text[:4] for text in shown]
    return ", ".join(shown) if shown != [value["text"] for value in values] else ""


def looks_right(fields: Iterable[tuple[str, str, bool, float, Sequence[str]]], *, is_duplicate: bool) -> bool:
    """Whether a profile may be confirmed without a closer look. `fields`: key, decision, is proposal, confidence,
    flags.
    """
    stated = [entry for entry in fields if not entry[2] and entry[1] != "rejected"]
    names = [entry for entry in stated if entry[0] == "name"]
    return (
        not is_duplicate
        and bool(names)
        and len(stated) > 2
        and all(
            confidence >= LOOKS_RIGHT or set(flags) <= HARMLESS
            for _, _, _, confidence, flags in stated
            if confidence >= SURE_ENOUGH
        )
    )


def profile_content(
    decided: Iterable[Decided],
    *,
    language: str,
    is_person: bool = False,
    language_keys: Mapping[str, str] | None = None,
    countries: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The content of a profile (in the form of `queries.profile_editing.content_of`) from the values taken.

    `language` is what texts are in whose own language is not known; `language_keys` the working languages by their
    folded names in every language; `countries` where a national telephone number may be dialled.
    """
    fields = {one.key: one for one in decided if any(text.strip() for text in one.texts)}
    content: dict[str, Any] = {}
    if "name" in fields:
        content["name"] = " ".join(fields["name"].texts[0].split())[:250]
        if fields["name"].language:
            content["name_language"] = fields["name"].language.casefold()
    for key, longest in (("acronym", 40), ("registration_number", 80)):
        if key in fields:
            content[key] = " ".join(fields[key].texts[0].split())[:longest]
    content |= _choices(fields)
    if "languages" in fields and (spoken := languages_named(fields["languages"].texts, language_keys or {})):
        content["languages"] = spoken
    content |= _numbers(fields)
    content |= _budget(fields)
    for key in TEXTS:
        if key in fields:
            one = fields[key]
            text = "; ".join(one.texts) if key in LIST_FIELDS else "\n\n".join(one.texts)
            content[key] = {(one.language or language).casefold(): text.strip()}
    content |= _places_and_points(fields, is_person=is_person, countries=countries)
    persons = _persons(fields)
    if persons:
        content["contact_persons"] = persons
    return content


def _choices(fields: Mapping[str, Decided]) -> dict[str, Any]:
    """What is taken of the house's lists."""
    found: dict[str, Any] = {}
    if country := _first(fields, "country", "normals"):
        found["country"] = country
    if seat := _first(fields, "seat", "keys"):
        found["seat"] = seat
    if "organisation_type" in fields:
        found["type"] = _first(fields, "organisation_type", "keys")
    if "fields_of_activity" in fields:
        found["fields_of_activity"] = sorted({key for key in fields["fields_of_activity"].keys if key})
    return found


def languages_named(texts: Iterable[str], keys: Mapping[str, str]) -> list[str]:
    """Return the keys of the languages that texts name ("English, gjuha shqipe; немачки"), in their order."""
    found: dict[str, None] = {}
    for text in texts:
        words = fold_tokens(text)
        start = 0
        while start < len(words):
            for length in (3, 2, 1):
                if key := keys.get(" ".join(words[start : start + length])):
                    found[key] = None
                    start += length - 1
                    break
            start += 1
    return list(found)


def _numbers(fields: Mapping[str, Decided]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    year = fields.get("year_of_establishment")
    # a spreadsheet may have counted days instead of naming the year
    told = next(iter(year.normals), "") or year.texts[0] if year else ""
    if number := _number(told, r"(?:1[0-9]|20)\d\d"):
        found["year_of_establishment"] = number
    staff = fields.get("staff")
    if staff and (number := _number(staff.texts[0], r"\d{1,5}")) is not None:
        found["staff_count"] = number
    return found


def _number(text: str, expression: str) -> int | None:
    found = re.search(expression, text)
    return int(found[0]) if found else None


def _budget(fields: Mapping[str, Decided]) -> dict[str, Any]:
    if "yearly_budget" not in fields:
        return {}
    text = fields["yearly_budget"].texts[0]
    amount = re.search(r"\d[\d.,\s\u00a0]*", text)
    unit = next(
        (_CURRENCIES[word.upper()] for word in re.findall(r"€|\$|[^\W\d_]+", text) if word.upper() in _CURRENCIES), ""
    )
    if not amount or not unit:
        return {}
    whole = re.sub(r"[.,]\d{1,2}$", "", amount[0].strip().rstrip(".,"))
    return {"yearly_budget": int(re.sub(r"\D", "", whole)) * 100, "budget_currency": unit}


def _places_and_points(fields: Mapping[str, Decided], *, is_person: bool, countries: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    addresses = list(fields["addresses"].texts) if "addresses" in fields else []
    town = " ".join(part for key in ("postal_code", "city") if key in fields for part in fields[key].texts[:1]).strip()
    if town:
        addresses = (
            [f"{addresses[0]}, {town}", *addresses[1:]]
            if addresses and town.casefold() not in addresses[0].casefold()
            else addresses or [town]
        )
    if addresses:
        found["addresses"] = [
            {
                "kind": "seat" if number == 0 else "office",
                "text": ", ".join(part.strip() for part in text.splitlines() if part.strip())[:400],
                "place": _first(fields, "seat", "keys") if number == 0 else "",
                "country": "",
                "visibility": "members" if is_person else "public",
            }
            for number, text in enumerate(addresses)
        ]
    points = []
    for key, kind in POINTS.items():
        one = fields.get(key)
        for number, text in enumerate(one.texts if one else ()):
            normal = one.normals[number] if one and number < len(one.normals) else ""
            if not normal and kind in {"telephone", "mobile"}:
                normal = normalised(text, countries)
            value = normal if kind in {"email", "website", "social"} and normal else normal or " ".join(text.split())
            points.append({"kind": kind, "value": value[:400], "visibility": VISIBILITY[kind]})
    if points:
        found["contact_points"] = points
    return found


def _first(fields: Mapping[str, Decided], key: str, kind: str) -> str:
    return next(filter(None, getattr(fields[key], kind)), "") if key in fields else ""


def _persons(fields: Mapping[str, Decided]) -> list[dict[str, Any]]:
    """Contacts in order, and the head: one of the contacts where the name is the same, else a row of its own."""
    rows: list[dict[str, Any]] = []
    for number in range(1, 10):
        name = fields.get(f"contact_{number}_full_name")
        title = fields.get(f"contact_{number}_job_title")
        if name:
            rows.append(_person(_name(name), " ".join(title.texts[0].split()) if title else ""))
    head = fields.get("head_of_the_organisation")
    if head:
        same = next((row for row in rows if row["full_name"].casefold() == _name(head).casefold()), None)
        if same is None:
            same = _person(_name(head), "")
            rows.append(same)
        same["is_head"] = True
    return rows


def _name(one: Decided) -> str:
    return " ".join((one.normals[0] if one.normals and one.normals[0] else one.texts[0]).split())


def _person(name: str, title: str) -> dict[str, Any]:
    return {
        "full_name": name[:200],
        "job_title": title[:200],
        "email": "",
        "telephone": "",
        "is_head": False,
        "name_visibility": "members",
        "job_title_visibility": "members",
        "email_visibility": "desk",
        "telephone_visibility": "desk",
    }
