"""What the directory hands to a person who takes their data along, and what it forgets of one who goes."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from kuvend.core.personal_data import ExportPart
from kuvend.core.subjects import Subject
from kuvend.directory.models import (
    Appeal,
    CommitteeVote,
    ContactPerson,
    ImportItem,
    MembershipPolicy,
    Network,
    Organisation,
    OrganisationMerge,
    ProfileDraft,
    SecondReading,
)
from kuvend.directory.operations.importing import merge_import_item_into, take_in_pages, undo_import_item
from kuvend.directory.operations.joining import (
    answer_information_request,
    decide_application,
    recommend_application,
    request_information,
    start_review,
)
from kuvend.directory.operations.merging import merge_organisations, undo_merge
from kuvend.directory.operations.profiles import change_profile, publish_draft, save_draft
from kuvend.directory.permissions.joining import APPLICATION_FILE
from kuvend.directory.queries.personal_data import directory_part, what_remains_in_directory
from kuvend.directory.queries.profile_editing import content_of
from kuvend.directory.states import ApplicantKind, Outcome, Vote
from kuvend.media.operations import keep_file
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Person
from kuvend.people.operations.personal_data import ask_for_export, erase_person, make_export
from tests.actors import make_organisation, make_person
from tests.directory.joining_world import NOON, rejected, reviewed, submitted
from tests.directory.test_importing import lists
from tests.people.test_personal_data import ADDRESS, CANARY, everything, zamira

pytestmark = pytest.mark.unit
__all__ = ["lists", "zamira"]
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


def parts_of(person: Person) -> dict[str, ExportPart]:
    return {part.name: part for part in directory_part(person)}


# -- taking it along -------------------------------------------------------------------------------------------------


def test_an_applicant_takes_everything_along(network: Network, reviewer: Person, head_of_network: Person) -> None:
    person = make_person("Ana Prifti", "ana@example.org")
    application = reviewed(network, reviewer)
    file = keep_file(
        upload=io.BytesIO(b"%PDF-1.4\n%%EOF"),
        name="letter.pdf",
        purpose=APPLICATION_FILE,
        owner=Subject("application", application.public_id),
        by=None,
        now=NOON,
    )
    request_information(application, question="Since when?", by=reviewer, now=NOON)
    answer_information_request(
        application.information_requests.get(),
        answer="Since 2009.",
        files=[{"id": file.public_id, "name": file.name, "size": file.size}],
        now=NOON,
    )
    application.refresh_from_db()
    recommend_application(application, is_recommended=False, text="I doubt it.", by=reviewer, now=NOON)
    decide_application(application, outcome=Outcome.REJECTED, reason="Not now.", by=head_of_network, now=NOON)
    Appeal.objects.create(application=application, grounds="We are older than that.", filed_at=NOON)
    export = ask_for_export(person=person, now=NOW)
    make_export(public_id=export.public_id, now=NOW)
    export.refresh_from_db()
    assert export.content is not None
    archive = zipfile.ZipFile(io.BytesIO(bytes(export.content)))
    [row] = json.loads(archive.read("applications.json"))
    assert row["answers"]["mission"] == "Light for everyone."
    [asked] = row["questions_to_me"]
    assert (asked["question"], asked["answer"]) == ("Since when?", "Since 2009.")
    assert asked["files"][0]["name"] == "letter.pdf"
    assert row["appeal"]["grounds"] == "We are older than that."
    assert row["decision_reason"] == "Not now."
    [name] = row["files"]
    assert archive.read(f"applications/{name}") == b"%PDF-1.4\n%%EOF"
    assert "I doubt it." not in json.dumps(row), "what is said about an organisation is no data of its secretary"
    assert reviewer.full_name not in json.dumps(row)


def test_a_file_the_storage_lost_does_not_stop_the_copy(network: Network) -> None:
    person = make_person("Ana Prifti", "ana@example.org")
    application = submitted(network)
    file = keep_file(
        upload=io.BytesIO(b"%PDF-1.4\n%%EOF"),
        name="letter.pdf",
        purpose=APPLICATION_FILE,
        owner=Subject("application", application.public_id),
        by=None,
        now=NOON,
    )
    default_storage.delete(file.path)
    assert parts_of(person)["applications"].files == ()


def test_an_individual_sees_what_was_written_about_them_once_it_is_decided(
    network: Network, reviewer: Person, head_of_network: Person, committee_member: Person
) -> None:
    MembershipPolicy.objects.filter(network=network).update(accepts_individuals=True)
    network = Network.objects.select_related("policy").get(pk=network.pk)
    person = make_person("Ana Prifti", "ana@example.org")
    application = submitted(network, kind=ApplicantKind.INDIVIDUAL, name="Ana Prifti", by=person)
    start_review(application, by=reviewer, now=NOON)
    recommend_application(application, is_recommended=True, text="Good work.", by=reviewer, now=NOON)
    CommitteeVote.objects.create(
        application=application, voter=committee_member, vote=Vote.APPROVE, note="I know her.", at=NOON
    )
    assert "written_about_me" not in parts_of(person)["applications"].content[0]
    decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head_of_network, now=NOON)
    about = parts_of(person)["applications"].content[0]["written_about_me"]
    assert about["recommendation"] == "Good work."
    assert about["notes_on_votes"] == ["I know her."]
    assert about["decisions"][0]["reason"] == "Yes."
    assert committee_member.full_name not in str(about)


def test_those_who_decide_take_their_own_words_along(
    network: Network, reviewer: Person, head_of_network: Person, committee_member: Person, outsider: Person
) -> None:
    application = rejected(network, reviewer, head_of_network)
    CommitteeVote.objects.create(
        application=application, voter=committee_member, vote=Vote.REJECT, note="Too early.", at=NOON
    )
    SecondReading.objects.create(
        application=application,
        reader=committee_member,
        asked_by=reviewer,
        asked_at=NOON,
        agrees=False,
        note="I read it otherwise.",
        read_at=NOON,
    )
    [vote] = parts_of(committee_member)["directory"].content["votes"]
    assert (vote["vote"], vote["note"], vote["application__name"]) == (Vote.REJECT, "Too early.", application.name)
    [reading] = parts_of(committee_member)["directory"].content["second_readings"]
    assert (reading["agrees"], reading["note"]) == (False, "I read it otherwise.")
    [recommendation] = parts_of(reviewer)["directory"].content["recommendations"]
    assert recommendation["recommendation"] == "Good work."
    [decision] = parts_of(head_of_network)["directory"].content["decisions"]
    assert decision["reason"] == "Not now."
    assert any("applications of others" in str(kept.what) for kept in what_remains_in_directory(committee_member))
    nothing = parts_of(outsider)["directory"].content
    assert not any(nothing[name] for name in ("votes", "second_readings", "recommendations", "decisions"))
    assert not list(what_remains_in_directory(outsider))


def test_what_old_pages_say_of_somebody_is_theirs_to_see(everywhere: Person, outsider: Person) -> None:
    text, page = parts_of(everywhere)["directory"].content["mentions_in_imports"]
    assert (text["file"], page["file"]) == ("page.txt", "team.html")
    assert text["lines"] == [ADDRESS, CANARY, CANARY]
    assert ADDRESS in page["lines"][0]
    assert parts_of(outsider)["directory"].content["mentions_in_imports"] == []


# -- being forgotten -------------------------------------------------------------------------------------------------

PAGE = f"""Lule Mali

