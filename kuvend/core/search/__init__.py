"""Search: one port for everything that can be found, with the same answers on SQLite and PostgreSQL.

An app describes a thing as a `Document` and calls, in the transaction that changes the thing::

    index("organisation", organisation.public_id, document)
    remove("organisation", organisation.public_id)

and asks::

    answer = search(SearchRequest("organisation", audience=Audience.PUBLIC, text="gjakova rini",
                                  facets={"country": ["XK"]}, sort="relevance", page=1, language="sq"))
    answer.total, answer.public_ids, answer.facet_counts["network"], answer.corrected_text

The database holds the documents, folded (`SearchDocument`), and a settled index over most of them; each process reads
what it needs and follows the changes (`live`). Questions are answered with sets of bits in the process, never by the
database's own text search, which is why both engines agree. `settle` brings the settled index up to date, as a job;
`rebuild` describes everything anew. Why it is so, and how fast: docs/adr on search, and bench/search.py.
"""

from kuvend.core.search.answering import search
from kuvend.core.search.live import forget
from kuvend.core.search.rebuilding import rebuild, sources
from kuvend.core.search.settling import settle, settle_all
from kuvend.core.search.types import (
    NAME,
    RELEVANCE,
    Audience,
    Document,
    SearchAnswer,
    SearchRequest,
    Source,
)
from kuvend.core.search.writing import index, index_many, remove, remove_many

__all__ = [
    "NAME",
    "RELEVANCE",
    "Audience",
    "Document",
    "SearchAnswer",
    "SearchRequest",
    "Source",
    "forget",
    "index",
    "index_many",
    "rebuild",
    "remove",
    "remove_many",
    "search",
    "settle",
    "settle_all",
    "sources",
]
