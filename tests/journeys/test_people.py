"""Signing in with code, app and passkey, and looking after a profile - in a real browser."""

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from kuvend.core import clock
from kuvend.directory.models import Network, Organisation, ProbableDuplicate, ProfileDraft
from kuvend.directory.operations.claims import invite_to_profile
from kuvend.directory.states import DuplicateSign
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import make_organisation
from tests.journeys.conftest import PHONE

type Check = Callable[[Page], None]
type NewContext = Callable[..., BrowserContext]


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def sign_in(page: Page, live_server: LiveServer, person: Person, *, language: str = "en") -> None:
    page.goto(f"{live_server.url}/{language}/account/login/")
    page.locator("input[name=email]").fill(person.account.email)
    page.locator("main form").first.locator("button").click()
    text = OutboxMessage.objects.filter(to=person.account.email).latest("pk").text
    code = re.search(r"\b[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\b", text)
    assert code
    page.locator("input[name=code]").fill(code[0])
    page.locator("main form").first.locator("button").click()


def with_authenticator(page: Page) -> None:
    """Give the browser a telephone's key store that always recognises its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_added_and_signs_in(
    live_server: LiveServer, page: Page, secretariat: Person, check_accessibility: Check
) -> None:
    with_authenticator(page)
    sign_in(page, live_server, secretariat)
    page.goto(f"{live_server.url}/en/desk/organisations/")
    expect(page.get_by_text("You sit at a desk")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("link", name="Add a passkey").click()
    check_accessibility(page)
    page.locator("input[name=name]").fill("Telefoni")
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    expect(page.get_by_role("heading", name="Recovery codes", level=1)).to_be_visible()
    check_accessibility(page)
    page.get_by_role("link", name="I have kept them: continue").click()
    expect(page.get_by_role("heading", name="Organisations", level=1)).to_be_visible()
    assert Authenticator.objects.filter(user=secretariat.account, type=Authenticator.Type.WEBAUTHN).count() == 1

    page.goto(f"{live_server.url}/en/account/logout/")
    press(page, "Sign out")
    page.goto(f"{live_server.url}/en/account/login/")
    check_accessibility(page)
    press(page, "Sign in with a passkey")
    page.wait_for_url(lambda url: "login" not in url)
    # A passkey is both steps at once.
    page.goto(f"{live_server.url}/en/desk/organisations/")
    expect(page.get_by_role("heading", name="Organisations", level=1)).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_app_is_set_up_on_a_telephone_without_javascript(
    language: str, live_server: LiveServer, new_context: NewContext, secretariat: Person
) -> None:
    page = new_context(viewport=PHONE, is_mobile=True, java_script_enabled=False).new_page()
    sign_in(page, live_server, secretariat, language=language)
    page.goto(f"{live_server.url}/{language}/account/second-step/app/")
    secret = page.locator("code").first.inner_text()
    page.locator("input[name=code]").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.locator("main form").first.locator("button").click()
    expect(page.locator("ul.codes li")).to_have_count(10)
    page.goto(f"{live_server.url}/{language}/desk/organisations/")
    expect(page).to_have_url(re.compile("/desk/organisations/$"))


def test_somebody_invited_takes_over_a_profile_and_publishes(
    live_server: LiveServer,
    new_context: NewContext,
    organisation: Organisation,
    editor: Person,
    check_accessibility: Check,
) -> None:
    invite_to_profile(
        organisation=organisation,
        email="dita@example.org",
        role=Role.REPRESENTATIVE,
        language="en",
        by=editor,
        now=clock.now(),
    )
    link = re.search(r"/en/claim/\w+/", OutboxMessage.objects.get(to="dita@example.org").text)
    assert link
    page = new_context(viewport=PHONE, is_mobile=True, has_touch=True).new_page()
    page.goto(live_server.url + link[0])
    check_accessibility(page)
    page.get_by_label("Your full name").fill("Dita Re")
    press(page, "Accept the invitation")
    expect(page.get_by_text("Welcome! You now look after the profile of Lule Mali.")).to_be_visible()
    check_accessibility(page)

    # What is typed is kept at once, field by field.
    acronym = page.get_by_label("Acronym")
    acronym.fill("LM")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 204):
        acronym.blur()
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    assert ProfileDraft.objects.get().fields == {"acronym": "LM"}
    year = page.get_by_label("Year of establishment")
    year.fill("3000")
    year.blur()
    told = page.get_by_role("status").filter(has_text="Draft saved, except for:")
    expect(told).to_contain_text("Year of establishment: This year has not come yet.")
    check_accessibility(page)
    year.fill("")
    year.blur()
    expect(page.get_by_text("Draft saved.")).to_be_visible()

    for section in ("texts", "activity", "places", "contacts", "facts"):
        page.goto(live_server.url + reverse("directory-edit-profile-section", args=[organisation.public_id, section]))
        check_accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), section
    press(page, "Save and preview")
    check_accessibility(page)
    expect(page.locator("ins", has_text="LM")).to_be_visible()
    press(page, "Publish")
    expect(page.get_by_text("The profile is published.")).to_be_visible()
    organisation.refresh_from_db()
    assert organisation.acronym == "LM"
    page.goto(live_server.url + reverse("directory-team", args=[organisation.public_id]))
    check_accessibility(page)
    page.goto(live_server.url + reverse("directory-profile-history", args=[organisation.public_id]))
    check_accessibility(page)


def test_ones_own_pages_are_accessible_and_fit_a_telephone(
    live_server: LiveServer,
    new_context: NewContext,
    organisation: Organisation,
    member: Person,
    check_accessibility: Check,
) -> None:
    page = new_context(viewport=PHONE, is_mobile=True).new_page()
    sign_in(page, live_server, member)
    for name in ("people_account", "account_email", "usersessions_list", "mfa_index", "people_my_data", "people_erase"):
        for language in ("en", "ar"):
            page.goto(live_server.url + reverse(name).replace("/en/", f"/{language}/"))
            check_accessibility(page)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name


def test_the_desks_pages_are_accessible_and_fit_a_telephone(
    live_server: LiveServer,
    new_context: NewContext,
    organisation: Organisation,
    network: Network,
    member: Person,
    head_of_network: Person,
    check_accessibility: Check,
    settings: Settings,
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    twin = make_organisation("Shoqata Lule Mali", network, acronym="SLM")
    pair = ProbableDuplicate.objects.create(
        first=organisation, second=twin, likeness=1.0, signs=[DuplicateSign.NAME], found_at=clock.now()
    )
    page = new_context(viewport=PHONE, is_mobile=True).new_page()
    sign_in(page, live_server, head_of_network)
    own = organisation.public_id
    pages = [
        reverse("directory-desk-organisations"),
        reverse("directory-desk-add-organisation"),
        reverse("directory-desk-duplicates"),
        reverse("directory-desk-different-duplicate", args=[pair.public_id]),
        reverse("directory-desk-organisation", args=[own]),
        reverse("directory-desk-archive-organisation", args=[own]),
        reverse("directory-desk-merge-choose", args=[own]),
        reverse("directory-desk-merge", args=[own, twin.public_id]),
        reverse("directory-desk-help"),
        reverse("directory-desk-help-second-factor", args=[member.public_id]),
        reverse("directory-desk-help-address", args=[member.public_id]),
        reverse("directory-desk-roles", args=[network.slug]),
    ]
    for url in pages:
        for language in ("en", "ar"):
            page.goto(live_server.url + url.replace("/en/", f"/{language}/"))
            check_accessibility(page)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), url
