"""Which public addresses search engines should know: every app with public pages adds its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kuvend.core.hooks import Hook


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A public page by its path without the language ("members/"), which exists in every interface language."""

    path: str
    changed_at: datetime | None = None


# Providers may return a generator: the sitemap is streamed.
sitemap_entries: Hook[[], Iterable[SitemapEntry]] = Hook("core.sitemap_entries")
