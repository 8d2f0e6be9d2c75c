"""Visitors on phones and desks, in light and dark, in both writing directions, with and without scripts."""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Response
from pytest_django.live_server_helper import LiveServer

from kuvend.core import clock
from kuvend.directory.models import ContactPoint, Network, Organisation, Place, Taxonomy, Term
from kuvend.directory.operations.indexing import refresh_search
from kuvend.directory.rules.addresses import member_url
from kuvend.directory.states import ContactKind, Visibility
from tests.actors import give_mandate, make_organisation

HEADERS = 500  # bytes, about
PHONE = {"width": 360, "height": 780}


@pytest.fixture
def member(live_server: LiveServer, root: Network, network: Network) -> Organisation:
    """A member with a seat, a field of activity and texts in two languages, among others."""
    place = Place.objects.create(
        key="al-tirane", country="AL", kind="municipality", label={"en": "Tirana"}, latitude=41.33, longitude=19.82
    )
    taxonomy = Taxonomy.objects.create(key="field_of_activity", name={"en": "Field of activity"})
    arts = Term.objects.create(taxonomy=taxonomy, key="arts", label={"en": "Arts", "ar": "الفنون"})
    root.about = {"en": "Bridges between shores"}
    root.save()
    for number in range(25):
        organisation = make_organisation(f"Forum {number:02d}", network, seat=place)
        refresh_search(organisation)
    organisation = make_organisation(
        "Shoqata e Valleve",
        network,
        seat=place,
        languages=["sq"],
        general_information={"sq": "Kërcejmë në çdo fshat.", "ar": "نرقص في كل قرية."},
        last_confirmed_at=clock.now(),
    )
    organisation.fields_of_activity.add(arts)
    ContactPoint.objects.create(
        organisation=organisation, kind=ContactKind.EMAIL, value="valle@example.org", visibility=Visibility.PUBLIC
    )
    give_mandate(organisation, network)
    refresh_search(organisation)
    return organisation


def pages(member: Organisation) -> list[str]:
    return [
        "/",
        "/members/",
        "/members/?view=map",
        "/members/?view=chart",
        "/members/?q=zzzzqqqq",
        member_url("", member.slug, member.public_id).removeprefix("/"),
        "/networks/",
        "/networks/albania/",
        "/search/?q=valle",
        "/accessibility/",
        "/privacy/",
        "/account/login/",
    ]


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize(
    ("language", "scheme", "size"),
    [("en", "light", "desk"), ("ar", "light", "phone"), ("sq", "dark", "phone"), ("ar", "dark", "desk")],
)
def test_every_public_page_is_accessible_and_fits(
    live_server: LiveServer,
    member: Organisation,
    new_context: Callable[..., BrowserContext],
    check_accessibility: Callable[[Page], None],
    language: str,
    scheme: str,
    size: str,
) -> None:
    options = {"viewport": PHONE} if size == "phone" else {}
    page = new_context(color_scheme=scheme, **options).new_page()
    for path in pages(member):
        answer = page.goto(f"{live_server.url}/{language}{path}")
        assert answer is not None
        assert answer.ok, page.url
        assert overflow(page) == 0, page.url
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        assert page.locator("h1").count() == 1, page.url
        check_accessibility(page)


def test_somebody_finds_a_member_without_scripts(
    live_server: LiveServer, member: Organisation, without_javascript: Page
) -> None:
    page = without_javascript
    page.goto(live_server.url + "/en/")
    page.get_by_role("searchbox").fill("valleve")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Shoqata e Valleve").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Shoqata e Valleve")
    assert page.get_by_role("link", name="valle@example.org").is_visible()
    page.get_by_role("link", name="العربية").last.click()
    assert page.get_by_text("نرقص في كل قرية.").is_visible()


def test_filters_narrow_the_list_and_chips_widen_it_again(
    live_server: LiveServer, member: Organisation, without_javascript: Page
) -> None:
    page = without_javascript
    page.goto(live_server.url + "/en/members/")
    assert "1–20 of 26 members" in page.get_by_role("status").inner_text()
    page.get_by_label("Arts").check()
    page.get_by_role("button", name="Show these members").click()
    assert "1 member" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="Remove this filter: Arts").click()
    page.get_by_role("link", name="Page 2").click()
    assert "21–26 of 26 members" in page.get_by_role("status").inner_text()


def test_the_keyboard_alone_reaches_the_content(live_server: LiveServer, member: Organisation, page: Page) -> None:
    page.goto(live_server.url + "/en/members/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"


def test_pages_are_light_and_stay_at_home(
    live_server: LiveServer, member: Organisation, new_context: Callable[..., BrowserContext]
) -> None:
    """At most 60 kB packed as the house packs them, 8 requests, and none of them to anybody else."""
    for path in pages(member):
        page = new_context().new_page()
        answers: list[Response] = []

        def note(response: Response, answers: list[Response] = answers) -> None:
            answers.append(response)

        page.on("response", note)
        page.goto(f"{live_server.url}/en{path}", wait_until="networkidle")
        urls = [answer.url for answer in answers]
        assert len(urls) <= 8, (path, urls)
        assert all(url.startswith((live_server.url, "data:")) for url in urls), urls
        weight = sum(len(gzip.compress(answer.body())) + HEADERS for answer in answers)
        assert weight <= 60_000, (path, weight)
        page.close()


def test_print_leaves_the_text_and_drops_the_menus(live_server: LiveServer, member: Organisation, page: Page) -> None:
    page.goto(live_server.url + member_url("en", member.slug, member.public_id))
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Main menu").is_visible()
    assert page.get_by_role("heading", name="Shoqata e Valleve").is_visible()
    assert page.get_by_text("valle@example.org").is_visible()
