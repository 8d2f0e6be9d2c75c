"""Who has a stake in an application: of many at once (of one person see `joining.is_own`)."""

from collections.abc import Iterable, Mapping

from django.db.models.functions import Lower

from kuvend.directory.models import MembershipApplication, OrganisationRole
from kuvend.people.models import Account


def stakes_in(applications: Iterable[MembershipApplication]) -> Mapping[int, frozenset[int]]:
    """Return, by primary key, the persons whose application it is: by name, organisation or address. Two queries."""
    asked = list(applications)
    if not asked:
        return {}
    teams: dict[int, set[int]] = {}
    organisations = {one.organisation_id for one in asked if one.organisation_id}
    team = OrganisationRole.objects.filter(organisation__in=organisations, ended_at=None)
    for organisation_id, person_id in team.values_list("organisation_id", "person_id"):
        teams.setdefault(organisation_id, set()).add(person_id)
    emails = {one.email.lower() for one in asked}
    accounts = Account.objects.annotate(lower=Lower("email")).filter(lower__in=emails)
    persons = dict(accounts.values_list("lower", "person_id"))
    return {
        one.pk: frozenset(
            pk
            for pk in (one.person_id, persons.get(one.email.lower()), *teams.get(one.organisation_id or 0, ()))
            if pk is not None
        )
        for one in asked
    }


def stakes_of(application: MembershipApplication) -> frozenset[int]:
    """Return the persons who have a stake in one application."""
    return stakes_in([application])[application.pk]
