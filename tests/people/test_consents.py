"""What happens only with consent: the words, the answers, and what they change."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.urls import reverse

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.people.hooks import (
    ConsentPurpose,
    ConsentText,
    consent_purposes,
    consents_that_concern,
    declare_consent,
)
from kuvend.people.models import Consent, Person
from kuvend.people.operations.consents import give_consent, refuse_consent, withdraw_consent
from kuvend.people.queries.consents import asked_of, consent_work, has_consented
from kuvend.people.queries.personal_data import consents_part
from tests.actors import ClientMaker
from tests.directory.test_profile_pages import key

pytestmark = pytest.mark.unit
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
FIRST = ConsentText("1", date(2026, 1, 1), "A picture of me may stand on the page.")
SECOND = ConsentText("2", date(2026, 6, 1), "Pictures of me may stand on the page and in print.")


@pytest.fixture
def photo(monkeypatch: pytest.MonkeyPatch) -> ConsentPurpose:
    """A purpose of a later app, in its first words."""
    purpose = ConsentPurpose("photo", "Photographs", (FIRST,))
    monkeypatch.setitem(consent_purposes, "photo", purpose)
    return purpose


def reworded(monkeypatch: pytest.MonkeyPatch, photo: ConsentPurpose) -> ConsentPurpose:
    newer = replace(photo, texts=(FIRST, SECOND))
    monkeypatch.setitem(consent_purposes, "photo", newer)
    return newer


def give(person: Person, version: str = "1", now: datetime = NOW) -> Consent:
    return give_consent(person=person, purpose="photo", version=version, language="sq", now=now)


@pytest.fixture
def concerned() -> Iterator[None]:
    """Somebody says that the question is of use to everybody."""

    def everybody(_person: Person) -> list[str]:
        return ["photo"]

    consents_that_concern.join(everybody)
    yield
    consents_that_concern._providers.remove(everybody)


# -- the answers -----------------------------------------------------------------------------------------------------


def test_each_person_and_each_purpose_is_answered_for_itself(
    applicant: Person, outsider: Person, photo: ConsentPurpose, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = ConsentPurpose("voice", "Recordings", (FIRST,))
    monkeypatch.setitem(consent_purposes, "voice", other)

    def agreeing() -> list[tuple[Person, str]]:
        pairs = [(person, purpose) for person in (applicant, outsider) for purpose in (photo, other)]
        return [(person, purpose.key) for person, purpose in pairs if has_consented(person, purpose)]

    for person in (applicant, outsider):
        for purpose in ("photo", "voice"):
            give_consent(person=person, purpose=purpose, version="1", language="sq", now=NOW)
    assert len(agreeing()) == 4
    refuse_consent(person=applicant, purpose="photo", version="1", language="sq", now=LATER)
    assert agreeing() == [(applicant, "voice"), (outsider, "photo"), (outsider, "voice")]
    assert withdraw_consent(person=outsider, purpose="voice", now=LATER)
    assert agreeing() == [(applicant, "voice"), (outsider, "photo")]
    assert not withdraw_consent(person=outsider, purpose="voice", now=LATER)
    refuse_consent(person=outsider, purpose="voice", version="1", language="sq", now=LATER)
    assert [asked.is_outdated for asked in asked_of(outsider) if asked.purpose is photo] == [False]


def test_consent_is_given_once_renewed_by_version_and_taken_back(
    applicant: Person, photo: ConsentPurpose, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not has_consented(applicant, photo)
    assert give(applicant) == give(applicant)
    assert has_consented(applicant, photo)
    newer = reworded(monkeypatch, photo)
    assert not has_consented(applicant, newer), "consent to other words is none"
    [asked] = [one for one in asked_of(applicant) if one.purpose.key == "photo"]
    assert asked.is_outdated
    assert not asked.is_answered
    assert asked.history[0].text == FIRST
    give(applicant, "2", LATER)
    assert has_consented(applicant, newer)
    assert withdraw_consent(person=applicant, purpose="photo", now=LATER)
    assert not withdraw_consent(person=applicant, purpose="photo", now=LATER)
    assert not has_consented(applicant, newer)
    assert applicant.consents.count() == 2
    assert AuditEntry.objects.filter(action="people.give_consent").count() == 2
    assert AuditEntry.objects.filter(action="people.withdraw_consent").count() == 1


def test_only_words_that_count_now_are_agreed_to(
    applicant: Person, photo: ConsentPurpose, monkeypatch: pytest.MonkeyPatch
) -> None:
    reworded(monkeypatch, photo)
    for act in (give_consent, refuse_consent):
        for purpose, version in (("photo", "1"), ("nothing", "1")):
            with pytest.raises(Refused, match="read it again"):
                act(person=applicant, purpose=purpose, version=version, language="sq", now=NOW)
    assert not Consent.objects.exists()


def test_a_refusal_is_kept_and_gives_nothing(applicant: Person, photo: ConsentPurpose) -> None:
    give(applicant)
    words: dict[str, Any] = {"person": applicant, "purpose": "photo", "version": "1", "language": "sq"}
    refusal = refuse_consent(**words, now=LATER)
    assert refuse_consent(**words, now=LATER) == refusal
    assert not has_consented(applicant, photo)
    assert [row.is_refusal for row in applicant.consents.all()] == [True, False]
    give(applicant, now=LATER)
    assert has_consented(applicant, photo), "one may think again"
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            person=applicant, purpose="other", version="1", language="sq", given_at=NOW, is_refusal=True
        )


def test_a_purpose_is_declared_once_and_says_something(photo: ConsentPurpose) -> None:
    assert declare_consent(photo) == photo
    for wrong in (replace(photo, title="Other"), replace(photo, texts=())):
        with pytest.raises(ValueError, match="photo"):
            declare_consent(wrong)


def test_the_copy_of_ones_data_holds_the_words(
    applicant: Person, photo: ConsentPurpose, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(applicant)
    reworded(monkeypatch, photo)
    Consent.objects.create(person=applicant, purpose="gone", version="1", language="fr", given_at=NOW)
    [part] = consents_part(applicant)
    rows = {row["purpose"]: row for row in part.content}
    assert rows["photo"]["text"] == FIRST.text
    assert (rows["photo"]["language"], rows["photo"]["is_refusal"]) == ("sq", False)
    assert rows["gone"]["text"] == ""


# -- the page --------------------------------------------------------------------------------------------------------


@pytest.mark.web
def test_one_reads_agrees_and_takes_back_on_the_page(
    applicant: Person, outsider: Person, photo: ConsentPurpose, client_of: ClientMaker
) -> None:
    page, answer = reverse("people_consents"), reverse("people_answer_consent", args=["photo"])
    client = client_of(applicant)
    assert str(FIRST.text) in client.get(page).content.decode()
    client.post(answer, {**key(), "version": "1", "answer": "yes"})
    assert has_consented(applicant, photo)
    assert applicant.consents.get().language == "en"
    assert not has_consented(outsider, photo)
    shown = client.get(page).content.decode()
    assert "You agree" in shown
    assert "What I answered so far" in shown
    take_back = reverse("people_take_back_consent", args=["photo"])
    client_of(outsider).post(take_back, key())
    assert has_consented(applicant, photo), "nobody else takes it back"
    client.post(take_back, key())
    assert not has_consented(applicant, photo)
    client.post(answer, {**key(), "version": "1", "answer": "no"})
    assert "You do not agree" in client.get(page).content.decode()
    assert applicant.consents.count() == 2


@pytest.mark.web
def test_words_that_changed_meanwhile_are_read_again(
    applicant: Person, photo: ConsentPurpose, client_of: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(applicant)
    reworded(monkeypatch, photo)
    client = client_of(applicant)
    shown = client.get(reverse("people_consents")).content.decode()
    assert "The text has changed" in shown
    assert str(FIRST.text) in shown, "what was agreed to stays to be read"
    answer = reverse("people_answer_consent", args=["photo"])
    stale = client.post(answer, {**key(), "version": "1", "answer": "yes"}, follow=True)
    assert "Please read it again" in stale.content.decode()
    for nonsense in ({}, {"version": "2", "answer": "maybe"}):
        client.post(answer, {**key(), **nonsense})
    client.get(answer)
    assert applicant.consents.count() == 1
    assert client.post(reverse("people_answer_consent", args=["nothing"]), key()).status_code == 404


@pytest.mark.web
def test_answers_about_what_is_gone_stay_readable(applicant: Person, client_of: ClientMaker) -> None:
    Consent.objects.create(person=applicant, purpose="gone", version="7", language="fr", given_at=NOW)
    assert "needed no longer" in client_of(applicant).get(reverse("people_consents")).content.decode()


def test_only_whom_it_concerns_is_asked_and_only_until_they_answer(
    applicant: Person, photo: ConsentPurpose, concerned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = RequestFactory().get("/")
    request.person = None  # type: ignore[attr-defined]
    assert consent_work(request) == []
    request.person = applicant  # type: ignore[attr-defined]
    [item] = consent_work(request)
    assert "Photographs" in str(item.title)
    assert item.url.endswith("#photo")
    refuse_consent(person=applicant, purpose="photo", version="1", language="sq", now=NOW)
    assert not consent_work(request)
    reworded(monkeypatch, photo)
    assert len(list(consent_work(request))) == 1, "other words are another question"


def test_nobody_is_asked_what_does_not_concern_them(applicant: Person, photo: ConsentPurpose) -> None:
    request = RequestFactory().get("/")
    request.person = applicant  # type: ignore[attr-defined]
    assert not consent_work(request)
