"""Imports do not stay for ever: the desk deletes them, time does, and an erasure reaches into them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kuvend.audit.models import AuditEntry
from kuvend.core import jobs
from kuvend.core.errors import Refused
from kuvend.directory.models import (
    ImportBatch,
    ImportedField,
    ImportItem,
    ImportRetention,
    ImportSource,
    Network,
    Organisation,
)
from kuvend.directory.operations.importing import (
    Choice,
    bring_pages,
    confirm_import_item,
    decide_imported_fields,
    delete_import,
    delete_imports_whose_time_is_over,
    erase_from_imports,
    keep_imports_for,
    set_aside_import_item,
    take_in_pages,
    undo_import_item,
)
from kuvend.directory.queries.importing import marked_text
from kuvend.directory.queries.imports_kept import deleted_at, months_kept
from kuvend.directory.rules.memberships import add_months
from kuvend.directory.rules.traces import traces_of
from kuvend.directory.states import FieldDecision, ImportItemState, ProfileState
from kuvend.people.models import Person
from tests.actors import ClientMaker
from tests.directory.test_importing import NOW, batch, item_of, lists

pytestmark = pytest.mark.unit
__all__ = ["batch", "lists"]

PAGE = """Qendra Hapi i Ri

Rrjeti Kombëtar

Rruga e Bujqve 4, Elbasan
Tel. +355 69 123 4567
drita.lleshi@example.org

Lloji i organizatës
Organizatë joqeveritare
Viti i themelimit
2006
Informacion i përgjithshëm

Qendra punon me gratë e fshatrave rreth qytetit. Shkruani te drita.lleshi@example.org.

Kontakti (1) Emri i plotë
Drita Lleshi
Pozicioni
Drejtoreshë
Drejtuesi i organizatës
Drita Lleshi

Shoqata Ura e Re

Rrjeti Kombëtar

Rr. Ismail Qemali, Vlorë
ura@example.net

Lloji i organizatës
Organizatë joqeveritare
Viti i themelimit
2011
Informacion i përgjithshëm

Ndërtojmë ura mes fshatrave.

