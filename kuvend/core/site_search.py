"""Finding things of every kind on one page: each app that has something to find answers for itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from kuvend.core.hooks import Hook


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One thing found; `language` and `direction` where the excerpt is not in the reader's language."""

    title: str
    url: str
    note: str = ""
    excerpt: str = ""
    language: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class SearchSection:
    """What one app found: the best hits, how many there are, and where to see all of them."""

    title: str | Promise
    total: int
    hits: Sequence[SearchHit]
    all_url: str = ""


# Providers receive the request (for the reader's audience) and the text looked for, which is never empty.
search_sections: Hook[[HttpRequest, str], SearchSection] = Hook("core.search_sections")
