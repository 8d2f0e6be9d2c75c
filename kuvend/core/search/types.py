"""What is put into the index, asked and answered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Protocol

RELEVANCE: Final = "relevance"
NAME: Final = "name"
LARGEST_PAGE: Final = 1000


class Audience(IntEnum):
    """Who searches, and who may find a document: each sees what those before it see."""

    PUBLIC = 0
    MEMBERS = 1
    DESK = 2


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found; texts as people wrote them, in any language.

    `names` begins with the name it is sorted by; other names and translations follow. `places` are names of places
    (with aliases: Gjakova, Đakovica), `labels` the labels of taxonomy terms in every language. `body` is searched by
    everybody who may find the document, `members` and `desk` only by searches for that audience: put a text with
    restricted visibility there. `facets` holds the values to filter by (also those of enclosing places), `numbers`
    what else can be sorted by; days and years as whole numbers.
    """

    names: Sequence[str]
    acronyms: Sequence[str] = ()
    places: Sequence[str] = ()
    labels: Sequence[str] = ()
    body: Sequence[str] = ()
    members: Sequence[str] = ()
    desk: Sequence[str] = ()
    audience: Audience = Audience.PUBLIC
    facets: Mapping[str, Collection[str]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question to the index.

    `text` is what a person typed. `facets` holds the chosen values: any of them within a facet, all facets
    together. `sort` is "relevance", "name", or one of the documents' numbers ("year"; "-year" for the largest first;
    documents without the number come last). Without a text, relevance is the order by name. Names stand in the order
    of `language`. `page` counts from 1; `page_size` None answers everything on one page. `counted` names the facets
    to count; None counts all.
    """

    kind: str
    audience: Audience = Audience.PUBLIC
    text: str = ""
    facets: Mapping[str, Collection[str]] = field(default_factory=dict)
    sort: str = RELEVANCE
    page: int = 1
    page_size: int | None = 20
    language: str = "en"
    counted: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The answer: how many there are, the asked page of them, and how many each facet value would leave.

    The counts of a facet obey the text and all *other* facets, so they say what choosing another value of the same
    facet would give; values with no document are left out. `corrected_text` is set when nothing matched what was typed
    and the answer is for this text instead: show "results for …". `suggested_text` is set when little matched and
    this text would find much more; the answer is still for what was typed.
    """

    total: int
    public_ids: Sequence[str]
    facet_counts: Mapping[str, Mapping[str, int]]
    corrected_text: str | None = None
    suggested_text: str | None = None


class Source(Protocol):
    """The app that owns a kind of document, for `rebuild`."""

    @property
    def kind(self) -> str:
        """The kind of its documents."""
        ...

    def public_ids(self) -> Sequence[str]:
        """All that should be in the index."""
        ...

    def documents(self, public_ids: Sequence[str]) -> Mapping[str, Document]:
        """The present documents of these; those that are gone by now are left out."""
        ...
