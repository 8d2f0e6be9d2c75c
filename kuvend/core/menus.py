"""The menus of the house: every app says in `kuvend.config.wiring` which pages it offers to whom.

An item is shown where its audience's layout is used; `is_visible` may hide it from a person who has no use for it.
Address and visibility are asked per request, so keep `is_visible` to one cheap question.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

from kuvend.core.hooks import Hook


class Audience(StrEnum):
    """Whose menu it is: also the prefix of the addresses and the name of the layout."""

    PUBLIC = "public"
    MEMBER = "member"
    DESK = "desk"
    FOOTER = "footer"


def _always(request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of a menu. `order` sorts within the menu: leave gaps (10, 20, …)."""

    label: str | Promise
    url_name: str
    audience: Audience
    order: int = 100
    is_visible: Callable[[HttpRequest], bool] = field(default=_always)


@dataclass(frozen=True, slots=True)
class SwitchChoice:
    """One choice of a switch."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Switch:
    """Somebody may work as one of several; `url` takes the choice by POST as `name`, and the page to go back to."""

    label: str | Promise
    button: str | Promise
    url: str
    name: str
    choices: tuple[SwitchChoice, ...]


# Shown above the pages for the signed-in. A provider answers None where there is nothing to choose.
switches: Hook[[HttpRequest], Switch | None] = Hook("core.switches")


@dataclass(frozen=True, slots=True)
class Link:
    """A line as it is shown."""

    label: str | Promise
    url: str
    is_current: bool = False


menu_items: Hook[[], Iterable[MenuItem]] = Hook("core.menu_items")


@lru_cache(maxsize=8)
def _items(audience: Audience, number_of_providers: int) -> tuple[MenuItem, ...]:
    items = [item for offered in menu_items.ask() for item in offered if item.audience == audience]
    return tuple(sorted(items, key=lambda item: item.order))


@lru_cache(maxsize=512)
def _address(url_name: str, language: str) -> str:
    return reverse(url_name)


def menu(request: HttpRequest, audience: Audience) -> list[Link]:
    """Return the lines of a menu for this request, the current page (or the page above it) marked."""
    language = get_language() or "en"
    shown = [
        (item, _address(item.url_name, language))
        for item in _items(audience, len(menu_items))
        if item.is_visible(request)
    ]
    # Of "/en/networks/" and "/en/networks/albania/" only the longer one is where the reader is.
    current = max((url for _, url in shown if _is_within(request.path, url)), key=len, default="")
    return [Link(str(item.label), url, is_current=url == current) for item, url in shown]


def _is_within(path: str, url: str) -> bool:
    is_home = url.count("/") == 2
    return path == url or (not is_home and path.startswith(url))
