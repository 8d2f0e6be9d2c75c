"""What is gathered while a profile is read, and how sure each way of reading is."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kuvend.directory.rules.recognising.findings import Finding, Value
from kuvend.directory.rules.recognising.outlines import Outline
from kuvend.directory.rules.recognising.pages import Page, Piece
from kuvend.directory.rules.recognising.tails import PERSONS

LABELLED: Final = 0.95
APART: Final = 0.9
LOST_LABEL: Final = 0.7
UNKNOWN: Final = 0.6
ODD: Final = 0.3
NUMBERS: Final = {"telephones", "mobiles", "fax"}
# Fields whose box another kind of value may have been written into.
BOXES: Final = NUMBERS | PERSONS | {"emails", "website"}


@dataclass(slots=True)
class Gathering:
    """What was gathered so far."""

    page: Page
    outline: Outline
    languages: list[str]
    countries: tuple[str, ...]
    fields: dict[str, Finding] = field(default_factory=dict)
    pieces: dict[str, Sequence[Piece]] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)
    unassigned: list[Value] = field(default_factory=list)
    contact: int = 0

    def add(self, key: str, values: Sequence[Value], confidence: float, label: str = "", *flags: str) -> None:
        """Take values for a field; a list grows, a second value of a single field becomes a part of the first."""
        if not values:
            return
        known = self.fields.get(key)
        span = values[0].span.joined(values[-1].span)
        if known is None:
            self.fields[key] = Finding(key, tuple(values), span, confidence, None, flags=flags, label=label)
            return
        fresh = [
            value
            for value in values
            if not any(
                value.span == old.span or (known.is_list and (value.normal or value.text) == (old.normal or old.text))
                for old in known.values
            )
        ]
        if fresh:
            ordered = tuple(sorted((*known.values, *fresh), key=lambda value: value.span.start))
            self.fields[key] = replace(
                known,
                values=ordered,
                span=known.span.joined(span),
                confidence=min(known.confidence, confidence),
                flags=tuple(dict.fromkeys((*known.flags, *flags))),
            )
