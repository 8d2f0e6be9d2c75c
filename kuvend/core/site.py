"""Whose site this is: name, logo, colours. Asked through a hook, because core knows no networks."""

from collections.abc import Callable
from dataclasses import dataclass

from kuvend.core.text import TranslatedText


@dataclass(frozen=True, slots=True)
class SiteIdentity:
    """What the header, the footer and the page title show."""

    name: TranslatedText
    logo_url: str = ""
    theme_url: str = ""  # the stylesheet with the network's colours; empty: the house's own
    colour: str = "#1f5f8b"
    email: str = ""
    languages: tuple[str, ...] = ()  # in which the network works, its own first


KUVEND = SiteIdentity(name=TranslatedText({"en": "Kuvend"}))

_provider: Callable[[], SiteIdentity | None] | None = None


def provide_identity(provider: Callable[[], SiteIdentity | None]) -> None:
    """Join the one provider (wiring). It is asked at every page, so it keeps its answer in the cache."""
    global _provider  # noqa: PLW0603 - the one place where wiring plugs in
    _provider = provider


def identity() -> SiteIdentity:
    """Return the identity of the installation's root network, or Kuvend's own before there is one."""
    return (_provider() if _provider else None) or KUVEND
