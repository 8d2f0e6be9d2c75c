"""Which consents people have given."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kuvend.core.worklist import WorkItem, WorkKind
from kuvend.people.hooks import ConsentPurpose, ConsentText, PersonRequest, consent_purposes, consents_that_concern
from kuvend.people.models import Consent, Person


def has_consented(person: Person, purpose: ConsentPurpose) -> bool:
    """Say whether the person agrees now, to the words that count now."""
    return bool(who_consented([person.pk], purpose))


def who_consented(persons: Collection[int], purpose: ConsentPurpose) -> set[int]:
    """Return which of these people (by key) agree now, to the words that count now. One query."""
    agreeing = Consent.objects.filter(
        person__in=persons, purpose=purpose.key, version=purpose.current.version, withdrawn_at=None
    )
    return set(agreeing.values_list("person_id", flat=True))


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as its page shows it: with the words it was about, where they are still known."""

    consent: Consent
    text: ConsentText | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One purpose as a person stands to it."""

    purpose: ConsentPurpose
    history: list[Answered]
    concerns: bool

    @property
    def given(self) -> Consent | None:
        """The consent that counts now."""
        return next((row for row in self._open if row.version == self.purpose.current.version), None)

    @property
    def is_outdated(self) -> bool:
        """Whether the person agreed to words that have changed since."""
        return self.given is None and bool(self._open)

    @property
    def is_answered(self) -> bool:
        """Whether the person has said yes or no to the words that count now."""
        return any(answer.consent.version == self.purpose.current.version for answer in self.history)

    @property
    def _open(self) -> list[Consent]:
        return [answer.consent for answer in self.history if answer.consent.withdrawn_at is None]


def asked_of(person: Person) -> list[Asked]:
    """Return every purpose with the person's answers, newest first."""
    concerning = {key for keys in consents_that_concern.ask(person) for key in keys}
    answers = list(Consent.objects.filter(person=person).order_by("-given_at", "-pk"))
    return [
        Asked(
            purpose,
            [Answered(row, purpose.text_of(row.version)) for row in answers if row.purpose == purpose.key],
            purpose.key in concerning,
        )
        for purpose in consent_purposes.values()
    ]


def former_consents(person: Person) -> list[Consent]:
    """Return answers about purposes that exist no more."""
    return list(Consent.objects.filter(person=person).exclude(purpose__in=list(consent_purposes)))


def consent_work(request: HttpRequest) -> Iterable[WorkItem]:
    """Return the questions about consent that a person has not answered and that concern them."""
    person = cast("PersonRequest", request).person
    if person is None:
        return []
    return [
        WorkItem(
            _("Read and decide: %(purpose)s") % {"purpose": asked.purpose.title},
            f"{reverse('people_consents')}#{asked.purpose.key}",
            kind=WorkKind.DECIDE,
        )
        for asked in asked_of(person)
        if asked.concerns and not asked.is_answered
    ]
