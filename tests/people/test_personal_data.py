"""A person takes their data along, and is forgotten - also by a restored backup, and without breaking the record."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.urls import reverse

from kuvend.audit.models import AuditEntry
from kuvend.audit.queries import chains, verify_chain
from kuvend.core import clock
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.models import ContactPerson, MembershipPolicy, Network, Organisation, OrganisationRole
from kuvend.directory.operations.claims import invite_to_profile
from kuvend.directory.operations.joining import (
    answer_information_request,
    decide_application,
    recommend_application,
    request_information,
    start_review,
)
from kuvend.directory.operations.profiles import change_profile, save_draft
from kuvend.directory.permissions.joining import APPLICATION_FILE
from kuvend.directory.states import ApplicantKind, Outcome
from kuvend.media.operations import keep_file
from kuvend.messaging.models import OutboxMessage
from kuvend.people.models import Account, Erasure, Person, PersonalDataExport
from kuvend.people.operations.consents import give_consent
from kuvend.people.operations.personal_data import (
    LEDGER,
    apply_erasure_ledger,
    ask_for_export,
    erase_person,
    forget_old_exports,
    make_export,
    write_erasure_ledger,
)
from kuvend.people.rules import erasure_digest
from kuvend.people.states import Role
from tests.actors import ClientMaker, give_role, make_person
from tests.directory.joining_world import NOON, reviewed, submitted
from tests.directory.test_profile_pages import key

pytestmark = pytest.mark.unit
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
CANARY = "Zamira Kanarina"
ADDRESS = "zamira.kanarina@example.org"


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def zamira(organisation: Organisation) -> Person:
    """Somebody who has left traces everywhere."""
    person = give_role(make_person(CANARY, ADDRESS), organisation, Role.REPRESENTATIVE)
    contact = {
        "full_name": CANARY,
        "job_title": "Kryetare",
        "email": ADDRESS,
        "telephone": "+355 69 1",
        "is_head": True,
        **{f"{name}_visibility": "public" for name in ("name", "job_title", "email", "telephone")},
    }
    change_profile(
        organisation=organisation, content={"contact_persons": [contact]}, by=person, now=NOW, reason=f"By {CANARY}"
    )
    change_profile(organisation=organisation, content={"acronym": "LM"}, by=person, now=NOW)
    save_draft(organisation=organisation, fields={"acronym": "LMX"}, by=person, now=NOW)
    invite_to_profile(
        organisation=organisation, email="new@example.org", role=Role.REPRESENTATIVE, language="sq", by=person, now=NOW
    )
    give_consent(person=person, purpose="public-contact", version="1", language="sq", now=NOW)
    return person


def everything() -> str:
    """Every row of every table, as text."""
    rows: list[Any] = [{model._meta.label: list(model._default_manager.values())} for model in apps.get_models()]
    return json.dumps(
        rows,
        cls=DjangoJSONEncoder,
        default=lambda value: bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value),
        ensure_ascii=False,
    )


# -- taking it along -------------------------------------------------------------------------------------------------


def test_the_copy_holds_what_every_app_knows(zamira: Person) -> None:
    export = ask_for_export(person=zamira, now=NOW)
    make_export(public_id=export.public_id, now=NOW)
    export.refresh_from_db()
    assert export.content is not None
    archive = zipfile.ZipFile(io.BytesIO(bytes(export.content)))
    files = {
        name.removesuffix(".json"): json.loads(archive.read(name))
        for name in archive.namelist()
        if name.endswith(".json")
    }
    assert files["account"]["email"] == ADDRESS
    assert files["consents"][0]["purpose"] == "public-contact"
    assert files["directory"]["roles_in_organisations"][0]["role"] == Role.REPRESENTATIVE
    assert files["directory"]["contacts"][0]["telephone"] == "+355 69 1"
    assert files["directory"]["drafts"][0]["fields"] == {"acronym": "LMX"}
    assert any(row["reason"] == f"By {CANARY}" for row in files["record"]["by_me"])
    assert OutboxMessage.objects.filter(to=ADDRESS, kind="people.export_ready").exists()


def test_asking_twice_makes_one_copy(zamira: Person) -> None:
    assert ask_for_export(person=zamira, now=NOW) == ask_for_export(person=zamira, now=NOW)


def test_making_twice_changes_nothing(zamira: Person) -> None:
    export = ask_for_export(person=zamira, now=NOW)
    for _time in range(2):
        make_export(public_id=export.public_id, now=NOW)
    assert OutboxMessage.objects.filter(kind="people.export_ready").count() == 1


def test_a_copy_is_ones_own_and_goes_after_seven_days(zamira: Person, client_of: ClientMaker, outsider: Person) -> None:
    now = clock.now()
    export = ask_for_export(person=zamira, now=now)
    make_export(public_id=export.public_id, now=now)
    url = reverse("people_download_data", args=[export.public_id])
    response = client_of(zamira).get(url)
    assert response.headers["Content-Type"] == "application/zip"
    assert client_of(outsider).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    assert forget_old_exports(now=now + timedelta(days=7, seconds=-1)) == 0
    assert forget_old_exports(now=now + timedelta(days=7)) == 1
    assert not PersonalDataExport.objects.exists()


# -- being forgotten -------------------------------------------------------------------------------------------------


def test_nothing_of_the_person_is_left_anywhere(zamira: Person, member: Person, secretariat: Person) -> None:
    assert CANARY in everything()
    assert ADDRESS in everything()
    erase_person(person=zamira, by=zamira, now=NOW)
    OutboxMessage.objects.filter(kind="people.erased").delete()  # the last mail, forgotten by a job
    left = everything()
    for trace in (CANARY, ADDRESS, "+355 69 1", "LMX"):
        assert trace not in left, left[left.index(trace) - 300 : left.index(trace) + 50]


def test_the_record_still_holds(zamira: Person, member: Person) -> None:
    before = AuditEntry.objects.count()
    erase_person(person=zamira, by=zamira, now=NOW)
    assert AuditEntry.objects.count() == before + 1
    assert all(verify_chain(chain).is_whole for chain in chains())


def test_what_others_rely_on_stays(zamira: Person, member: Person, organisation: Organisation) -> None:
    kept = erase_person(person=zamira, by=zamira, now=NOW)
    assert len(kept) == 3
    organisation.refresh_from_db()
    assert organisation.acronym == "LM"
    assert organisation.versions.count() == 3
    assert zamira.consents.get().purpose == "public-contact"


def test_the_account_is_closed(zamira: Person, member: Person, client_of: ClientMaker) -> None:
    client = client_of(zamira)
    response = client.post(reverse("people_erase"), {**key(), "is_sure": "on"})
    assert "Your data is erased" in response.content.decode()
    assert client.get("/en/account/me/").status_code == 302
    account = Account.objects.get(person=zamira)
    assert not account.is_active
    assert not OrganisationRole.objects.filter(person=zamira, ended_at=None).exists()
    last = OutboxMessage.objects.get(to=ADDRESS)
    assert last.kind == "people.erased"


def test_the_last_mail_is_forgotten_too(zamira: Person, member: Person) -> None:
    from kuvend.people.operations.retention import forget_last_mail

    erase_person(person=zamira, by=zamira, now=NOW)
    forget_last_mail(public_id=OutboxMessage.objects.get(to=ADDRESS).public_id)
    assert not OutboxMessage.objects.filter(to=ADDRESS).exists()


def test_it_must_be_ticked(zamira: Person, member: Person, client_of: ClientMaker) -> None:
    client_of(zamira).post(reverse("people_erase"), key())
    zamira.refresh_from_db()
    assert not zamira.is_erased


def test_an_office_is_handed_over_first(secretariat: Person, zamira: Person, colleague: Person) -> None:
    with pytest.raises(Refused, match="last person of the head office"):
        erase_person(person=secretariat, by=secretariat, now=NOW)
    with pytest.raises(Refused, match="last representative of Lule Mali"):
        erase_person(person=zamira, by=zamira, now=NOW)
    assert Person.objects.filter(erased_at=None, full_name=CANARY).exists()


def test_the_profile_of_an_individual_goes_with_the_person(organisation: Organisation, applicant: Person) -> None:
    change_profile(
        organisation=organisation,
        content={"general_information": {"sq": "Unë jam Ana"}, "acronym": "AK"},
        by=applicant,
        now=NOW,
    )
    Organisation.objects.filter(pk=organisation.pk).update(person=applicant, name="Ana Kandidate")
    erase_person(person=applicant, by=applicant, now=NOW)
    OutboxMessage.objects.filter(kind="people.erased").delete()
    left = everything()
    for trace in ("Unë jam Ana", "Ana Kandidate"):
        assert trace not in left, left[left.index(trace) - 300 : left.index(trace) + 50]
    organisation.refresh_from_db()
    assert organisation.state == "archived"
    assert organisation.memberships.count() == 1


def test_contacts_of_the_same_name_elsewhere_stay(
    zamira: Person, member: Person, other_organisation: Organisation
) -> None:
    ContactPerson.objects.create(organisation=other_organisation, full_name=CANARY, email="another@example.org")
    erase_person(person=zamira, by=zamira, now=NOW)
    assert other_organisation.contact_persons.count() == 1


# -- the ledger ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_ledger_gets_a_line_without_personal_data(zamira: Person, member: Person, tmp_path: Path) -> None:
    erase_person(person=zamira, by=zamira, now=NOW)
    text = (tmp_path / LEDGER).read_text(encoding="utf-8")
    assert json.loads(text) == {
        "at": NOW.isoformat(),
        "digest": erasure_digest(settings.SECRET_KEY, zamira.public_id),
    }
    assert zamira.public_id not in text
    assert (tmp_path / LEDGER).stat().st_mode & 0o077 == 0


def test_a_restored_backup_forgets_again(zamira: Person, member: Person, tmp_path: Path) -> None:
    ledger = json.dumps({"at": NOW.isoformat(), "digest": erasure_digest(settings.SECRET_KEY, zamira.public_id)})
    assert apply_erasure_ledger(ledger + "\n", by=None, now=NOW) == 1
    zamira.refresh_from_db()
    assert zamira.is_erased
    assert not OutboxMessage.objects.filter(kind="people.erased").exists(), "nobody is told twice"
    assert apply_erasure_ledger(ledger + "\n", by=None, now=NOW) == 0
    assert Person.objects.filter(erased_at=None).exists(), "others stay"
    assert json.loads((tmp_path / LEDGER).read_text(encoding="utf-8"))["digest"] in ledger


def test_an_erasure_comes_true_again_even_if_an_office_is_in_the_way(secretariat: Person) -> None:
    ledger = json.dumps({"at": NOW.isoformat(), "digest": erasure_digest(settings.SECRET_KEY, secretariat.public_id)})
    assert apply_erasure_ledger(ledger, by=None, now=NOW) == 1


def test_a_ledger_is_there_before_anybody_was_erased(db: None, tmp_path: Path) -> None:
    assert write_erasure_ledger(tmp_path) == 0
    assert (tmp_path / "erasures.jsonl").read_text() == ""


def test_a_ledger_that_was_lost_or_cut_off_is_made_whole(db: None, tmp_path: Path) -> None:
    for name in "ab":
        Erasure.objects.create(digest=name * 64, at=NOW)
    assert write_erasure_ledger() == 2
    whole = (tmp_path / LEDGER).read_text(encoding="utf-8")
    (tmp_path / LEDGER).write_text(whole[:-20], encoding="utf-8")
    assert write_erasure_ledger() == 1
    assert (tmp_path / LEDGER).read_text(encoding="utf-8") == whole
    assert write_erasure_ledger() == 0


def test_a_ledger_that_cannot_be_read_is_not_trusted(db: None) -> None:
    with pytest.raises(ValueError, match="Line 1"):
        apply_erasure_ledger("nonsense\n" + json.dumps({"at": NOW.isoformat(), "digest": "x"}) + "\n", by=None, now=NOW)


# -- applications ----------------------------------------------------------------------------------------------------


def test_an_application_that_is_being_decided_is_in_the_way(network: Network, applicant: Person) -> None:
    from tests.directory.joining_world import submitted

    submitted(network, email=applicant.account.email, now=NOW)
    with pytest.raises(Refused, match="being decided"):
        erase_person(person=applicant, by=applicant, now=NOW)


def test_a_draft_and_a_rejected_application_go(network: Network, reviewer: Person, head_of_network: Person) -> None:
    from kuvend.directory.models import MembershipApplication
    from tests.directory.joining_world import drafted, rejected

    person = make_person("Ana Prifti", "ana@example.org")
    drafted(network, name="Shoqata Agimi", now=NOW)
    rejected(network, reviewer, head_of_network)
    assert MembershipApplication.objects.count() == 2
    erase_person(person=person, by=person, now=clock.now())
    assert not MembershipApplication.objects.exists()
    OutboxMessage.objects.filter(kind="people.erased").delete()
    assert "ana@example.org" not in everything()


def test_of_an_accepted_application_the_decision_stays(
    network: Network, reviewer: Person, head_of_network: Person
) -> None:
    person = make_person("Ana Prifti", "ana@example.org")
    application = reviewed(network, reviewer)
    request_information(application, question="Since when?", by=reviewer, now=NOON)
    answer_information_request(
        application.information_requests.get(), answer="Ana answered.", files=[{"id": "f"}], now=NOON
    )
    file = keep_file(
        upload=io.BytesIO(b"%PDF-1.4\n%%EOF"),
        name="letter.pdf",
        purpose=APPLICATION_FILE,
        owner=Subject("application", application.public_id),
        by=None,
        now=NOON,
    )
    application.refresh_from_db()
    recommend_application(application, is_recommended=True, text="Good work.", by=reviewer, now=NOON)
    decide_application(application, outcome=Outcome.ACCEPTED, reason="Yes.", by=head_of_network, now=NOON)
    checksum, link = application.answer_set.checksum, application.return_code_digest
    kept = erase_person(person=person, by=person, now=clock.now())
    OutboxMessage.objects.filter(kind="people.erased").delete()
    assert any("accepted" in str(part.what) for part in kept)
    application.refresh_from_db()
    assert (application.contact_name, application.decided_by, application.decision_reason) == (
        "",
        head_of_network,
        "Yes.",
    )
    assert application.email.endswith("@erased.invalid")
    assert application.return_code_digest != link, "the mailed link leads nowhere"
    assert application.answer_set.checksum == checksum, "that something was sent can still be shown"
    assert not application.answer_set.answers.exists()
    left = everything()
    for trace in ("Ana answered.", "ana@example.org", file.public_id):
        assert trace not in left, left[left.index(trace) - 300 : left.index(trace) + 50]


def test_of_an_accepted_individual_not_even_the_name_stays(
    network: Network, reviewer: Person, head_of_network: Person, client_of: ClientMaker
) -> None:
    MembershipPolicy.objects.filter(network=network).update(accepts_individuals=True)
    network = Network.objects.select_related("policy").get(pk=network.pk)
    person = make_person("Ana Prifti", "ana@example.org")
    application = submitted(network, kind=ApplicantKind.INDIVIDUAL, name="Ana Prifti", by=person)
    start_review(application, by=reviewer, now=NOON)
    recommend_application(application, is_recommended=True, text="Good work.", by=reviewer, now=NOON)
    decide_application(application, outcome=Outcome.ACCEPTED, reason="Ana is kind.", by=head_of_network, now=NOON)
    erase_person(person=person, by=person, now=clock.now())
    OutboxMessage.objects.filter(kind="people.erased").delete()
    left = everything()
    for trace in ("Ana Prifti", "ana@example.org", "Ana is kind.", "Good work."):
        assert trace not in left, left[left.index(trace) - 300 : left.index(trace) + 50]
    page = client_of(head_of_network).get(reverse("directory-desk-application", args=[application.public_id]))
    assert page.status_code == 200, "the desk can still open what is left"


def test_applications_are_in_the_copy(network: Network, applicant: Person) -> None:
    from kuvend.directory.queries.personal_data import directory_part
    from tests.directory.joining_world import drafted

    drafted(network, email=applicant.account.email, now=NOW)
    _directory, part = directory_part(applicant)
    [row] = part.content
    assert row["network"] == network.slug
    assert row["answers"]["mission"]
