"""Importing: taking in, deciding, undoing; and that doing it twice changes nothing."""

from datetime import datetime, timedelta

import pytest

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.directory.hooks import ImportedText, import_targets
from kuvend.directory.models import ImportBatch, ImportItem, Membership, Network, Organisation, Taxonomy, Term
from kuvend.directory.operations.importing import (
    Choice,
    confirm_import_item,
    confirm_ready_items,
    decide_imported_fields,
    merge_import_item_into,
    reopen_import_item,
    set_aside_import_item,
    take_in_pages,
    undo_import,
    undo_import_item,
)
from kuvend.directory.operations.presets import load_taxonomies
from kuvend.directory.operations.profiles import change_profile
from kuvend.directory.states import FieldDecision, ImportItemState, MembershipState, ProfileOrigin, ProfileState
from kuvend.people.models import Person
from tests.actors import LONG_AGO, make_organisation

pytestmark = pytest.mark.unit

NOW = LONG_AGO + timedelta(days=400)

PAGE = """Qendra Hapi i Ri

Rrjeti Kombëtar

Rruga e Bujqve 4, Elbasan

Lloji i organizatës
Organizatë joqeveritare
Viti i themelimit
Fushat e veprimtarisë
  1. Të drejtat e njeriut
Informacion i përgjithshëm

Qendra është themeluar në vitin 2006 dhe punon me gratë e fshatrave rreth qytetit.

Kontakti (1) Emri i plotë
Drita Lleshi
Pozicioni
Drejtoreshë
Drejtuesi i organizatës
Drita Lleshi

Debat me të rinjtë për lëvizjen e lirë


Më 12 prill 2024, ora 17:00, në bibliotekën e qytetit, do të zhvillohet një debat. Ju ftojmë të merrni pjesë!

Rrjeti Kombëtar

Rr. Ismail Qemali, Vlorë

Lloji i organizatës
Individ
Viti i themelimit
Fushat e veprimtarisë
  1. Artet
Informacion i përgjithshëm

Jam piktor dhe organizoj çdo vit një koloni artistike.
"""


@pytest.fixture
def lists(db: None) -> None:
    for key, terms in {
        "organisation_type": ["non_governmental_organization", "individual_person"],
        "field_of_activity": ["human_rights", "arts"],
    }.items():
        taxonomy = Taxonomy.objects.create(key=key, name={"en": key})
        for position, term in enumerate(terms):
            Term.objects.create(taxonomy=taxonomy, key=term, label={"en": term}, position=position)


@pytest.fixture
def batch(network: Network, editor: Person, lists: None) -> ImportBatch:
    taken = take_in_pages(network=network, files=[("page.txt", PAGE.encode())], by=editor, now=NOW)
    assert taken.batch is not None
    return taken.batch


def item_of(batch: ImportBatch, kind: str) -> ImportItem:
    return batch.items.get(kind=kind)


def test_pages_are_kept_for_review_and_nothing_is_published(batch: ImportBatch) -> None:
    assert [item.kind for item in batch.items.order_by("start")] == ["organisation", "event", "person"]
    assert not Organisation.objects.filter(origin=ProfileOrigin.IMPORTED).exists()
    source = batch.sources.get()
    assert bytes(source.content).decode() == source.text == PAGE
    item = item_of(batch, "organisation")
    assert item.name == "Qendra Hapi i Ri"
    assert item.missing == ["national_network", "year_of_establishment"]
    assert item.fields.get(key="year_of_establishment").is_proposal


def test_bringing_the_same_again_changes_nothing(batch: ImportBatch, network: Network, editor: Person) -> None:
    again = take_in_pages(network=network, files=[("other-name.txt", PAGE.encode())], by=editor, now=NOW)
    assert (again.batch, again.new, again.unchanged) == (None, 0, 3)
    spaced = take_in_pages(
        network=network, files=[("p.txt", PAGE.replace("\n\n\n", "\n\n").encode())], by=editor, now=NOW
    )
    assert (spaced.new, spaced.changed, spaced.unchanged) == (0, 0, 3)
    assert ImportItem.objects.count() == 3


