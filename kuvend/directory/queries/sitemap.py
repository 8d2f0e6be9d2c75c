"""All public addresses of the directory (see `core.sitemap`)."""

from collections.abc import Iterator

from kuvend.core.sitemap import SitemapEntry
from kuvend.directory.models import Network
from kuvend.directory.queries.figures import members
from kuvend.directory.rules.addresses import member_url


def directory_pages() -> Iterator[SitemapEntry]:
    """Return every public page of the directory."""
    yield SitemapEntry("members/")
    yield SitemapEntry("networks/")
    for slug in Network.objects.filter(closed_at=None).values_list("slug", flat=True):
        yield SitemapEntry(f"networks/{slug}/")
    rows = members().order_by("pk").values_list("slug", "public_id", "changed_at")
    for slug, public_id, changed_at in rows.iterator(chunk_size=2_000):
        yield SitemapEntry(member_url("", slug, public_id).lstrip("/"), changed_at)
