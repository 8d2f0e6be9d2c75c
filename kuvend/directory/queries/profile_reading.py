"""Profiles and their changes in the reader's words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kuvend.core.formats import country_name, language_name, money, number
from kuvend.core.text import direction
from kuvend.directory import phrases
from kuvend.directory.models import Place, Term
from kuvend.directory.rules.profiles import Change, Piece, differences, word_difference


@dataclass(frozen=True, slots=True)
class ReadableChange:
    """One changed field: its label, and what went and what came, word by word or line by line."""

    field: str
    label: str
    language: str = ""  # of a translated text
    language_label: str = ""
    direction: str = ""
    pieces: tuple[Piece, ...] = ()  # of a text
    gone: tuple[str, ...] = ()  # of everything else
    came: tuple[str, ...] = ()


def readable_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ReadableChange]:
    """Return how two readings of a profile differ. Two queries for the labels of terms and places, at most."""
    changes = list(differences(before, after))
    labels = _labels(before, after) if any(change.field in KEYED for change in changes) else {}
    return [_readable(change, labels) for change in changes]


KEYED = frozenset({"type", "seat", "operates_in", "fields_of_activity", "target_groups", "languages", "addresses"})


def _labels(*contents: Mapping[str, Any]) -> dict[str, str]:
    places: set[str] = set()
    terms: set[str] = set()
    languages: set[str] = set()
    for content in contents:
        terms.update((content.get("type") or "", *(content.get("fields_of_activity") or ())))
        terms.update(content.get("target_groups") or ())
        languages.update(content.get("languages") or ())
        places.update((content.get("seat") or "", *(content.get("operates_in") or ())))
        places.update(row.get("place", "") for row in content.get("addresses") or ())
    found = {}
    for taxonomy, key, label in Term.objects.filter(key__in=terms | languages).values_list(
        "taxonomy__key", "key", "label"
    ):
        found[f"language:{key}" if taxonomy == "language" else f"term:{key}"] = str(label)
    found |= {
        f"place:{key}": str(label) for key, label in Place.objects.filter(key__in=places).values_list("key", "label")
    }
    return found


def _readable(change: Change, labels: Mapping[str, str]) -> ReadableChange:
    label = str(phrases.PROFILE_FIELD[change.field])
    if change.language:
        return ReadableChange(
            change.field,
            label,
            language=change.language,
            language_label=language_name(change.language),
            direction=direction(change.language),
            pieces=tuple(word_difference(change.before, change.after)),
        )
    old, new = _lines(change.field, change.before, labels), _lines(change.field, change.after, labels)
    return ReadableChange(
        change.field,
        label,
        gone=tuple(line for line in old if line not in new),
        came=tuple(line for line in new if line not in old),
    )


def _lines(name: str, value: Any, labels: Mapping[str, str]) -> list[str]:
    if value is None or value in ("", []):
        return []
    if write_row := ROWS.get(name):
        return [write_row(row, labels) for row in value]
    if kind := KEYED_BY.get(name):
        return [labels.get(f"{kind}:{key}", key) for key in _listed(value)]
    if name == "languages":
        return [labels.get(f"language:{code}") or language_name(code) for code in _listed(value)]
    if name == "name_language":
        return [language_name(code) for code in _listed(value)]
    if name.endswith("_visibility"):
        return [str(phrases.VISIBILITY[value])]
    return [PLAIN[name](value) if name in PLAIN else str(value)]


# What its keys stand for.
KEYED_BY = {
    "fields_of_activity": "term",
    "target_groups": "term",
    "type": "term",
    "operates_in": "place",
    "seat": "place",
}
PLAIN: dict[str, Callable[[Any], str]] = {
    "country": country_name,
    "yearly_budget": lambda value: money(value, "").strip(),
    "logo": lambda value: _("a picture"),
    "staff_count": number,
    "volunteer_count": number,
}


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _seen_by(row: Mapping[str, Any], name: str = "visibility") -> str:
    return f"[{phrases.VISIBILITY[row[name]]}]" if row.get(name) else ""


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _address(row: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    place = labels.get(f"place:{row.get('place', '')}", "")
    country = country_name(row["country"]) if row.get("country") else ""
    return _joined((str(phrases.ADDRESS_KIND[row["kind"]]), row["text"], place, country, _seen_by(row)))


def _contact_point(row: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    return _joined((str(phrases.CONTACT_KIND[row["kind"]]), row["value"], _seen_by(row)))


def _contact_person(row: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    details = (
        _joined((row.get(name, ""), _seen_by(row, f"{seen}_visibility"))) if row.get(name) else ""
        for name, seen in (
            ("full_name", "name"),
            ("job_title", "job_title"),
            ("email", "email"),
            ("telephone", "telephone"),
        )
    )
    return _joined((*details, _("head of the organisation") if row.get("is_head") else ""))


def _other_name(row: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    language = language_name(row["language"]) if row.get("language") else ""
    return _joined((str(phrases.NAME_KIND[row["kind"]]), row["name"], language))


ROWS = {
    "addresses": _address,
    "contact_points": _contact_point,
    "contact_persons": _contact_person,
    "other_names": _other_name,
}