def test_a_changed_page_replaces_what_still_waits(batch: ImportBatch, network: Network, editor: Person) -> None:
    changed = PAGE.replace("Rruga e Bujqve 4", "Rruga e Re 9")
    taken = take_in_pages(network=network, files=[("page.txt", changed.encode())], by=editor, now=NOW)
    assert (taken.new, taken.changed, taken.unchanged) == (0, 1, 2)
    assert item_of(batch, "organisation").state == ImportItemState.REPLACED


def test_confirming_makes_a_published_member(batch: ImportBatch, editor: Person, network: Network) -> None:
    item = item_of(batch, "organisation")
    organisation = confirm_import_item(item=item, by=editor, now=NOW)
    assert organisation is not None
    organisation.refresh_from_db()
    assert organisation.state == ProfileState.PUBLISHED
    assert organisation.origin == ProfileOrigin.IMPORTED
    assert organisation.type is not None
    assert organisation.type.key == "non_governmental_organization"
    assert organisation.year_of_establishment is None, "a proposal is not taken by itself"
    assert organisation.general_information["sq"].startswith("Qendra është themeluar")
    assert organisation.addresses.get().text == "Rruga e Bujqve 4, Elbasan"
    contact = organisation.contact_persons.get()
    assert (contact.full_name, contact.job_title, contact.is_head) == ("Drita Lleshi", "Drejtoreshë", True)
    membership = Membership.objects.get(organisation=organisation, network=network)
    assert membership.accepted_on is None
    assert AuditEntry.objects.filter(action="directory.confirm_import_item").count() == 1
    with pytest.raises(Refused):
        confirm_import_item(item=item, by=editor, now=NOW)


def test_each_field_is_decided_by_itself(batch: ImportBatch, editor: Person) -> None:
    item = item_of(batch, "organisation")
    choices = {
        "year_of_establishment": Choice(FieldDecision.ACCEPTED),
        "addresses": Choice(FieldDecision.REJECTED),
        "name": Choice(FieldDecision.PROPOSED, text="Qendra “Hapi i Ri”"),
        "website": Choice(FieldDecision.ACCEPTED, text="https://hapi.example"),
    }
    decide_imported_fields(item=item, choices=choices, by=editor, now=NOW)
    organisation = confirm_import_item(item=ImportItem.objects.get(pk=item.pk), by=editor, now=NOW)
    assert organisation is not None
    organisation.refresh_from_db()
    assert organisation.name == "Qendra “Hapi i Ri”"
    assert organisation.year_of_establishment == 2006
    assert not organisation.addresses.exists()
    assert organisation.contact_points.get().value == "https://hapi.example"


def test_languages_named_on_a_page_become_choices_of_the_list(batch: ImportBatch, editor: Person) -> None:
    load_taxonomies(now=NOW)
    item = item_of(batch, "organisation")
    named = Choice(FieldDecision.ACCEPTED, text="Anglisht, немачки; italiano and Klingon")
    decide_imported_fields(item=item, choices={"languages": named}, by=editor, now=NOW)
    organisation = confirm_import_item(item=ImportItem.objects.get(pk=item.pk), by=editor, now=NOW)
    assert organisation is not None
    organisation.refresh_from_db()
    assert organisation.languages == ["en", "de", "it"]


def test_a_profile_without_a_name_waits_for_one(batch: ImportBatch, editor: Person) -> None:
    item = item_of(batch, "person")
    assert item.flags == ["title_lost"]
    with pytest.raises(Refused, match="no name"):
        confirm_import_item(item=item, by=editor, now=NOW)
    decide_imported_fields(
        item=item, choices={"name": Choice(FieldDecision.EDITED, text="Agim Toska")}, by=editor, now=NOW
    )
    assert confirm_import_item(item=ImportItem.objects.get(pk=item.pk), by=editor, now=NOW) is not None


def test_only_what_looks_right_is_confirmed_together(batch: ImportBatch, editor: Person) -> None:
    assert confirm_ready_items(batch=batch, by=editor, now=NOW) == 1
    assert confirm_ready_items(batch=batch, by=editor, now=NOW) == 0
    assert item_of(batch, "organisation").state == ImportItemState.CONFIRMED
    assert item_of(batch, "person").state == ImportItemState.PENDING


