"""The front of the house: start page, workspace, search, errors, and what programs ask for."""

import re
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.test import Client

from kuvend.core import clock, worklist
from kuvend.core.page import LANGUAGE_CODES
from kuvend.core.privacy import register
from kuvend.core.worklist import Urgency, WorkItem, WorkKind
from kuvend.directory.models import Network
from kuvend.directory.operations.indexing import refresh_search
from kuvend.people.models import Person
from tests.actors import ClientMaker, make_organisation

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


# -- start page ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("sq,en;q=0.5", "sq"), ("sr-Latn", "sr-latn"), ("ar-TN", "ar"), ("ja", "en"), ("", "en"), ("x" * 2000, "en")],
)
def test_the_browsers_language_decides_where_the_door_leads(anonymous: Client, wanted: str, language: str) -> None:
    answer = anonymous.get("/", headers={"accept-language": wanted})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{language}/")


def test_it_shows_the_network_with_its_figures(anonymous: Client, root: Network, network: Network) -> None:
    root.about = {"en": "Bridges between shores"}
    root.save()
    organisation = make_organisation("Newest of all", network)
    refresh_search(organisation)
    page = text_of(anonymous, "/en/")
    assert "<h1>Head office</h1>" in page
    assert "Bridges between shores" in page
    assert "Newest of all" in page
    assert 'class="stat-value"><a href="/en/members/">1</a>' in page


def test_an_empty_house_still_answers(anonymous: Client, db: None) -> None:
    assert anonymous.get("/en/", follow=True).status_code == 200


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_every_language_has_its_direction_and_leads_to_the_others(
    anonymous: Client, network: Network, language: str
) -> None:
    page = text_of(anonymous, f"/{language}/members/?q=a&country=al")
    direction = "rtl" if language == "ar" else "ltr"
    assert re.search(rf'<html lang="[a-zA-Z-]+" dir="{direction}">', page)
    for other in LANGUAGE_CODES:
        assert f'href="/{other}/members/?q=a&amp;country=al"' in page


def test_public_pages_say_nothing_about_their_reader(
    anonymous: Client, member: Person, client_of: ClientMaker, network: Network
) -> None:
    """So that a page kept for one could be shown to another without harm; only "sign in" becomes "my workspace"."""
    for url in ("/en/", "/en/members/", "/en/networks/", f"/en/networks/{network.slug}/", "/en/accessibility/"):
        page = text_of(client_of(member), url)
        assert member.full_name not in page, url
        assert "My workspace" in page, url
        assert "Sign in" in text_of(anonymous, url), url


# -- workspace --------------------------------------------------------------------------


def test_strangers_are_asked_to_sign_in(anonymous: Client, db: None) -> None:
    answer = anonymous.get("/en/workspace/")
    assert answer.status_code == 302
    assert "/account/login/" in answer.headers["Location"]


