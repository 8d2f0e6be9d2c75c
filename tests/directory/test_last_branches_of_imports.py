"""Two who decide about one import at once, what was changed in between, and what there is nothing to do about."""

from datetime import datetime

import pytest

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.directory.hooks import ImportedText, import_targets
from kuvend.directory.models import ImportBatch, ImportItem, Membership, Network, Organisation
from kuvend.directory.operations.importing import (
    Choice,
    bring_pages,
    confirm_import_item,
    confirm_ready_items,
    decide_imported_fields,
    delete_import,
    delete_imports_whose_time_is_over,
    erase_from_imports,
    forgetting,
    merge_import_item_into,
    recognise_pages,
    take_in_pages,
    undo_import,
    undo_import_item,
)
from kuvend.directory.operations.memberships import end_membership
from kuvend.directory.operations.profiles import archive_organisation
from kuvend.directory.queries.imports_kept import batches_over
from kuvend.directory.rules.memberships import add_months
from kuvend.directory.rules.traces import traces_of
from kuvend.directory.states import FieldDecision, ImportItemState, MembershipState, ProfileState
from kuvend.people.models import Person
from tests.actors import make_organisation
from tests.directory.test_importing import NOW, PAGE, batch, item_of, lists
from tests.directory.test_imports_kept import named

pytestmark = pytest.mark.unit
__all__ = ["batch", "lists", "named"]
DRITA = traces_of(addresses=["drita.lleshi@example.org"], names=["Drita Lleshi"])


def fresh(item: ImportItem) -> ImportItem:
    """The item as somebody else reads it now."""
    return ImportItem.objects.get(pk=item.pk)


# -- bringing --------------------------------------------------------------------------------------------------------


def test_pages_are_recognised_once(network: Network, editor: Person, lists: None) -> None:
    brought = bring_pages(network=network, files=[("page.txt", PAGE.encode())], by=editor, now=NOW)
    assert brought is not None
    first = recognise_pages(batch=brought, now=NOW)
    again = recognise_pages(batch=brought, now=NOW)
    assert (first.new, again.new, again.unchanged) == (3, 0, 3)
    assert AuditEntry.objects.filter(action="directory.recognise_pages").count() == 1


def test_a_later_reading_of_what_was_confirmed_names_its_profile(
    batch: ImportBatch, network: Network, editor: Person
) -> None:
    """The profile has another name by now, so that the names alone would not tell."""
    item = item_of(batch, "organisation")
    organisation = confirm_import_item(item=item, by=editor, now=NOW)
    assert organisation is not None
    Organisation.objects.filter(pk=organisation.pk).update(name="Aurora Borealis")
    organisation.addresses.all().delete()
    organisation.contact_persons.all().delete()
    page = PAGE.replace("fshatrave", "qyteteve")
    taken = take_in_pages(network=network, files=[("page.txt", page.encode())], by=editor, now=NOW)
    assert taken.batch is not None
    later = item_of(taken.batch, "organisation")
    assert (later.replaces, later.duplicate_of) == (item, organisation)


# -- deciding --------------------------------------------------------------------------------------------------------


def test_a_new_field_left_empty_is_no_field(batch: ImportBatch, editor: Person) -> None:
    item = item_of(batch, "organisation")
    before = {one.key for one in item.fields.all()}
    choices = {
        "website": Choice(FieldDecision.ACCEPTED, "  "),
        "acronym": Choice(FieldDecision.ACCEPTED, "HiR"),
    }
    decide_imported_fields(item=item, choices=choices, by=editor, now=NOW)
    assert {one.key for one in item.fields.all()} == before | {"acronym"}


def test_a_text_is_not_added_to_a_profile(batch: ImportBatch, editor: Person, organisation: Organisation) -> None:
    item = item_of(batch, "event")
    with pytest.raises(Refused, match="Only a profile"):
        merge_import_item_into(item=item, organisation=organisation, by=editor, now=NOW)
    assert fresh(item).state == ImportItemState.PENDING
    organisation.refresh_from_db()
    assert organisation.name == "Lule Mali"


def test_what_a_person_accepted_replaces_what_was_there(
    network: Network, other_network: Network, editor: Person, lists: None
) -> None:
    """A text only in the languages it has, a single value whole; and a profile from elsewhere becomes a member."""
    organisation = make_organisation(
        "Qendra Hapi i Ri", other_network, acronym="OLD", general_information={"sq": "E vjetër", "en": "Old"}
    )
    taken = take_in_pages(network=network, files=[("page.txt", PAGE.encode())], by=editor, now=NOW)
    assert taken.batch is not None
    item = item_of(taken.batch, "organisation")
    text = item.fields.get(key="general_information")
    choices = {
        "general_information": Choice(FieldDecision.EDITED, "E re", "sq"),
        "acronym": Choice(FieldDecision.EDITED, "NEW"),
    }
    assert text.values
    decide_imported_fields(item=item, choices=choices, by=editor, now=NOW)
    changed = merge_import_item_into(item=item, organisation=organisation, by=editor, now=NOW)
    assert {"general_information", "acronym"} <= set(changed)
    organisation.refresh_from_db()
    assert organisation.general_information.as_json() == {"sq": "E re", "en": "Old"}
    assert organisation.acronym == "NEW"
    assert Membership.objects.get(organisation=organisation, network=network).state == MembershipState.ACTIVE
    # Undoing gives back what it said, and ends the membership that the import began; the other one stays.
    undo_import_item(item=fresh(item), by=editor, now=NOW)
    organisation.refresh_from_db()
    assert organisation.general_information.as_json() == {"sq": "E vjetër", "en": "Old"}
    assert (organisation.acronym, organisation.state) == ("OLD", ProfileState.PUBLISHED)
    states = dict(organisation.memberships.values_list("network__slug", "state"))
    assert states == {network.slug: MembershipState.REMOVED, other_network.slug: MembershipState.ACTIVE}


