"""Joining in a real browser: on a phone, without a script, right to left, and at the desk."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from kuvend.directory.models import MembershipApplication, Network, Organisation
from kuvend.directory.operations.indexing import refresh_search
from kuvend.directory.operations.presets import load_taxonomies
from kuvend.directory.states import ApplicationState
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from tests.actors import ClientMaker
from tests.directory.joining_world import NOON, submitted
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(network: Network, organisation: Organisation) -> Network:
    load_taxonomies(now=NOON)
    refresh_search(organisation)
    return network


def begin(page: Page, live_server: LiveServer, language: str = "en") -> MembershipApplication:
    page.goto(f"{live_server.url}/{language}/join/albania/")
    page.fill("[name=name]", "Shoqata Drita")
    page.fill("[name=contact_name]", "Ana Prifti")
    page.fill("[name=email]", "ana@example.org")
    page.locator("main form button.button-primary").click()
    page.wait_for_url("**/section/who/")
    return MembershipApplication.objects.latest("pk")


def code_of(application: MembershipApplication) -> str:
    key = f"directory.application_link:{application.public_id}"
    found = re.search(r"/join/return/(\w+)/", OutboxMessage.objects.get(key__startswith=key).text)
    assert found
    return found[1]


def go_on(page: Page) -> None:
    page.locator("button.button-primary[name=go]").click()


def write_everything(page: Page) -> None:
    page.select_option("[name=q-type]", "non_governmental_organization")
    go_on(page)
    page.check("[name=q-has_contact_2][value=no]")
    go_on(page)
    page.check("[name=q-fields_of_activity][value=media]")
    page.fill("[name=q-mission]", "Light for everyone.")
    go_on(page)
    page.fill("[name=q-why_join]", "To learn.")
    page.fill("[name=q-contribution]", "A hall.")
    page.check("[name=q-consent_truth]")
    page.check("[name=q-consent_data]")
    go_on(page)
    page.wait_for_url("**/review/")


def test_an_organisation_applies_on_a_phone(
    phone: Page, live_server: LiveServer, house: Network, check_accessibility: Callable[[Page], None]
) -> None:
    phone.goto(f"{live_server.url}/en/join/albania/")
    check_accessibility(phone)
    application = begin(phone, live_server)
    check_accessibility(phone)
    phone.goto(phone.url.replace("/who/", "/contact/"))
    phone.check("[name=q-has_contact_2][value=yes]")
    expect(phone.locator("[name=q-contact_2_name]")).to_be_visible()
    phone.fill("[name=q-website]", "not a url")
    phone.locator("[name=q-website]").blur()
    expect(phone.locator("#q-website-error")).to_contain_text("full web address")
    phone.fill("[name=q-website]", "drita.example")
    phone.locator("[name=q-website]").blur()
    expect(phone.locator("#q-website-error")).to_be_empty()
    phone.check("[name=q-has_contact_2][value=no]")
    expect(phone.locator("[name=q-contact_2_name]")).to_have_count(0)
    phone.goto(phone.url.replace("/contact/", "/who/"))
    write_everything(phone)
    check_accessibility(phone)
    phone.fill("[name=code]", code_of(application))
    phone.get_by_role("button", name="Send the application").click()
    expect(phone.locator("#receipt")).to_be_visible()
    check_accessibility(phone)
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_works_without_a_script_and_right_to_left(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, house: Network, language: str
) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    application = begin(page, live_server, language)
    page.goto(page.url.replace("/who/", "/contact/"))
    page.check("[name=q-has_contact_2][value=yes]")
    go_on(page)
    expect(page.locator("[name=q-contact_2_name]")).to_be_visible()
    page.check("[name=q-has_contact_2][value=no]")
    page.goto(page.url.replace("/contact/", "/who/"))
    write_everything(page)
    page.fill("[name=code]", code_of(application))
    page.locator("main form button.button-primary").last.click()
    expect(page.locator("#receipt")).to_be_visible()
    application.refresh_from_db()
    assert (application.state, application.language) == (ApplicationState.SUBMITTED, language)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")


@pytest.mark.parametrize("has_script", [True, False])
def test_the_mailed_link_opens_the_application_on_another_device(
    page: Page,
    new_context: Callable[..., BrowserContext],
    live_server: LiveServer,
    house: Network,
    check_accessibility: Callable[[Page], None],
    *,
    has_script: bool,
) -> None:
    application = begin(page, live_server)
    other = new_context(viewport=PHONE, java_script_enabled=has_script).new_page()
    other.goto(f"{live_server.url}/en/join/return/{code_of(application)}/")
    if has_script:
        check_accessibility(other)
    other.get_by_role("button", name="Open my application").click()
    other.wait_for_url(f"**/en/join/application/{application.public_id}/")
    expect(other.locator("main")).to_contain_text("Shoqata Drita")
    application.refresh_from_db()
    assert application.email_verified_at is not None


@pytest.mark.parametrize("has_script", [True, False])
def test_who_sees_what_stays_as_chosen_whatever_button_is_pressed(
    new_context: Callable[..., BrowserContext],
    live_server: LiveServer,
    house: Network,
    check_accessibility: Callable[[Page], None],
    *,
    has_script: bool,
) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=has_script).new_page()
    application = begin(page, live_server)
    review = f"{live_server.url}/en/join/application/{application.public_id}/review/"
    page.goto(review)
    if has_script:
        with page.expect_response(lambda answer: answer.url.endswith("/who-sees-what/") and answer.status == 204):
            page.select_option("[name=who-profile]", "desk")
        page.goto(review)
        expect(page.locator("[name=who-profile]")).to_have_value("desk")
        check_accessibility(page)
    page.select_option("[name=who-profile]", "desk")
    page.get_by_role("button", name="Mail it again").click()
    expect(page.locator("[name=who-profile]")).to_have_value("desk")
    page.get_by_role("button", name="The e-mail address is wrong").click()
    page.fill("[name=email]", "ana.prifti@example.org")
    page.get_by_role("button", name="Change the address").click()
    expect(page.locator("[name=who-profile]")).to_have_value("desk")
    page.fill("[name=code]", "not the code")
    page.press("[name=code]", "Enter")
    application.refresh_from_db()
    assert (application.email, application.is_not_duplicate) == ("ana.prifti@example.org", False)


def test_a_head_of_network_decides(
    page: Page,
    live_server: LiveServer,
    house: Network,
    head_of_network: Person,
    client_of: ClientMaker,
    check_accessibility: Callable[[Page], None],
) -> None:
    application = submitted(house)
    session = client_of(head_of_network).session
    page.context.add_cookies([{"name": "sessionid", "value": str(session.session_key), "url": live_server.url}])
    page.goto(f"{live_server.url}/en/desk/applications/")
    check_accessibility(page)
    page.get_by_role("link", name="Shoqata Drita").click()
    check_accessibility(page)
    page.get_by_role("button", name="Take it up").click()
    page.check("[name=decide-outcome][value=accepted]")
    page.fill("[name=decide-reason]", "Mirë se vini!")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.locator("main")).to_contain_text("Accepted")
    check_accessibility(page)
    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED
    page.goto(f"{live_server.url}/en/desk/networks/albania/policy/")
    check_accessibility(page)
    page.get_by_role("button", name="Open the questions").click()
    page.wait_for_url("**/desk/questionnaires/**")
    check_accessibility(page)
    page.get_by_role("link", name="Why do you want to join?").click()
    check_accessibility(page)
