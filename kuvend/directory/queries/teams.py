"""Organisations a person looks after."""

from django.db.models import QuerySet

from kuvend.directory.models import MembershipApplication, Organisation, OrganisationRole
from kuvend.directory.states import ProfileState
from kuvend.people.models import Person
from kuvend.people.states import Role


def organisations_of(person: Person) -> QuerySet[Organisation]:
    """Return the organisations in which the person has a role now, by name."""
    held = OrganisationRole.objects.filter(person=person, ended_at=None).values("organisation")
    return Organisation.objects.filter(pk__in=held).exclude(state=ProfileState.MERGED).order_by("name")


def representatives_of(organisation: Organisation) -> QuerySet[OrganisationRole]:
    """Return by whom the organisation is represented now."""
    return OrganisationRole.objects.filter(organisation=organisation, role=Role.REPRESENTATIVE, ended_at=None)


def is_represented_by_others(organisation: Organisation, application: MembershipApplication) -> bool:
    """Say whether people look after the profile, and the applicant (by account or address) is none of them."""
    team = list(representatives_of(organisation).values_list("person_id", "person__account__email"))
    return bool(team) and not any(
        person_id == application.person_id or (email or "").casefold() == application.email.casefold()
        for person_id, email in team
    )
