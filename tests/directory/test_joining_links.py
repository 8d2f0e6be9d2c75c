"""Links by mail: nobody's mailbox is flooded, and no stranger makes the newest link useless at will."""

from datetime import timedelta

import pytest
from django.test import Client

from kuvend.directory.models import MembershipApplication, Network
from kuvend.directory.operations import joining
from kuvend.directory.operations.joining.applying import MOST_LINKS_PER_HOUR
from kuvend.directory.operations.presets import load_taxonomies
from kuvend.messaging.models import OutboxMessage
from tests.directory.joining_world import NOON, drafted
from tests.directory.test_joining import start

pytestmark = pytest.mark.unit


def links() -> int:
    return OutboxMessage.objects.filter(kind="directory.application_link").count()


def test_asking_again_and_again_sends_few_mails_and_leaves_the_newest_link_working(network: Network) -> None:
    application = drafted(network, email="Ana@Example.org")
    for minute in range(20):
        joining.send_links_of(email="ANA@example.org", now=NOON + timedelta(minutes=minute))
    assert links() == MOST_LINKS_PER_HOUR
    application.refresh_from_db()
    newest = application.return_code_digest
    assert not joining.send_link_again(application, now=NOON + timedelta(minutes=59))
    application.refresh_from_db()
    assert application.return_code_digest == newest
    assert joining.send_link_again(application, now=NOON + timedelta(minutes=61))


def test_beginning_for_somebody_elses_address_floods_no_mailbox(network: Network) -> None:
    for number in range(MOST_LINKS_PER_HOUR + 3):
        drafted(network, name=f"Shoqata {number}", email=("ana@example.org", "Ana@example.ORG")[number % 2])
    assert MembershipApplication.objects.count() == MOST_LINKS_PER_HOUR + 3
    assert links() == MOST_LINKS_PER_HOUR
    drafted(network, email="somebody.else@example.org")
    assert links() == MOST_LINKS_PER_HOUR + 1


@pytest.mark.web
def test_the_page_says_when_no_further_mail_was_sent(network: Network, anonymous: Client) -> None:
    load_taxonomies(now=NOON)
    application = start(anonymous, network)
    address = f"/en/join/application/{application.public_id}/mail/"
    said = [
        anonymous.post(address, {"idempotency_key": str(number)}, follow=True).content.decode()
        for number in range(MOST_LINKS_PER_HOUR)
    ]
    assert all("A new mail is on its way." in page for page in said[:-1])
    assert "Several mails went to this address" in said[-1]
    assert links() == MOST_LINKS_PER_HOUR
