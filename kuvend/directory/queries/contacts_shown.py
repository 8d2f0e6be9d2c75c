"""Who stands in a profile as a contact, and whether they agreed to be named publicly."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from kuvend.directory.models import ContactPerson, OrganisationRole
from kuvend.directory.privacy.consents import PUBLIC_CONTACT
from kuvend.directory.states import Visibility
from kuvend.lettering import fold
from kuvend.people.models import Account, Person

WANTED_PUBLIC = (
    Q(name_visibility=Visibility.PUBLIC)
    | Q(job_title_visibility=Visibility.PUBLIC)
    | Q(email_visibility=Visibility.PUBLIC)
    | Q(telephone_visibility=Visibility.PUBLIC)
)


def persons_behind(contacts: Iterable[ContactPerson]) -> dict[int, int]:
    """Return contact key → person key: known as that person, by address, or by name within their team. Two queries.

    The profile of an individual member is that person's own, and shows what they choose.
    """
    rows = list(contacts)
    addresses = {row.email.lower() for row in rows if row.email}
    by_address = dict(
        Account.objects.annotate(address=Lower("email"))
        .filter(address__in=addresses)
        .values_list("address", "person_id")
    )
    teams: dict[int, dict[str, int]] = defaultdict(dict)
    roles = OrganisationRole.objects.filter(organisation__in={row.organisation_id for row in rows}, ended_at=None)
    for organisation, person, name in roles.values_list("organisation_id", "person_id", "person__full_name"):
        teams[organisation][fold(name)] = person
    found = {
        row.pk: row.person_id
        or by_address.get(row.email.lower())
        or teams[row.organisation_id].get(fold(row.full_name))
        for row in rows
    }
    return {key: person for key, person in found.items() if person is not None}


def contacts_to_look_at(organisations: Collection[int] | None = None) -> QuerySet[ContactPerson]:
    """Return the contacts that may be of somebody with an account, and are public or held back; None: everywhere."""
    contacts = ContactPerson.objects.filter(WANTED_PUBLIC | Q(is_held_back=True)).select_related("organisation")
    if organisations is not None:
        return contacts.filter(organisation__in=organisations)
    known = Account.objects.annotate(address=Lower("email")).values("address")
    teams = OrganisationRole.objects.filter(ended_at=None).values("organisation")
    return contacts.alias(lower=Lower("email")).filter(
        Q(person__isnull=False) | Q(lower__in=known) | Q(organisation__in=teams) | Q(is_held_back=True)
    )


def organisations_naming(person: Person) -> set[int]:
    """Return the profiles in which the person may stand as a contact. Three queries."""
    addresses = [email.lower() for email in Account.objects.filter(person=person).values_list("email", flat=True)]
    contacts = ContactPerson.objects.alias(lower=Lower("email")).filter(Q(person=person) | Q(lower__in=addresses))
    found = set(contacts.values_list("organisation_id", flat=True))
    roles = OrganisationRole.objects.filter(person=person, ended_at=None)
    return found | set(roles.values_list("organisation_id", flat=True))


def consents_of_contacts(person: Person) -> list[str]:
    """Return the consent to ask somebody for whom an organisation names publicly, or would if they agreed."""
    contacts = list(contacts_to_look_at(organisations_naming(person)))
    return [PUBLIC_CONTACT.key] if person.pk in persons_behind(contacts).values() else []


def held_back_in(organisation_id: int) -> list[str]:
    """Return the names of the contacts that are shown to members only until they agree."""
    held = ContactPerson.objects.filter(organisation=organisation_id, is_held_back=True)
    return list(held.values_list("full_name", flat=True))
