"""Remembering what was worked out, and never showing what is no longer so.

Everything cached names the *topics* it was made from. A write calls `changed(*topics)` in its own transaction; a
cached thing carries the topics' generations, read before it was made, and is used only while they are still the same
in the database. So an edit shows at once, in every process, and a rolled-back edit never shows.

- `cached_page(topics=…)` for views that anybody may read,
- `remembered(key, topics, make)` for values such as labels.
"""

from kuvend.core.cache.generations import add_up, changed, generations_of
from kuvend.core.cache.middleware import PageCacheMiddleware
from kuvend.core.cache.pages import DECISIONS, cached_page
from kuvend.core.cache.values import remembered

__all__ = ["DECISIONS", "PageCacheMiddleware", "add_up", "cached_page", "changed", "generations_of", "remembered"]
