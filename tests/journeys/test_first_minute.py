"""The first minute: setting up an empty house on a telephone, and looking around the demo as somebody else."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from kuvend.demo.roles import ROLES
from kuvend.messaging.models import OutboxMessage
from kuvend.portal.middleware import WelcomeMiddleware
from kuvend.portal.operations.setup import offer_setup
from tests.actors import make_person
from tests.journeys.conftest import PHONE

type Check = Callable[[Page], None]
type Keep = Callable[[Page, str], Path]


@pytest.fixture
def link(live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    """The link that `kuvend up` prints."""
    settings.HAS_WELCOME = True
    monkeypatch.setattr(WelcomeMiddleware, "is_set_up", False)
    return f"{live_server.url}/en/welcome/?code={offer_setup(now=datetime.now(UTC))}"


def fits(page: Page) -> bool:
    """Tell whether nothing makes the page wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def press(page: Page) -> None:
    """Press the step's main button."""
    page.locator("main form .form-actions button").first.click()


@pytest.mark.parametrize("language", ["en", "sq", "ar"])
def test_an_empty_house_is_set_up_on_a_telephone(
    language: str,
    link: str,
    live_server: LiveServer,
    new_context: Callable[..., BrowserContext],
    check_accessibility: Check,
    keep_screenshot: Keep,
) -> None:
    page = new_context(viewport=PHONE, is_mobile=True, has_touch=True).new_page()
    page.goto(f"{live_server.url}/")
    expect(page).to_have_url(re.compile(r"/en/welcome/$"))
    check_accessibility(page)

    page.goto(link)
    page.locator(f"input[value='{language}']").check()
    press(page)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    page.locator(f"input[name='name_{language}']").fill("Prova e parë")
    page.locator("select[name='country']").select_option("AL")
    seen = []
    for name in ("network", "look", "account", "confirm"):
        expect(page).to_have_url(re.compile(rf"/{language}/welcome/{name}/$"))
        check_accessibility(page)
        assert fits(page), page.url
        keep_screenshot(page, f"welcome-{name}-{language}-phone")
        seen.append(name)
        if name == "account":
            page.locator("input[name='full_name']").fill("Zana Kreu")
            page.locator("input[name='email']").fill("zana@example.org")
        if name == "confirm":
            found = re.search(r"^[0-9a-z]{8}$", OutboxMessage.objects.latest("pk").text, re.MULTILINE)
            assert found is not None
            page.locator("input[name='code']").fill(found.group())
        press(page)
    expect(page).to_have_url(re.compile(rf"/{language}/welcome/members/$"))
    check_accessibility(page)
    page.goto(link)
    expect(page).to_have_url(re.compile(r"/en/$"))


def test_the_setting_up_works_without_javascript(link: str, without_javascript: Page) -> None:
    without_javascript.goto(link)
    press(without_javascript)
    without_javascript.locator("input[name='name_en']").fill("Plain Network")
    press(without_javascript)
    press(without_javascript)
    expect(without_javascript).to_have_url(re.compile(r"/en/welcome/account/$"))


def test_the_colour_is_judged_before_the_eyes(link: str, page: Page, complaints: list[str]) -> None:
    page.goto(link)
    press(page)
    page.locator("input[name='name_en']").fill("Pale Network")
    press(page)
    page.locator("input[name='accent_colour']").evaluate("field => { field.value = '#ffd400' }")
    press(page)
    expect(page.get_by_role("alert")).to_contain_text("contrast of 1.")
    expect(page.locator("figure img")).to_have_js_property("complete", value=True)
    assert page.locator("figure img").evaluate("image => image.naturalWidth") > 0
    complaints.clear()  # the refused form answers 422, which the browser notes


@pytest.mark.parametrize("language", ["en", "sq", "ar"])
def test_one_press_shows_the_demo_through_other_eyes(
    language: str,
    live_server: LiveServer,
    settings: Settings,
    new_context: Callable[..., BrowserContext],
    check_accessibility: Check,
    keep_screenshot: Keep,
) -> None:
    settings.IS_DEMO = True
    make_person("Demo Member", ROLES[8].email, language=language)
    page = new_context(viewport=PHONE, is_mobile=True, has_touch=True).new_page()
    page.goto(f"{live_server.url}/{language}/demo/")
    check_accessibility(page)
    assert fits(page)
    keep_screenshot(page, f"demo-roles-{language}-phone")
    page.locator("form", has=page.locator(f"input[value='{ROLES[8].email}']")).locator("button").click()
    expect(page).to_have_url(re.compile(rf"/{language}/workspace/$"))
