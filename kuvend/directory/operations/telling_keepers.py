"""Who has to know when a desk decides on a profile as a whole: its team, and the offices of its other networks."""

from datetime import datetime

from kuvend.directory.emails.stewardship import Concerned
from kuvend.directory.models import Network, Organisation, OrganisationRole
from kuvend.directory.permissions.offices import managers_to_tell
from kuvend.directory.permissions.organisations import caring_memberships
from kuvend.directory.permissions.standing import standing_held_by
from kuvend.people.models import Person


def keepers_of(*organisations: Organisation, by: Person, now: datetime) -> list[Concerned]:
    """Return whom to tell, each once, without the one who decided.

    An office hears of what was not decided at its own desk; those who work there see it in the record.
    """
    found: dict[int, Concerned] = {}
    team = OrganisationRole.objects.filter(organisation__in=organisations, ended_at=None)
    for role in team.select_related("person__account").order_by("pk"):
        found.setdefault(role.person_id, Concerned(role.person, at_desk=False))
    cared_for = caring_memberships().filter(organisation__in=organisations).values("network")
    own_desks = standing_held_by(by, now=now).networks
    for network in Network.objects.filter(pk__in=cared_for).exclude(pk__in=list(own_desks)).order_by("pk"):
        for person in managers_to_tell(network, now=now):
            found.setdefault(person.pk, Concerned(person, at_desk=True))
    found.pop(by.pk, None)
    return list(found.values())
