"""A real browser for the journeys: Debian's Chromium driven by Playwright, with axe as judge of accessibility."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tools.browser import FLAGS, find_browser

PHONE = {"width": 360, "height": 780}
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey and touches the database through the live server."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright's loop runs in this thread, and Django would refuse its ordinary database calls beside a loop.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    program = find_browser()
    if program is None:
        pytest.skip("no browser in PATH")
    chromium = playwright.chromium.launch(executable_path=program, headless=True, args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about: script errors, refusals of the content-security policy, missing files.

    A journey that ends with any fails; one that provokes some on purpose clears the list.
    """
    return []


@pytest.fixture
def new_context(browser: Browser, complaints: list[str]) -> Iterator[Callable[..., BrowserContext]]:
    """Open windows of their own: `new_context(viewport=PHONE, locale="ar", java_script_enabled=False)`."""
    contexts: list[BrowserContext] = []

    def open_context(**options: object) -> BrowserContext:
        context = browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", **options})  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A desktop window."""
    return new_context().new_page()


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    """A telephone's window."""
    return new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()


@pytest.fixture
def without_javascript(new_context: Callable[..., BrowserContext]) -> Page:
    """A window whose owner has switched JavaScript off."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def check_accessibility() -> Callable[[Page], None]:
    """Fail when axe finds a violation of WCAG 2.2 AA on the page as it stands."""

    def check(page: Page) -> None:
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        result = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
        assert result.violations_count == 0, f"{page.url}\n{result.generate_report()}"

    return check


@pytest.fixture
def keep_screenshot() -> Callable[[Page, str], Path]:
    """Keep a picture under tests/output/screenshots/ for a person to look at."""
    folder = Path(__file__).parent.parent / "output" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> Path:
        file = folder / f"{name}.png"
        page.screenshot(path=file, full_page=True)
        return file

    return keep
