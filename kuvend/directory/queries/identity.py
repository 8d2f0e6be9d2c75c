"""Whose site this is, from the root network (see `kuvend.core.site`)."""

from dataclasses import dataclass
from hashlib import sha256

from kuvend.core.cache import remembered
from kuvend.core.colour import is_colour, palette_around, stylesheet
from kuvend.core.site import SiteIdentity
from kuvend.directory.models import Network
from kuvend.directory.rules.addresses import logo_url


@dataclass(frozen=True, slots=True)
class Theme:
    """The stylesheet of a network's colours."""

    css: str
    etag: str


def site_identity() -> SiteIdentity | None:
    """Return the name, logo and colours of the root network; None before there is one. Kept until networks change."""
    return remembered("directory.identity", ("networks",), _read_identity)


def _read_identity() -> SiteIdentity | None:
    root = Network.objects.filter(is_root=True).first() or Network.objects.filter(closed_at=None).first()
    if root is None:
        return None
    return SiteIdentity(
        name=root.name,
        logo_url=logo_url(root.logo),
        theme_url=theme_url(root),
        colour=root.accent_colour,
        email=root.email,
        languages=tuple(root.languages),
    )


def theme_url(network: Network) -> str:
    """Return the address of a network's stylesheet; a new colour gives a new address, so browsers may keep it."""
    return f"/theme/{network.slug}.css?{network.accent_colour.lstrip('#')}"


def theme_of(slug: str) -> Theme | None:
    """Return a network's stylesheet, or None where there is no such network."""
    colours: dict[str, str] = remembered("directory.colours", ("networks",), _read_colours)
    colour = colours.get(slug)
    if colour is None or not is_colour(colour):
        return None
    css = stylesheet(palette_around(colour))
    return Theme(css, sha256(css.encode()).hexdigest()[:16])


def _read_colours() -> dict[str, str]:
    return dict(Network.objects.values_list("slug", "accent_colour"))
