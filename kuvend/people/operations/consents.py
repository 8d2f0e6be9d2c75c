"""Giving consent, refusing it, and taking it back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import HOUSE, record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.people.hooks import consent_changed, consent_purposes
from kuvend.people.models import Consent, Person

OTHER_WORDS = _("The text has changed since you opened the page. Please read it again.")


@transaction.atomic
def give_consent(*, person: Person, purpose: str, version: str, language: str, now: datetime) -> Consent:
    """Record that the person agreed to `version` of the text for `purpose`; the same version twice is once.

    Raises:
        Refused: these are not the words that count now.
    """
    _check_words(purpose, version)
    _lock(person)
    current = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).first()
    if current is not None and current.version == version:
        return current
    if current is not None:  # a new text replaces the old one
        current.withdrawn_at = now
        current.save(update_fields=["withdrawn_at"])
    consent = Consent.objects.create(person=person, purpose=purpose, version=version, language=language, given_at=now)
    _record("people.give_consent", consent, now)
    return consent


@transaction.atomic
def refuse_consent(*, person: Person, purpose: str, version: str, language: str, now: datetime) -> Consent:
    """Record that the person does not agree to `version`, so that nobody asks again; what was given ends.

    Raises:
        Refused: these are not the words that count now.
    """
    _check_words(purpose, version)
    _lock(person)
    Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).update(withdrawn_at=now)
    latest = Consent.objects.filter(person=person, purpose=purpose).order_by("-given_at", "-pk").first()
    if latest is not None and latest.is_refusal and latest.version == version:
        return latest
    refusal = Consent.objects.create(
        person=person,
        purpose=purpose,
        version=version,
        language=language,
        given_at=now,
        withdrawn_at=now,
        is_refusal=True,
    )
    _record("people.refuse_consent", refusal, now)
    return refusal


@transaction.atomic
def withdraw_consent(*, person: Person, purpose: str, now: datetime) -> bool:
    """Record that the person took the consent back; return whether there was one."""
    _lock(person)
    current = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).first()
    if current is None:
        return False
    current.withdrawn_at = now
    current.save(update_fields=["withdrawn_at"])
    _record("people.withdraw_consent", current, now)
    return True


def _check_words(purpose: str, version: str) -> None:
    known = consent_purposes.get(purpose)
    if known is None or known.current.version != version:
        raise Refused(OTHER_WORDS)


def _lock(person: Person) -> None:
    """Let two browsers of one person wait for each other."""
    list(Person.objects.select_for_update().filter(pk=person.pk).values_list("pk"))


def _record(action: str, consent: Consent, now: datetime) -> None:
    record(
        chain=HOUSE,
        action=action,
        subject=Subject("person", consent.person.public_id),
        by=consent.person,
        now=now,
        facts={"purpose": consent.purpose, "version": consent.version},
    )
    list(consent_changed.ask(consent.person, consent.purpose, now))