Rrjeti Kombëtar

Rruga e Bujqve 4, Elbasan
Tel. +355 69 777 1234
{ADDRESS}

Lloji i organizatës
Organizatë joqeveritare
Viti i themelimit
2006
Informacion i përgjithshëm

Qendra punon me gratë e fshatrave rreth qytetit.

Kontakti (1) Emri i plotë
{CANARY}
Pozicioni
Drejtoreshë
Themeluesit
{CANARY}
"""


def contact_of(organisation: Organisation) -> dict[str, Any]:
    [row] = [row for row in content_of(organisation)["contact_persons"] if row["full_name"] == CANARY]
    return dict(row)


@pytest.fixture
def everywhere(
    zamira: Person, network: Network, organisation: Organisation, member: Person, editor: Person, lists: None
) -> Person:
    """Zamira, who also stands in two imports, a merge, a colleague's draft, and as a founder."""
    change_profile(organisation=organisation, content={"founders": {"sq": f"{CANARY} dhe Beni"}}, by=member, now=NOW)
    save_draft(
        organisation=organisation,
        fields={"contact_persons": [contact_of(organisation) | {"job_title": "Themeluese"}], "acronym": "LUM"},
        by=member,
        now=NOW,
    )
    taken = take_in_pages(network=network, files=[("page.txt", PAGE.encode())], by=editor, now=NOW)
    assert taken.batch is not None
    merge_import_item_into(item=taken.batch.items.get(), organisation=organisation, by=editor, now=NOW)
    html = f'<html><body><h1>Team</h1><p>Nothing here.</p><a href="mailto:{ADDRESS}">Write</a></body></html>'
    take_in_pages(network=network, files=[("team.html", html.encode())], by=editor, now=NOW)
    double = make_organisation("Lule Mali e Re", network)
    change_profile(
        organisation=double,
        content={
            "contact_persons": [contact_of(organisation) | {"email": ADDRESS.upper()}],
            "contact_points": [{"kind": "email", "value": ADDRESS, "visibility": "public"}],
        },
        by=editor,
        now=NOW,
    )
    merge_organisations(kept=organisation, absorbed=double, by=editor, now=NOW)
    return zamira