def test_texts_go_to_the_app_that_takes_them(
    batch: ImportBatch, editor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[ImportedText] = []

    def take(text: ImportedText, by: Person, now: datetime) -> str:
        taken.append(text)
        return "events:abc"

    monkeypatch.setattr(import_targets, "_providers", [take])
    item = item_of(batch, "event")
    assert confirm_import_item(item=item, by=editor, now=NOW) is None
    assert item.taken_by == "events:abc"
    assert taken[0].title == "Debat me të rinjtë për lëvizjen e lirë"
    assert taken[0].dates == ("12 prill 2024",)
    assert taken[0].times == ("17:00",)


def test_undoing_archives_the_profile_and_ends_the_membership(
    batch: ImportBatch, editor: Person, network: Network
) -> None:
    item = item_of(batch, "organisation")
    organisation = confirm_import_item(item=item, by=editor, now=NOW)
    assert organisation is not None
    assert undo_import(batch=batch, by=editor, now=NOW) == (1, 0)
    organisation.refresh_from_db()
    assert organisation.state == ProfileState.ARCHIVED
    assert Membership.objects.get(organisation=organisation).state == MembershipState.REMOVED
    item = ImportItem.objects.get(pk=item.pk)
    assert item.state == ImportItemState.UNDONE
    assert confirm_import_item(item=item, by=editor, now=NOW) == organisation, "confirming again brings it back"
    organisation.refresh_from_db()
    assert organisation.state == ProfileState.PUBLISHED
    assert Membership.objects.get(organisation=organisation).state == MembershipState.ACTIVE


def test_a_profile_somebody_works_with_is_not_undone(batch: ImportBatch, editor: Person) -> None:
    item = item_of(batch, "organisation")
    organisation = confirm_import_item(item=item, by=editor, now=NOW)
    assert organisation is not None
    change_profile(organisation=organisation, content={"acronym": "HiR"}, by=editor, now=NOW)
    with pytest.raises(Refused, match="changed this profile"):
        undo_import_item(item=ImportItem.objects.get(pk=item.pk), by=editor, now=NOW)
    assert undo_import(batch=batch, by=editor, now=NOW) == (0, 1)


def test_a_known_organisation_is_recognised_and_its_gaps_filled(network: Network, editor: Person, lists: None) -> None:
    organisation = make_organisation("Qendra Hapi i Ri", network, acronym="HiR")
    taken = take_in_pages(network=network, files=[("page.txt", PAGE.encode())], by=editor, now=NOW)
    assert taken.batch is not None
    item = item_of(taken.batch, "organisation")
    assert item.duplicate_of == organisation
    assert confirm_ready_items(batch=taken.batch, by=editor, now=NOW) == 0, "a duplicate wants a look"
    changed = merge_import_item_into(item=item, organisation=organisation, by=editor, now=NOW)
    assert "general_information" in changed
    organisation.refresh_from_db()
    assert organisation.acronym == "HiR"
    assert organisation.addresses.count() == 1
    undo_import_item(item=ImportItem.objects.get(pk=item.pk), by=editor, now=NOW)
    organisation.refresh_from_db()
    assert not organisation.general_information
    assert not organisation.addresses.exists()
    assert organisation.state == ProfileState.PUBLISHED
    assert Membership.objects.get(organisation=organisation).state == MembershipState.ACTIVE


def test_setting_aside_and_taking_back(batch: ImportBatch, network: Network, editor: Person) -> None:
    item = item_of(batch, "event")
    set_aside_import_item(item=item, by=editor, now=NOW, note="Old")
    again = take_in_pages(network=network, files=[("x.txt", (PAGE + "\n").encode())], by=editor, now=NOW)
    assert again.new == 0, "what was put aside does not come back by itself"
    reopen_import_item(item=ImportItem.objects.get(pk=item.pk), by=editor, now=NOW)
    assert ImportItem.objects.get(pk=item.pk).state == ImportItemState.PENDING
