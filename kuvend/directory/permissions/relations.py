"""Who agrees that an organisation, or a person, stands in a relation to another. Whoever edits the profile ends it."""

from kuvend.directory.models import Organisation
from kuvend.directory.permissions.organisations import may_represent, may_steward_organisation
from kuvend.people.models import Person

INDIVIDUAL = "individual_person"  # key of the organisation type


def is_individual(organisation: Organisation) -> bool:
    """Whether the profile is that of a person."""
    return organisation.person_id is not None or (organisation.type is not None and organisation.type.key == INDIVIDUAL)


def may_agree_to_relation(person: Person | None, organisation: Organisation) -> bool:
    """Its representatives and its desk; for an individual only that person: no office speaks for somebody."""
    if person is not None and organisation.person_id is not None:
        return organisation.person_id == person.pk
    if may_represent(person, organisation):
        return True
    return not is_individual(organisation) and may_steward_organisation(person, organisation)
