"""Nobody with an account is named publicly as a contact without having agreed."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from kuvend.directory.models import ContactPerson, Organisation
from kuvend.directory.operations.touching import refresh
from kuvend.directory.privacy.consents import PUBLIC_CONTACT
from kuvend.directory.queries.contacts_shown import (
    contacts_to_look_at,
    organisations_naming,
    persons_behind,
)
from kuvend.people.models import Person
from kuvend.people.queries.consents import who_consented


def hold_back_contacts(organisations: Collection[int] | None = None) -> set[int]:
    """See for each public contact whether its person agreed; return the profiles that show something else now.

    None: everywhere. The caller refreshes what is shown.
    """
    contacts = list(contacts_to_look_at(organisations))
    persons = persons_behind(contacts)
    agreed = who_consented(set(persons.values()), PUBLIC_CONTACT)
    changed: set[int] = set()
    for contact in contacts:
        person = persons.get(contact.pk)
        is_own = contact.organisation.person_id is not None and contact.organisation.person_id == person
        is_held_back = person is not None and not is_own and person not in agreed and contact.is_wanted_public
        if contact.is_held_back != is_held_back:
            ContactPerson.objects.filter(pk=contact.pk).update(is_held_back=is_held_back)
            changed.add(contact.organisation_id)
    return changed


def follow_consent(person: Person, purpose: str, now: datetime) -> None:
    """Show the person's name, or hide it, as soon as they agreed or took it back."""
    if purpose == PUBLIC_CONTACT.key:
        _refresh(hold_back_contacts(organisations_naming(person)))


@transaction.atomic
def look_at_all_contacts() -> int:
    """See to every public contact: accounts are opened, teams grow, texts change. Return how many profiles changed."""
    changed = hold_back_contacts()
    _refresh(changed)
    return len(changed)


def _refresh(organisations: Collection[int]) -> None:
    if organisations:
        refresh(*Organisation.objects.filter(pk__in=organisations))
