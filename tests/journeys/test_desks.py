"""The desk pages of networks, lists and imports: on a phone and at a desk, in both writing directions."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from kuvend.core import clock
from kuvend.directory.models import Body, BodyMember, ImportBatch, Network, Organisation, Term
from kuvend.directory.operations.presets import load_taxonomies
from kuvend.directory.states import BodyKind
from kuvend.people.models import Person
from tests.actors import LONG_AGO, ClientMaker, give_mandate
from tests.directory.test_importing import batch, item_of
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["batch"]


@pytest.fixture
def lists(db: None) -> None:
    """The lists that ship with the house: long ones, with languages of many names."""
    load_taxonomies(now=LONG_AGO)


@pytest.fixture
def body(network: Network, organisation: Organisation) -> Body:
    """A body with a seat."""
    body = Body.objects.create(network=network, kind=BodyKind.BOARD, name={"en": "Board of wide undertakings"})
    BodyMember.objects.create(
        body=body, full_name="Nora Zyra", office="Chairperson", organisation=organisation, since=LONG_AGO.date()
    )
    return body


def pages(network: Network, organisation: Organisation, body: Body, batch: ImportBatch) -> list[str]:
    slug, item = network.slug, item_of(batch, "organisation")
    term = Term.objects.filter(taxonomy__key="language").earliest("pk")
    membership = organisation.memberships.get()
    return [
        reverse("directory-desk-networks"),
        reverse("directory-desk-found-network"),
        *(
            reverse(f"directory-desk-{name}", args=[slug])
            for name in (
                "network", "describe-network", "look", "policy", "members", "join-network", "give-mandate",
                "set-up-body", "find-member", "imports-kept",
            )
        ),
        reverse("directory-desk-body", args=[slug, body.public_id]),
        reverse("directory-desk-membership", args=[slug, membership.public_id]),
        reverse("directory-desk-relations", args=[organisation.public_id]),
        reverse("directory-desk-taxonomies"),
        reverse("directory-desk-taxonomy", args=["language"]),
        reverse("directory-desk-term", args=["language", term.public_id]),
        reverse("directory-desk-imports"),
        *(
            reverse(f"directory-desk-{name}", args=[batch.public_id])
            for name in ("import", "confirm-import", "undo-import", "delete-import")
        ),
        *(
            reverse(f"directory-desk-{name}", args=[item.public_id])
            for name in ("import-item", "merge-import-item", "set-import-item-aside")
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(("language", "size"), [("sq", PHONE), ("ar", DESKTOP)])
def test_every_page_is_accessible_and_fits(
    live_server: LiveServer,
    new_context: Callable[..., BrowserContext],
    check_accessibility: Callable[[Page], None],
    client_of: ClientMaker,
    settings: Settings,
    secretariat: Person,
    network: Network,
    organisation: Organisation,
    body: Body,
    batch: ImportBatch,
    language: str,
    size: dict[str, int],
) -> None:
    give_mandate(organisation, network, since=clock.now().date())
    cookie = client_of(secretariat).cookies[settings.SESSION_COOKIE_NAME]
    context = new_context(viewport=size, is_mobile=size is PHONE)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    for path in pages(network, organisation, body, batch):
        answer = page.goto(live_server.url + path.replace("/en/", f"/{language}/", 1))
        assert answer is not None
        assert answer.ok, page.url
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, page.url
        assert page.locator("h1").count() == 1, page.url
        check_accessibility(page)
