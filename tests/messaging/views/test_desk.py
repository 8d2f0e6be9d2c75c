"""The outbox at the desk."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kuvend.audit.models import AuditEntry
from kuvend.core import jobs
from kuvend.messaging import operations
from kuvend.messaging.models import OutboxMessage
from kuvend.messaging.states import MessageState
from kuvend.people.models import Person
from tests.actors import ClientMaker
from tests.messaging.conftest import CODE, LETTER

pytestmark = [pytest.mark.web, pytest.mark.django_db]

ADDRESS = "/en/desk/mails/"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CONTEXT = {"title": "Hello", "name": "Arta", "url": "https://example.org/x"}


def failed(key: str = "k", **fields: Any) -> OutboxMessage:
    kind = fields.pop("kind", LETTER)
    to = fields.pop("to", "arta@example.org")
    message = operations.post(kind=kind, to=to, language="en", context=CONTEXT, key=key, now=NOW)
    assert message is not None
    values = {"state": MessageState.FAILED, "failure": "recipient refused 550", "finished_at": NOW, **fields}
    OutboxMessage.objects.filter(pk=message.pk).update(**values)
    message.refresh_from_db()
    return message


def again(client: Client, message: OutboxMessage, key: str = "k1") -> Any:
    return client.post(f"{ADDRESS}{message.public_id}/again/", {"idempotency_key": key}, follow=True)


def test_the_head_office_sees_what_became_of_mails_but_not_their_text(
    client_of: ClientMaker, secretariat: Person
) -> None:
    failed()
    content = client_of(secretariat).get(ADDRESS).content
    assert b"arta@example.org" in content
    assert b"does not take mail for this address" in content
    assert b"Dear Arta" not in content


def test_mails_are_narrowed(client_of: ClientMaker, secretariat: Person) -> None:
    failed("k1")
    failed("k2", to="besa@example.org", state=MessageState.WAITING, finished_at=None, failure="")
    client = client_of(secretariat)
    seen = {
        which: [name in client.get(ADDRESS, {"which": which}).content for name in (b"arta@", b"besa@")]
        for which in ("", "failed", "waiting", "all", "nonsense")
    }
    assert seen == {
        "": [True, False], "failed": [True, False], "waiting": [False, True], "all": [True, True],
        "nonsense": [True, False],
    }  # fmt: skip
    assert b"arta@" not in client.get(ADDRESS, {"which": "all", "to": "BESA"}).content


def test_a_mail_is_sent_again_once_and_that_is_recorded(client_of: ClientMaker, secretariat: Person) -> None:
    message = failed()
    jobs.run_due()
    client = client_of(secretariat)
    assert b"on its way again" in again(client, message).content
    assert b"on its way already" in again(client, message, "k2").content
    jobs.run_due()
    assert [sent.to for sent in mail.outbox] == [["arta@example.org"]]
    assert AuditEntry.objects.filter(action="messaging.send_again", subject_id=message.public_id).count() == 1


def test_a_mail_whose_text_is_gone_cannot_be_sent_again(client_of: ClientMaker, secretariat: Person) -> None:
    client = client_of(secretariat)
    for message in (failed("k1", text=""), failed("k2", kind=CODE)):
        assert b"no longer kept" in again(client, message, message.key).content
        message.refresh_from_db()
        assert message.state == MessageState.FAILED


def test_others_do_not_learn_that_there_is_an_outbox(
    client_of: ClientMaker, head_of_network: Person, member: Person, outsider: Person
) -> None:
    message = failed()
    for person in (head_of_network, member, outsider):
        client = client_of(person)
        assert client.get(ADDRESS).status_code == 404
        assert again(client, message).status_code == 404
    message.refresh_from_db()
    assert message.state == MessageState.FAILED


def test_more_mails_ask_no_more(client_of: ClientMaker, secretariat: Person) -> None:
    client = client_of(secretariat)
    failed("k0")
    client.get(ADDRESS)
    counts = []
    for number in (1, 2):
        with CaptureQueriesContext(connection) as asked:
            client.get(ADDRESS)
        counts.append(len(asked))
        failed(f"a{number}")
        failed(f"b{number}")
    assert counts[0] == counts[1]