def test_two_who_confirm_together_make_each_profile_once(
    named: ImportBatch, editor: Person, network_secretariat: Person
) -> None:
    told: list[tuple[int, int]] = []

    def somebody_is_faster(number: int, total: int) -> None:
        if not told:
            for item in named.items.filter(state=ImportItemState.PENDING):
                confirm_import_item(item=item, by=network_secretariat, now=NOW)
        told.append((number, total))

    assert named.items.count() == 2
    assert confirm_ready_items(batch=named, by=editor, now=NOW, tell=somebody_is_faster) == 1
    assert told == [(1, 2), (2, 2)]
    assert Organisation.objects.count() == 2
    assert named.items.filter(decided_by=network_secretariat, state=ImportItemState.CONFIRMED).count() == 1


# -- undoing ---------------------------------------------------------------------------------------------------------


def test_undoing_a_text_touches_no_profile(
    batch: ImportBatch, editor: Person, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take(text: ImportedText, by: Person, now: datetime) -> str:
        return "events:abc"

    monkeypatch.setattr(import_targets, "_providers", [take])
    item = item_of(batch, "event")
    confirm_import_item(item=item, by=editor, now=NOW)
    undo_import_item(item=fresh(item), by=editor, now=NOW)
    assert fresh(item).state == ImportItemState.UNDONE
    assert not AuditEntry.objects.filter(action="directory.archive_organisation").exists()
    with pytest.raises(Refused, match="meanwhile"):
        undo_import_item(item=fresh(item), by=editor, now=NOW)


def test_what_somebody_ended_meanwhile_is_not_ended_again(
    batch: ImportBatch, network: Network, editor: Person, head_of_network: Person
) -> None:
    item = item_of(batch, "organisation")
    organisation = confirm_import_item(item=item, by=editor, now=NOW)
    assert organisation is not None
    end_membership(
        membership=organisation.memberships.get(), by=head_of_network, now=NOW, reason="They left.", tells=False
    )
    archive_organisation(organisation=organisation, by=head_of_network, now=NOW, reason="Gone.")
    revision = Organisation.objects.get(pk=organisation.pk).revision
    ImportItem.objects.filter(pk=item.pk).update(revision=revision)  # it reads as it was imported
    assert undo_import(batch=batch, by=editor, now=NOW) == (1, 0)
    assert organisation.memberships.get().state == MembershipState.LEFT, "not removed as well"
    assert AuditEntry.objects.filter(action="directory.archive_organisation").count() == 1


# -- forgetting ------------------------------------------------------------------------------------------------------


def test_what_the_desk_deletes_first_is_not_counted(
    batch: ImportBatch, network: Network, editor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PAGE.replace("Hapi i Ri", "Hapi i Vjetër")
    second = take_in_pages(network=network, files=[("other.txt", page.encode())], by=editor, now=NOW).batch
    assert second is not None

    def slow(*, now: datetime) -> list[ImportBatch]:
        batches = batches_over(now=now)
        assert len(batches) == 2
        delete_import(batch=batch, by=editor, now=NOW, reason="No longer needed.")
        return batches

    monkeypatch.setattr(forgetting, "batches_over", slow)
    assert delete_imports_whose_time_is_over(now=add_months(NOW, 13)) == 1
    assert not ImportBatch.objects.exists()
    deleted = AuditEntry.objects.filter(action="directory.delete_import").order_by("number")
    assert list(deleted.values_list("subject_id", flat=True)) == [batch.public_id, second.public_id], "each once"


def test_an_edit_that_said_only_who_somebody_is_takes_back_the_whole_field(named: ImportBatch, editor: Person) -> None:
    """What the page said of others stays to be seen, but is not written in place of the edit."""
    item = named.items.order_by("start").first()
    assert item is not None
    field = item.fields.get(key="general_information")
    decide_imported_fields(
        item=item, choices={field.key: Choice(FieldDecision.EDITED, "Drita Lleshi")}, by=editor, now=NOW
    )
    erase_from_imports(traces=DRITA, organisations=set(), own_profiles=set())
    field.refresh_from_db()
    assert (field.decision, field.edited) == (FieldDecision.REJECTED, "")
    assert "Qendra punon me gratë" in str(field.values)
    organisation = confirm_import_item(item=fresh(item), by=editor, now=NOW)
    assert organisation is not None
    assert not organisation.general_information


def test_what_a_profile_said_before_of_others_stays(batch: ImportBatch) -> None:
    item = item_of(batch, "organisation")
    before = {
        "content": {"contact_persons": [{"full_name": "Beni", "email": "beni@example.org"}]},
        "after": {"contact_persons": []},
        "was_member": True,
    }
    ImportItem.objects.filter(pk=item.pk).update(before=before)
    erase_from_imports(traces=DRITA, organisations=set(), own_profiles=set())
    assert fresh(item).before == before
