"""Which consents a person has given."""

from kuvend.people.models import Consent, Person


def has_consented(person: Person, purpose: str, *, version: str | None = None) -> bool:
    """Say whether the person agrees now (to that version of the text, if one is named)."""
    consents = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None)
    if version is not None:
        consents = consents.filter(version=version)
    return consents.exists()


def consents_of(person: Person) -> list[Consent]:
    """Return everything the person ever agreed to, newest first."""
    return list(Consent.objects.filter(person=person))
