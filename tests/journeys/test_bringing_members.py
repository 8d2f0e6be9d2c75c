"""The first evening: somebody pastes the page of the old website, reviews, confirms, looks at it, and undoes one."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from kuvend.core import jobs
from kuvend.directory.models import ImportBatch, Network, Organisation
from kuvend.directory.operations.presets import load_places, load_taxonomies
from kuvend.directory.states import ProfileState
from kuvend.people.models import Person
from tests.actors import ClientMaker
from tests.directory.test_importing import NOW, PAGE
from tests.journeys.conftest import PHONE


def test_a_network_is_made_of_its_own_pages(
    live_server: LiveServer,
    new_context: Callable[..., BrowserContext],
    check_accessibility: Callable[[Page], None],
    client_of: ClientMaker,
    settings: Settings,
    editor: Person,
    network: Network,
    complaints: list[str],
) -> None:
    Network.objects.filter(pk=network.pk).update(country="AL")
    load_taxonomies(now=NOW)
    load_places(country="AL", by=None, now=NOW)
    context = new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    cookie = client_of(editor).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()

    page.goto(f"{live_server.url}/en/desk/import/")
    page.locator("textarea[name='text']").fill(PAGE)
    page.get_by_role("button", name="Recognise the members").click()
    expect(page).to_have_url(re.compile("/jobs/"))
    jobs.run_due()
    start = f"{live_server.url}/en/desk/import/{ImportBatch.objects.get().public_id}/"

    page.goto(start)
    page.get_by_role("link", name="Confirm the 1 profile that looks right").click()
    page.get_by_role("button", name="Publish them").click()
    expect(page).to_have_url(re.compile("/jobs/"))
    jobs.run_due()

    page.goto(f"{start}?kind=profiles&state=pending")
    page.locator("main a[href*='/desk/import/items/']").first.click()
    page.locator("input[name='text_name']").fill("Agim Toska")
    page.locator("input[name='text_country']").fill("Atlantis")
    page.get_by_role("button", name="Publish this profile").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no country of this name")
    complaints.clear()  # the refused form answers 422, which the browser notes
    check_accessibility(page)
    page.locator("input[name='text_country']").fill("Albania")
    page.locator("input[name='text_fields_of_activity'][value='media']").check()
    page.locator("input[name='decision_country'][value='accepted']").check()  # where a person lives is only proposed
    page.locator("input[name='text_seat']").fill("Berat")
    page.get_by_role("button", name="Publish this profile").click()
    expect(page.locator("main")).to_contain_text("Agim Toska is published.")

    page.goto(f"{live_server.url}/en/members/?view=map")
    for name in ("Berat", "Elbasan"):
        expect(page.locator("main table")).to_contain_text(name)
    page.goto(f"{live_server.url}/en/members/?field_of_activity=media&country=al")
    expect(page.locator("main")).to_contain_text("Agim Toska")

    person = Organisation.objects.get(name="Agim Toska")
    page.goto(f"{live_server.url}/en/desk/import/items/{person.import_items.get().public_id}/")
    expect(page.locator("dl.facts")).to_contain_text("Berat")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("main")).to_contain_text("It is undone.")
    person.refresh_from_db()
    assert person.state == ProfileState.ARCHIVED
    page.goto(f"{live_server.url}/en/members/")
    expect(page.locator("main")).to_contain_text("Qendra Hapi i Ri")
    expect(page.locator("main")).not_to_contain_text("Agim Toska")