def test_what_presses_most_stands_first(
    member: Person, client_of: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    items = [
        WorkItem("Can wait", "/en/a/", until=now + timedelta(days=30)),
        WorkItem(
            "Too late", "/en/b/", since=now - timedelta(days=6), until=now - timedelta(hours=1), kind=WorkKind.DECIDE
        ),
        WorkItem("Soon", "/en/c/", until=now + timedelta(days=1)),
    ]
    monkeypatch.setattr(worklist.work_items, "_providers", [lambda request: items])
    page = text_of(client_of(member), "/en/workspace/")
    assert page.index("Too late") < page.index("Soon") < page.index("Can wait")
    assert "waiting for 6 days" in page
    assert "was due by" in page
    assert ">Decide</a>" in page


def test_urgency_follows_from_the_deadline() -> None:
    now = clock.now()
    assert WorkItem("", "").presses(now) is Urgency.WAITING
    assert WorkItem("", "", until=now + timedelta(days=4)).presses(now) is Urgency.WAITING
    assert WorkItem("", "", until=now + timedelta(days=3)).presses(now) is Urgency.SOON
    assert WorkItem("", "", until=now - timedelta(seconds=1)).presses(now) is Urgency.OVERDUE
    assert WorkItem("", "", until=now, urgency=Urgency.CAN_WAIT).presses(now) is Urgency.CAN_WAIT


# -- search -----------------------------------------------------------------------------


def test_one_search_finds_members_and_networks(anonymous: Client, network: Network) -> None:
    organisation = make_organisation("Albania Forum", network)
    refresh_search(organisation)
    page = text_of(anonymous, "/en/search/?q=albania")
    assert "Albania Forum" in page
    assert 'href="/en/networks/albania/"' in page
    assert "Nothing found" in text_of(anonymous, "/en/search/?q=zzzzqqqq")
    assert anonymous.get("/en/search/").status_code == 200


# -- pages every site must have ---------------------------------------------------------


def test_the_privacy_notice_names_every_declared_field(anonymous: Client, network: Network) -> None:
    page = text_of(anonymous, "/en/privacy/")
    assert register.personal
    for entry in register.personal.values():
        assert str(entry.purpose).replace("'", "&#x27;") in page, entry


def test_the_accessibility_statement_exists(anonymous: Client, db: None) -> None:
    assert "2.2" in text_of(anonymous, "/en/accessibility/")


# -- errors -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_what_is_not_there_is_said_in_the_readers_language(anonymous: Client, db: None, language: str) -> None:
    answer = anonymous.get(f"/{language}/nothing/here/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert f'href="/{language}/"' in page
    assert ('dir="rtl"' in page.partition("<head>")[0]) == (language == "ar")


def test_a_broken_server_answers_without_asking_anything(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down() -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("kuvend.portal.views.public.home.front_page", break_down)
    client.raise_request_exception = False
    answer = client.get("/sq/")
    assert answer.status_code == 500
    assert 'lang="sq"' in answer.content.decode()


def test_a_form_without_proof_of_origin_is_told_what_to_do(member: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/en/demo/sign-in/", {"email": "x"})
    assert answer.status_code == 403
    assert "open for too long" in answer.content.decode()


# -- what programs ask for --------------------------------------------------------------


def test_the_sitemap_lists_public_pages_only(anonymous: Client, network: Network) -> None:
    shown = make_organisation("Shown", network)
    make_organisation("Without network")
    answer = anonymous.get("/sitemap.xml")
    tree = ET.fromstring(answer.getvalue())  # noqa: S314 - our own
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = {element.text for element in tree.findall("s:url/s:loc", space)}
    base = django_settings.PUBLIC_URL
    assert f"{base}/en/members/shown-{shown.public_id}/" in found
    assert f"{base}/en/networks/albania/" in found
    assert not any("without-network" in (url or "") for url in found)


def test_a_long_sitemap_comes_in_parts(anonymous: Client, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kuvend.portal.views.public.machines.ENTRIES_OF_A_PART", 3)
    index = anonymous.get("/sitemap.xml").getvalue().decode()
    parts = re.findall(r"<loc>[^<]*(/sitemap\.xml\?part=\d)</loc>", index)
    assert len(parts) >= 2
    found = "".join(anonymous.get(part).getvalue().decode() for part in parts)
    assert found.count("<url>") == 7  # three pages of the front, two lists, two networks
    assert "<url>" not in anonymous.get("/sitemap.xml?part=99").getvalue().decode()


def test_crawlers_are_kept_out_of_what_has_no_end(anonymous: Client, db: None) -> None:
    rules = text_of(anonymous, "/robots.txt")
    assert "Disallow: /en/desk/" in rules
    assert f"Sitemap: {django_settings.PUBLIC_URL}/sitemap.xml" in rules


def test_pages_load_nothing_from_elsewhere_and_run_nothing_of_their_own(anonymous: Client, network: Network) -> None:
    for url in ("/en/", "/en/members/", "/en/members/?view=map", f"/en/networks/{network.slug}/"):
        answer = anonymous.get(url)
        page = answer.content.decode()
        assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!' + re.escape(django_settings.PUBLIC_HOST) + ")", page)
        assert " style=" not in page
        assert not re.findall(r"\son[a-z]+=", page)
        assert not re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*ld\+json)", page)
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
