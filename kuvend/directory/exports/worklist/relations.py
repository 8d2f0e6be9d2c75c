"""Relations that others said of a profile, and that wait for somebody who agrees."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kuvend.core.worklist import WorkItem, WorkKind
from kuvend.directory.models import Organisation
from kuvend.directory.permissions.duty import duties_in
from kuvend.directory.permissions.organisations import caring_memberships
from kuvend.directory.permissions.relations import is_individual, may_agree_to_relation
from kuvend.directory.permissions.standing import standing_of
from kuvend.directory.queries.relations import waiting_relations
from kuvend.directory.rules import worklist as rules
from kuvend.people.models import Person
from kuvend.people.states import Role


def relations_to_answer(person: Person, *, now: datetime) -> Iterator[WorkItem]:
    """Yield each profile of which something was said: for its representatives, and for the desk where it has one."""
    sides: dict[int, tuple[Organisation, datetime | None]] = {}
    for relation in waiting_relations():
        for side, waits in (
            (relation.organisation, relation.waits_for_organisation),
            (relation.other, relation.waits_for_other),
        ):
            if waits and side is not None:
                sides.setdefault(side.pk, (side, relation.asked_at))
    if not sides:
        return
    cared_for = _at_their_desk(person, set(sides), now)
    represents = {pk for pk, held in standing_of(person).organisations.items() if Role.REPRESENTATIVE in held}
    for side, since in sides.values():
        is_desks = side.pk in cared_for and not is_individual(side)
        is_own = side.pk in represents and may_agree_to_relation(person, side)
        if is_own or is_desks:
            yield WorkItem(
                _("Say whether a relation of %(name)s is right") % {"name": side.name},
                reverse("directory-relations", args=[side.public_id]),
                since=since,
                until=since + rules.RELATION_ANSWERED_WITHIN if since else None,
                kind=WorkKind.CONFIRM,
            )


def _at_their_desk(person: Person, organisations: set[int], now: datetime) -> set[int]:
    """Return those of which a desk takes care at which the person is asked first."""
    if not standing_of(person).has_desk:
        return set()
    pairs = list(
        caring_memberships().filter(organisation__in=organisations).values_list("organisation_id", "network_id")
    )
    duties = duties_in({network for _organisation, network in pairs}, now=now)
    return {organisation for organisation, network in pairs if person.pk in duties[network].stewards}
