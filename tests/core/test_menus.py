"""Menus: each audience its own, in order, with the current page marked once."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from kuvend.core import menus
from kuvend.core.hooks import Hook
from kuvend.core.menus import Audience, MenuItem, menu

pytestmark = pytest.mark.unit

OFFERED = [
    MenuItem("Networks", "directory-networks", Audience.PUBLIC, 20),
    MenuItem("Members", "directory-members", Audience.PUBLIC, 10),
    MenuItem("Hidden", "search", Audience.PUBLIC, 30, lambda request: False),
    MenuItem("Privacy", "privacy-notice", Audience.FOOTER),
]


@pytest.fixture(autouse=True)
def _own_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    hook: Hook[[], list[MenuItem]] = Hook("test")
    hook.join(lambda: OFFERED)
    monkeypatch.setattr(menus, "menu_items", hook)
    menus._items.cache_clear()
    menus._address.cache_clear()


def test_each_audience_has_its_own_lines_in_order() -> None:
    request = RequestFactory().get("/en/")
    with translation.override("en"):
        assert [link.label for link in menu(request, Audience.PUBLIC)] == ["Members", "Networks"]
        assert [link.label for link in menu(request, Audience.FOOTER)] == ["Privacy"]
        assert menu(request, Audience.DESK) == []


@pytest.mark.parametrize(
    ("path", "current"),
    [("/en/members/", "Members"), ("/en/networks/albania/", "Networks"), ("/en/", None), ("/en/membership/", None)],
)
def test_the_page_or_the_one_above_it_is_marked(path: str, current: str | None) -> None:
    with translation.override("en"):
        marked = [link.label for link in menu(RequestFactory().get(path), Audience.PUBLIC) if link.is_current]
    assert marked == ([current] if current else [])


def test_addresses_follow_the_language() -> None:
    for language in ("en", "ar", "sr-latn"):
        with translation.override(language):
            links = menu(RequestFactory().get("/"), Audience.PUBLIC)
            assert links[0].url == f"/{language}/members/"


@pytest.fixture(autouse=True, scope="module")
def _forget_afterwards() -> object:
    yield
    menus._items.cache_clear()
