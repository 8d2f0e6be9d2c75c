"""The gallery in every language and both directions, and the small comforts of our script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from kuvend.core.page import LANGUAGE_CODES
from tests.journeys.conftest import PHONE


@pytest.fixture
def gallery(live_server: LiveServer, settings: Settings) -> str:
    """The address of the gallery without its language."""
    settings.IS_DEMO = True
    return live_server.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible_in_every_language(
    gallery: str, new_context: Callable[..., BrowserContext], check_accessibility: Callable[[Page], None], scheme: str
) -> None:
    page = new_context(viewport=PHONE, color_scheme=scheme).new_page()
    for language in LANGUAGE_CODES:
        page.goto(f"{gallery}/{language}/gallery/")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], language
        check_accessibility(page)


def test_characters_are_counted_while_typing(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}/en/gallery/")
    reason = page.locator("#id_reason")
    count = page.locator("#id_reason_count")
    expect(count).to_have_text("Characters left: 400")
    reason.fill("x" * 390)
    expect(count).to_have_text("Characters left: 10")
    reason.fill("x" * 412)
    expect(count).to_have_text("Characters too many: 12")


def test_menus_close_with_escape_and_with_a_click_elsewhere(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}/en/gallery/")
    menu = page.locator("details.menu")
    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="shqip")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    menu.locator("summary").click()
    page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")


def test_errors_are_read_first_and_lead_to_their_field(gallery: str, page: Page) -> None:
    page.goto(f"{gallery}/en/gallery/")
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.id") == "wrong_name"
