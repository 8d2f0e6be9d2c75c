"""Zones: the parts of a document, from its name to what only the desk may search."""

from collections.abc import Sequence
from enum import IntEnum
from itertools import pairwise
from typing import Final

from kuvend.core.search.types import Audience
from kuvend.lettering import definite_key


class Zone(IntEnum):
    """A part of a document. The number stands in the database."""

    WHOLE = 0  # complete names, each as one term
    NAME = 1
    ACRONYM = 2
    PLACE = 3
    LABEL = 4
    BODY = 5
    MEMBERS = 6
    DESK = 7
    BEGINNING = 8  # the first one and two letters of words in names and acronyms


COLUMNS: Final = {
    Zone.NAME: "name",
    Zone.ACRONYM: "acronym",
    Zone.PLACE: "place",
    Zone.LABEL: "label",
    Zone.BODY: "body",
    Zone.MEMBERS: "members",
    Zone.DESK: "desk",
}
"""Zones of words, and the columns of `SearchDocument` that hold them."""

NAMING: Final = (Zone.NAME, Zone.ACRONYM)
DESCRIBING: Final = (Zone.NAME, Zone.ACRONYM, Zone.PLACE, Zone.LABEL)

_OPEN: Final = (*DESCRIBING, Zone.BODY)
VISIBLE: Final = {
    Audience.PUBLIC: _OPEN,
    Audience.MEMBERS: (*_OPEN, Zone.MEMBERS),
    Audience.DESK: (*_OPEN, Zone.MEMBERS, Zone.DESK),
}
"""Which zones a search for an audience looks at."""

LONGEST_WORD: Final = 40
LONGEST_BEGINNING: Final = 2
BOUNDARY: Final = "|"  # between two texts of one zone, so that no phrase runs from one into the next


_LEAST_PAIRED: Final = 2_000
_PAIRED_SHARE: Final = 25


def most_read(settled: int) -> int:
    """In how many texts a phrase is looked up at most, in an index of so many settled documents.

    Words in more documents than this are settled as pairs of neighbours too, so that phrases of frequent words are
    answered without reading texts.
    """
    return max(_LEAST_PAIRED, settled // _PAIRED_SHARE)


def words(text: str) -> list[str]:
    """The words of a kept (folded) text."""
    return [word for word in text.split() if word != BOUNDARY]


def stem_of(zone: Zone, term: str) -> str:
    """Under which second key a term is kept; names, beginnings and pairs are never mistaken for words."""
    if zone == Zone.WHOLE:
        return f"={term}"
    if zone == Zone.BEGINNING:
        return f"^{term}"
    return term if " " in term else definite_key(term)


def pairs_of(phrase: Sequence[str]) -> list[str]:
    """The pairs of neighbours in a phrase, as terms."""
    return [f"{word} {following}" for word, following in pairwise(phrase)]
