"""Where the public pages of the directory are. Written here once, because lists make hundreds of them.

`{% url %}` and `reverse` cost a tenth of a list page; a test holds these to the URL patterns.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit

from kuvend.lettering import fold


def is_page_address(address: str) -> bool:
    """Say whether a link may lead there: a page of this site ("/…"), one of the web, or nowhere (empty)."""
    if not address:
        return True
    if re.search(r"[\s\\]", address) or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if address.startswith("/"):
        return not parts.netloc
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def readable_part(name: str) -> str:
    """Return what of a name may stand in an address: Latin letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


def members_url(language: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
    """Return the address of the member list, narrowed by `pairs` of parameter and value."""
    query = urlencode(list(pairs))
    return f"/{language}/members/?{query}" if query else f"/{language}/members/"


def member_url(language: str, slug: str, public_id: str) -> str:
    """Return the address of a profile. The id alone decides; the slug is for people."""
    return f"/{language}/members/{slug}-{public_id}/" if slug else f"/{language}/members/{public_id}/"


def networks_url(language: str) -> str:
    """Return the address of the list of networks."""
    return f"/{language}/networks/"


def network_url(language: str, slug: str) -> str:
    """Return the address of a network."""
    return f"/{language}/networks/{slug}/"


def join_url(language: str, slug: str) -> str:
    """Return the address at which a network says who may join, and how."""
    return f"/{language}/join/{slug}/"


def logo_url(file_id: str) -> str:
    """Return the address of a logo by its file's id; empty without one. The name at its end is for people only."""
    return f"/files/{file_id}/logo.webp" if file_id else ""
