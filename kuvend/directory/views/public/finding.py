"""Members and networks on the page that searches everything (see `core.site_search`)."""

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kuvend.core.site_search import SearchHit, SearchSection
from kuvend.directory.models import Network
from kuvend.directory.permissions import audience_of
from kuvend.directory.queries.listing import MemberFilter, list_members
from kuvend.directory.rules.addresses import member_url, members_url, network_url
from kuvend.lettering import fold

HITS = 5


def find_members_for_page(request: HttpRequest, text: str) -> SearchSection:
    """Return the members that `text` finds."""
    language = get_language() or "en"
    wanted = MemberFilter(text=text, sort="relevance", page_size=HITS)
    listing = list_members(wanted, audience=audience_of(getattr(request, "person", None)))
    hits = [
        SearchHit(
            title=row.name,
            url=member_url(language, row.slug, row.public_id),
            note=" · ".join(part for part in (row.type, row.seat, row.country) if part),
            excerpt=row.excerpt.text,
            language=row.excerpt.language if row.excerpt.is_fallback else "",
            direction=row.excerpt.direction if row.excerpt.is_fallback else "",
        )
        for row in listing.rows
    ]
    return SearchSection(_("Members"), listing.total, hits, members_url(language, wanted.pairs()))


def find_networks_for_page(request: HttpRequest, text: str) -> SearchSection:
    """Return the networks in whose names all the words of `text` stand. There are few: they are read whole."""
    language = get_language() or "en"
    words = fold(text).split()
    found = [
        SearchHit(network.name.read(language).text, network_url(language, network.slug))
        for network in Network.objects.filter(closed_at=None)
        if words and all(word in fold(" ".join([*network.name.values(), network.slug])) for word in words)
    ]
    return SearchSection(_("Networks"), len(found), found[:HITS])
