"""Duplicates: the same organisation or person twice in one input, or already in the directory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from kuvend.directory.rules.recognising.findings import Record
from kuvend.lettering import SAME_NAME, fold, same_name_likeness

NEARLY: Final = 0.75
"""Names so alike, with an address in common, are one organisation's."""


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation of the directory, as far as it can be compared: its names, and its addresses in normal form."""

    public_id: str
    names: tuple[str, ...]
    reached_at: frozenset[str] = frozenset()


def plain_address(text: str) -> str:
    """An e-mail address, telephone number or website without what people write or leave out as they like."""
    return text.casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def reached_at(record: Record) -> frozenset[str]:
    """The e-mail addresses, telephone numbers and websites of a record in normal form."""
    found: set[str] = set()
    for key in ("emails", "telephones", "mobiles", "website", "social_links"):
        finding = record.fields.get(key)
        for value in finding.values if finding else ():
            if normal := plain_address(value.normal or value.text):
                found.add(normal)
    return frozenset(found)


def _is_same(name: str, others: Sequence[str], shared: int) -> bool:
    likeness = max((same_name_likeness(name, other) for other in others), default=0.0)
    return likeness >= SAME_NAME or (shared > 0 and likeness >= NEARLY)


def with_duplicates(records: Sequence[Record], known: Sequence[Known] = ()) -> list[Record]:
    """The records, each saying of which earlier record, or of which organisation of the directory, it is a
    duplicate.
    """
    found: list[Record] = []
    seen: dict[str, int] = {}
    for number, record in enumerate(records):
        duplicate: int | str | None = None
        if record.is_profile and record.name:
            mine = reached_at(record)
            duplicate = next(
                (one.public_id for one in known if _is_same(record.name, one.names, len(mine & one.reached_at))), None
            )
            for earlier in range(number) if duplicate is None else ():
                other = records[earlier]
                if (
                    other.is_profile
                    and other.name
                    and other.kind == record.kind
                    and _is_same(record.name, [other.name], len(mine & reached_at(other)))
                ):
                    duplicate = earlier
                    break
        elif not record.is_profile and record.name:
            body = record.fields.get("body")
            form = fold(f"{record.name} {body.text[:300] if body else ''}")
            duplicate = seen.setdefault(form, number)
            duplicate = None if duplicate == number else duplicate
        found.append(replace(record, duplicate_of=duplicate))
    return found
