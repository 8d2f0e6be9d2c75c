"""Whom an erasure leaves alone, and what of a profile of one's own goes besides words."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from kuvend.core.subjects import Subject
from kuvend.directory.models import ContactPerson, Network, Organisation, OrganisationMerge
from kuvend.directory.operations.merging import merge_organisations, undo_merge
from kuvend.directory.operations.profiles import change_profile
from kuvend.directory.permissions.joining import APPLICATION_FILE
from kuvend.media.models import StoredFile
from kuvend.media.operations import keep_file
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Account, Person, PersonalDataExport
from kuvend.people.operations.personal_data import ask_for_export, erase_person, make_export
from kuvend.people.states import Role
from tests.actors import give_role, make_organisation, make_person

pytestmark = pytest.mark.unit
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
BENI = {"full_name": "Beni Bardhi", "job_title": "", "email": "beni@example.org", "telephone": "", "is_head": False}
TEUTA = {"full_name": "Teuta Tjetra", "job_title": "", "email": "", "telephone": "", "is_head": False}


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


def test_a_colleague_without_an_address_stays(organisation: Organisation, member: Person, secretariat: Person) -> None:
    """Of contacts without an address, the name tells who they are."""
    beni = give_role(make_person("Beni Bardhi", "beni@example.org"), organisation, Role.ORGANISATION_EDITOR)
    for name in ("Beni Bardhi", "Teuta Tjetra"):
        ContactPerson.objects.create(organisation=organisation, full_name=name)
    erase_person(person=beni, by=beni, now=NOW)
    assert [contact.full_name for contact in organisation.contact_persons.all()] == ["Teuta Tjetra"]


def test_what_a_merge_brought_forgets_them_and_can_still_be_undone(
    network: Network, organisation: Organisation, secretariat: Person
) -> None:
    beni = make_person("Beni Bardhi", "beni@example.org")
    double = make_organisation("Lule Mali e Re", network)
    change_profile(organisation=double, content={"contact_persons": [BENI, TEUTA]}, by=secretariat, now=NOW)
    merge = merge_organisations(kept=organisation, absorbed=double, by=secretariat, now=NOW)
    assert "beni@example.org" in str(merge.before["after"])
    erase_person(person=beni, by=beni, now=NOW)
    merge = OrganisationMerge.objects.get()
    assert "Beni" not in str(merge.before)
    assert "beni@example.org" not in str(merge.before)
    assert [row["full_name"] for row in merge.before["after"]["contact_persons"]] == ["Teuta Tjetra"]
    assert merge.before["state"] == "published", "what else undoing needs stays"
    undo_merge(merge=merge, by=secretariat, now=NOW)
    organisation.refresh_from_db()
    assert not organisation.contact_persons.exists()
    assert [contact.full_name for contact in double.contact_persons.all()] == ["Teuta Tjetra"]


def test_the_files_of_ones_own_profile_go(
    organisation: Organisation, other_organisation: Organisation, applicant: Person
) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(person=applicant, name="Ana Kandidate")
    own, other = (
        keep_file(
            upload=io.BytesIO(b"%PDF-1.4\n%%EOF" + one.name.encode()),
            name="life.pdf",
            purpose=APPLICATION_FILE,
            owner=Subject("organisation", one.public_id),
            by=None,
            now=NOW,
        )
        for one in (organisation, other_organisation)
    )
    erase_person(person=applicant, by=applicant, now=NOW)
    assert list(StoredFile.objects.all()) == [other]
    assert default_storage.exists(other.path)
    assert own.path != other.path


def test_a_copy_is_made_for_somebody_without_an_address_and_nobody_is_written_to(
    member: Person, applicant: Person
) -> None:
    """Their account was closed after they asked."""
    for person in (member, applicant):
        ask_for_export(person=person, now=NOW)
    Account.objects.filter(person=applicant).update(is_active=False)
    for export in PersonalDataExport.objects.all():
        make_export(public_id=export.public_id, now=NOW)
        export.refresh_from_db()
        assert export.ready_at == NOW
        assert export.content
    letters = OutboxMessage.objects.filter(kind="people.export_ready")
    assert [letter.to for letter in letters] == [member.account.email]