Kontakti (1) Emri i plotë
Drita Lleshi
Pozicioni
Sekretare
"""


@pytest.fixture
def named(network: Network, editor: Person, lists: None) -> ImportBatch:
    """Pages on which two people have the same name."""
    taken = take_in_pages(network=network, files=[("page.txt", PAGE.encode())], by=editor, now=NOW)
    assert taken.batch is not None
    return taken.batch


# -- the desk --------------------------------------------------------------------------------------------------------


def test_deleting_an_import_leaves_what_was_confirmed(batch: ImportBatch, editor: Person, network: Network) -> None:
    organisation = confirm_import_item(item=item_of(batch, "organisation"), by=editor, now=NOW)
    assert delete_import(batch=batch, by=editor, now=NOW, reason="No longer needed.") == 3
    for model in (ImportBatch, ImportSource, ImportItem, ImportedField):
        assert not model.objects.exists(), model
    assert organisation is not None
    organisation.refresh_from_db()
    assert organisation.state == ProfileState.PUBLISHED
    assert organisation.memberships.filter(network=network).exists()
    entry = AuditEntry.objects.get(action="directory.delete_import")
    assert entry.chain == network.public_id
    assert entry.facts == {"items": 3, "confirmed": 1}


def test_it_goes_once(batch: ImportBatch, editor: Person) -> None:
    again = ImportBatch.objects.get(pk=batch.pk)
    item = item_of(batch, "organisation")
    delete_import(batch=batch, by=editor, now=NOW)
    with pytest.raises(Refused):
        delete_import(batch=again, by=editor, now=NOW)
    with pytest.raises(Refused):
        confirm_import_item(item=item, by=editor, now=NOW)
    assert AuditEntry.objects.filter(action="directory.delete_import").count() == 1


def test_work_that_waited_for_a_deleted_import_is_no_failure(batch: ImportBatch, editor: Person) -> None:
    followed = jobs.follow(
        "directory.undo_import", owner=editor, title="x", now=NOW, batch_id=batch.public_id, person_id=editor.public_id
    )
    delete_import(batch=batch, by=editor, now=NOW)
    jobs.run_due()
    followed.refresh_from_db()
    assert followed.message == "The import was deleted."


def test_the_same_pages_come_in_anew(batch: ImportBatch, editor: Person, network: Network) -> None:
    from tests.directory.test_importing import PAGE as BEFORE

    organisation = confirm_import_item(item=item_of(batch, "organisation"), by=editor, now=NOW)
    delete_import(batch=batch, by=editor, now=NOW)
    taken = take_in_pages(network=network, files=[("page.txt", BEFORE.encode())], by=editor, now=NOW)
    assert taken.batch is not None
    assert taken.new == 3
    assert item_of(taken.batch, "organisation").duplicate_of == organisation


# -- time ------------------------------------------------------------------------------------------------------------


def test_an_import_goes_twelve_months_after_the_last_decision(batch: ImportBatch, editor: Person) -> None:
    decided = NOW + timedelta(days=90)
    set_aside_import_item(item=item_of(batch, "event"), by=editor, now=decided)
    over = add_months(decided, 12)
    assert deleted_at([batch])[batch.pk] == over
    assert delete_imports_whose_time_is_over(now=over - timedelta(seconds=1)) == 0
    assert delete_imports_whose_time_is_over(now=over) == 1
    assert not ImportSource.objects.exists()
    assert AuditEntry.objects.get(action="directory.delete_import").facts["items"] == 3


def test_a_network_sets_its_own_term_with_a_reason(
    batch: ImportBatch, network: Network, other_network: Network, head_of_network: Person
) -> None:
    keep_imports_for(network=network, months=36, reason="An audit by the funder.", by=head_of_network, now=NOW)
    keep_imports_for(network=network, months=3, reason="The audit is over.", by=head_of_network, now=NOW)
    assert months_kept([network.pk, other_network.pk]) == {network.pk: 3, other_network.pk: 12}
    assert deleted_at([batch])[batch.pk] == add_months(NOW, 3)
    assert AuditEntry.objects.filter(action="directory.keep_imports_for").count() == 2


def test_the_job_is_registered(batch: ImportBatch) -> None:
    jobs.enqueue("directory.delete_imports_whose_time_is_over", run_after=NOW)
    jobs.run_due()  # the clock of today is years later than the import
    assert not ImportBatch.objects.exists()


# -- the pages -------------------------------------------------------------------------------------------------------


@pytest.mark.web
def test_the_desk_is_told_what_goes_before_it_goes(batch: ImportBatch, editor: Person, client_of: ClientMaker) -> None:
    confirm_import_item(item=item_of(batch, "organisation"), by=editor, now=NOW)
    client = client_of(editor)
    url = reverse("directory-desk-delete-import", args=[batch.public_id])
    assert url in client.get(reverse("directory-desk-import", args=[batch.public_id])).content.decode()
    page = client.get(url).content.decode()
    assert "2 things still wait" in page
    assert "can no longer be undone" in page
    assert client.post(url, {"idempotency_key": "one"}).status_code == 422
    assert ImportBatch.objects.exists()
    assert client.post(url, {"idempotency_key": "two", "is_sure": "on", "reason": "Done"}).status_code == 302
    assert not ImportBatch.objects.exists()
    assert client.get(url).status_code == 404
    assert "Nothing has been brought yet" in client.get(reverse("directory-desk-imports")).content.decode()


@pytest.mark.web
def test_the_list_says_when_each_goes(batch: ImportBatch, head_of_network: Person, client_of: ClientMaker) -> None:
    page = client_of(head_of_network).get(reverse("directory-desk-imports")).content.decode()
    assert "Will be deleted" in page
    assert reverse("directory-desk-imports-kept", args=[batch.network.slug]) in page


@pytest.mark.web
def test_nobody_else_deletes(
    batch: ImportBatch, outsider: Person, member: Person, reviewer: Person, other_head: Person, client_of: ClientMaker
) -> None:
    url = reverse("directory-desk-delete-import", args=[batch.public_id])
    for person in (outsider, member, reviewer, other_head):
        answer = client_of(person).post(url, {"idempotency_key": person.public_id, "is_sure": "on"})
        assert answer.status_code in {403, 404}, person
    assert ImportBatch.objects.exists()


@pytest.mark.web
def test_the_term_is_set_on_a_page_by_who_leads_the_network(
    network: Network, head_of_network: Person, editor: Person, other_head: Person, client_of: ClientMaker
) -> None:
    url = reverse("directory-desk-imports-kept", args=[network.slug])
    sent = {"idempotency_key": "one", "months": "6", "reason": "Six are enough."}
    for person in (editor, other_head):
        assert client_of(person).post(url, sent).status_code in {403, 404}
    client = client_of(head_of_network)
    assert client.post(url, sent | {"reason": "", "idempotency_key": "two"}).status_code == 422
    assert client.post(url, sent | {"months": "61", "idempotency_key": "three"}).status_code == 422
    assert not ImportRetention.objects.exists()
    assert client.post(url, sent | {"idempotency_key": "four"}).status_code == 302
    assert "Six are enough." in client.get(url).content.decode()


# -- being forgotten -------------------------------------------------------------------------------------------------

DRITA = traces_of(addresses=["drita.lleshi@example.org"], names=["Drita Lleshi"], telephones=["069 123 4567"])


def erase(organisations: set[int] | None = None, own: set[int] | None = None) -> int:
    return erase_from_imports(traces=DRITA, organisations=organisations or set(), own_profiles=own or set())


def test_somebody_is_taken_out_of_what_waits(named: ImportBatch, editor: Person) -> None:
    first, second = named.items.order_by("start")
    decide_imported_fields(
        item=first,
        choices={"additional_information": Choice(FieldDecision.EDITED, "Ask Drita Lleshi")},
        by=editor,
        now=NOW,
    )
    before = {one.key for one in second.fields.all()}
    length = len(named.sources.get().text)
    assert erase() == 1
    source = named.sources.get()
    assert bytes(source.content) == b""
    assert len(source.text) == length
    assert "drita.lleshi@" not in source.text
    assert "123 4567" not in source.text
    keys = {one.key for one in first.fields.all()}
    assert "contact_1_full_name" not in keys
    assert "contact_1_job_title" not in keys
    assert "head_of_the_organisation" not in keys
    said = str(list(first.fields.values()))
    for trace in ("Drita", "drita", "123 4567"):
        assert trace not in said
    assert "Qendra punon me gratë" in said, "what others wrote stays"
    assert {one.key for one in second.fields.all()} == before, "another person of the same name stays"
    assert source.text.count("Drita Lleshi") == 1
    shown = "".join(stretch.text for stretch in marked_text(ImportItem.objects.get(pk=second.pk)))
    assert shown.startswith("Shoqata Ura e Re"), "what was recognised of others stands where it stood"
    assert confirm_import_item(item=ImportItem.objects.get(pk=first.pk), by=editor, now=NOW) is not None


def test_a_name_counts_where_they_had_to_do_with_the_profile(named: ImportBatch, editor: Person) -> None:
    _first, second = named.items.order_by("start")
    organisation = confirm_import_item(item=second, by=editor, now=NOW)
    assert organisation is not None
    erase({organisation.pk})
    assert "Drita" not in str(list(second.fields.values())) + named.sources.get().text


def test_somebody_who_stands_nowhere_changes_nothing(named: ImportBatch) -> None:
    stranger = traces_of(addresses=["x@example.com"], names=["Drita Lleshi"])
    assert erase_from_imports(traces=stranger, organisations=set(), own_profiles=set()) == 0
    assert named.sources.get().text == PAGE


def test_the_profile_of_an_individual_goes_whole(batch: ImportBatch, editor: Person) -> None:
    item = item_of(batch, "person")
    item_start, item_end = item.start, item.end
    decide_imported_fields(
        item=item, choices={"name": Choice(FieldDecision.EDITED, "Drita Lleshi")}, by=editor, now=NOW
    )
    organisation = confirm_import_item(item=ImportItem.objects.get(pk=item.pk), by=editor, now=NOW)
    assert organisation is not None
    erase(own={organisation.pk})
    assert not ImportItem.objects.filter(pk=item.pk).exists()
    assert "piktor" not in batch.sources.get().text[item_start:item_end]
    assert batch.items.count() == 2


def test_what_nobody_has_read_yet_goes(network: Network, editor: Person) -> None:
    waiting = bring_pages(network=network, files=[("page.txt", PAGE.encode())], by=editor, now=NOW)
    assert waiting is not None
    assert erase() == 1
    assert not waiting.sources.exists()


def test_what_a_profile_said_before_forgets_too(
    network: Network, organisation: Organisation, batch: ImportBatch
) -> None:
    item = item_of(batch, "organisation")
    contact = {"full_name": "Drita Lleshi", "email": "drita.lleshi@example.org"}
    item.before = {
        "content": {"contact_persons": [contact], "acronym": "HR"},
        "after": {"contact_persons": [contact, {"full_name": "Beni", "email": ""}]},
        "was_member": True,
    }
    item.save()
    erase()
    item.refresh_from_db()
    assert item.before == {
        "content": {"contact_persons": [], "acronym": "HR"},
        "after": {"contact_persons": [{"full_name": "Beni", "email": ""}]},
        "was_member": True,
    }


def test_undoing_still_works_for_the_others(named: ImportBatch, editor: Person) -> None:
    _first, second = named.items.order_by("start")
    confirm_import_item(item=second, by=editor, now=NOW)
    erase()
    second = ImportItem.objects.get(pk=second.pk)
    undo_import_item(item=second, by=editor, now=NOW)
    assert second.state == ImportItemState.UNDONE
