"""The record at the desk."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kuvend.audit.models import AuditEntry
from kuvend.audit.operations import record
from kuvend.core import jobs
from kuvend.core.models import JobProgress
from kuvend.core.subjects import Subject
from kuvend.directory.models import Network
from kuvend.people.models import Person
from tests.actors import ClientMaker

pytestmark = [pytest.mark.web, pytest.mark.django_db]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ADDRESS = "/en/desk/audit/"


def decide(network: Network, by: Person, reason: str = "because", action: str = "test.decide") -> AuditEntry:
    subject = Subject("network", network.public_id)
    return record(chain=network.public_id, action=action, subject=subject, by=by, now=NOW, reason=reason)


def test_who_runs_a_network_reads_its_record_and_no_other(
    client_of: ClientMaker, head_of_network: Person, network: Network, other_network: Network
) -> None:
    decide(network, head_of_network, "a good reason")
    decide(other_network, head_of_network, "a foreign reason")
    response = client_of(head_of_network).get(ADDRESS)
    assert b"a good reason" in response.content
    assert head_of_network.full_name.encode() in response.content
    assert b"a foreign reason" not in response.content
    forced = client_of(head_of_network).get(ADDRESS, {"chain": other_network.public_id})
    assert b"a foreign reason" not in forced.content


def test_the_head_office_reads_the_record_of_the_house(client_of: ClientMaker, secretariat: Person) -> None:
    record(
        chain="house", action="test.house", subject=Subject("house", "house"), by=None, now=NOW, reason="of the house"
    )
    assert b"of the house" in client_of(secretariat).get(ADDRESS).content


def test_others_do_not_learn_that_there_is_a_record(
    client_of: ClientMaker, member: Person, outsider: Person, network: Network
) -> None:
    for person in (member, outsider):
        client = client_of(person)
        assert client.get(ADDRESS).status_code == 404
        sent = client.post(f"{ADDRESS}check/", {"chain": network.public_id, "idempotency_key": "k"})
        assert sent.status_code == 404
    assert Client().get(ADDRESS).status_code == 302
    assert not JobProgress.objects.exists()


def test_the_record_is_narrowed(client_of: ClientMaker, head_of_network: Person, network: Network) -> None:
    decide(network, head_of_network, "first", "test.one")
    decide(network, head_of_network, "second", "test.two")
    client = client_of(head_of_network)
    found = client.get(ADDRESS, {"action": "test.two"}).content
    assert (b"first" in found, b"second" in found) == (False, True)
    assert b"first" in client.get(ADDRESS, {"from_day": "2026-11-21", "to_day": "2026-11-21"}).content
    assert b"first" not in client.get(ADDRESS, {"from_day": "2026-11-22"}).content
    assert b"first" not in client.get(ADDRESS, {"to_day": "2026-11-20"}).content
    assert b"first" in client.get(ADDRESS, {"from_day": "nonsense", "page": "9" * 30}).content


def test_a_longer_record_asks_no_more(client_of: ClientMaker, head_of_network: Person, network: Network) -> None:
    client = client_of(head_of_network)
    decide(network, head_of_network)
    client.get(ADDRESS)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(ADDRESS)
        counts.append(len(asked))
        decide(network, head_of_network)
        decide(network, head_of_network)
    assert counts[0] == counts[1]


def test_a_check_says_what_it_found(client_of: ClientMaker, head_of_network: Person, network: Network) -> None:
    decide(network, head_of_network)
    client = client_of(head_of_network)
    response = client.post(f"{ADDRESS}check/", {"chain": network.public_id, "idempotency_key": "k1"})
    assert response.status_code == 302
    jobs.run_due()
    page = client.get(response["Location"])
    assert b"2 decisions were checked and nothing is wrong" in page.content
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER audit_entry_never_changes")
    AuditEntry.objects.filter(number=1).update(action="forged.action")
    response = client.post(f"{ADDRESS}check/", {"chain": network.public_id, "idempotency_key": "k2"})
    jobs.run_due()
    assert b"entry 1 was changed" in client.get(response["Location"]).content


def test_a_chain_that_one_may_not_read_is_not_checked(
    client_of: ClientMaker, head_of_network: Person, other_network: Network
) -> None:
    response = client_of(head_of_network).post(
        f"{ADDRESS}check/", {"chain": other_network.public_id, "idempotency_key": "k"}
    )
    assert response.status_code == 404