def test_nothing_is_left_in_imports_merges_and_drafts_of_others(
    everywhere: Person, organisation: Organisation, member: Person, secretariat: Person
) -> None:
    before = everything()
    assert before.count(CANARY) > 10
    erase_person(person=everywhere, by=everywhere, now=NOW)
    OutboxMessage.objects.filter(kind="people.erased").delete()
    left = everything()
    for trace in (CANARY, ADDRESS, ADDRESS.upper(), ADDRESS.encode().hex(), CANARY.encode().hex(), "Themeluese"):
        assert trace not in left, left[left.index(trace) - 300 : left.index(trace) + 50]
    organisation.refresh_from_db()
    assert organisation.founders.as_json() == {"sq": "– dhe Beni"}
    assert ProfileDraft.objects.get(person=member).fields["acronym"] == "LUM"
    assert "Qendra punon me gratë" in left


def test_what_is_left_can_still_be_worked_with(
    everywhere: Person, organisation: Organisation, member: Person, editor: Person, secretariat: Person
) -> None:
    erase_person(person=everywhere, by=everywhere, now=NOW)
    organisation.refresh_from_db()
    assert publish_draft(organisation=organisation, by=member, now=NOW) == ["acronym"]
    undo_merge(merge=OrganisationMerge.objects.get(), by=editor, now=NOW)
    undo_import_item(item=ImportItem.objects.get(source__name="page.txt"), by=editor, now=NOW)
    assert not ContactPerson.objects.filter(full_name=CANARY).exists()
    assert not ContactPerson.objects.filter(email__iexact=ADDRESS).exists()


def test_a_contact_taken_off_long_ago_is_forgotten_in_old_versions(
    organisation: Organisation, member: Person, secretariat: Person
) -> None:
    """Somebody who never held a role and is no contact any more."""
    person = make_person(CANARY, ADDRESS)
    row = {"full_name": CANARY, "job_title": "", "email": ADDRESS, "telephone": "", "is_head": False}
    change_profile(organisation=organisation, content={"contact_persons": [row]}, by=member, now=NOW)
    change_profile(organisation=organisation, content={"contact_persons": []}, by=member, now=NOW)
    erase_person(person=person, by=person, now=NOW)
    OutboxMessage.objects.filter(kind="people.erased").delete()
    assert CANARY not in everything()


def test_colleagues_of_the_same_name_elsewhere_stay(
    everywhere: Person, other_organisation: Organisation, secretariat: Person
) -> None:
    ContactPerson.objects.create(organisation=other_organisation, full_name=CANARY)
    erase_person(person=everywhere, by=everywhere, now=NOW)
    assert other_organisation.contact_persons.get().full_name == CANARY
