"""Organisations a person looks after."""

from django.db.models import QuerySet

from kuvend.directory.models import Organisation, OrganisationRole
from kuvend.directory.states import ProfileState
from kuvend.people.models import Person


def organisations_of(person: Person) -> QuerySet[Organisation]:
    """Return the organisations in which the person has a role now, by name."""
    held = OrganisationRole.objects.filter(person=person, ended_at=None).values("organisation")
    return Organisation.objects.filter(pk__in=held).exclude(state=ProfileState.MERGED).order_by("name")
