"""How organisations stand to one another."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.emails.relations import ask_about_relation
from kuvend.directory.models import Network, Organisation, OrganisationRelation, OrganisationRole
from kuvend.directory.operations.touching import refresh
from kuvend.directory.permissions.offices import managers_to_tell
from kuvend.directory.permissions.organisations import network_ids_of
from kuvend.directory.permissions.relations import is_individual, may_agree_to_relation
from kuvend.directory.queries.chains import chain_of
from kuvend.directory.queries.relations import AGREED
from kuvend.directory.queries.terms import not_over_on
from kuvend.directory.rules.graph import would_make_cycle
from kuvend.directory.states import RelationKind
from kuvend.people.models import Person
from kuvend.people.states import Role


def relate_organisations(
    *,
    organisation: Organisation,
    kind: RelationKind,
    by: Person | None,
    now: datetime,
    other: Organisation | None = None,
    outside_name: str = "",
    outside_url: str = "",
    since: date | None = None,
    until: date | None = None,
) -> OrganisationRelation:
    """Say that `organisation` is a branch of, member of, or hosted by another, inside or outside the system.

    A side for which `by` does not speak is asked, and until it agrees nobody else sees the relation. The system
    (`by=None`) writes down what is agreed.

    Raises:
        Refused: neither or both are named, it is itself, it is said already, or two would be branches of each other.
    """
    outside_name = outside_name.strip()
    if (other is None) == (not outside_name):
        raise Refused(
            _("Choose an organisation from the directory, or write the name of one outside it."), field="outside_name"
        )
    with transaction.atomic():
        if other is not None:
            said = organisation.relations.filter(kind=kind, other=other, until=None)
            if said.exists():
                raise Refused(_("This relation is recorded already."))
            _check_circle(organisation, kind, other, since or now.date())
        relation = OrganisationRelation.objects.create(
            organisation=organisation,
            kind=kind,
            other=other,
            outside_name=outside_name,
            outside_url=outside_url,
            since=since,
            until=until,
            waits_for_organisation=by is not None and _has_to_agree(organisation, by),
            waits_for_other=by is not None and other is not None and not may_agree_to_relation(by, other),
            asked_at=now,
        )
        _record(relation, "directory.relate_organisations", by=by, now=now)
        _ask(relation, by=by, now=now)
    return relation


def _check_circle(organisation: Organisation, kind: RelationKind, other: Organisation, on: date) -> None:
    """Of what was only said, and not agreed, nothing keeps others from saying how it is."""
    parents: dict[int, list[int]] = {}
    known = OrganisationRelation.objects.select_for_update().filter(AGREED, not_over_on(on), kind=kind)
    for below, above in known.exclude(other=None).values_list("organisation_id", "other_id"):
        parents.setdefault(below, []).append(above)
    if would_make_cycle(parent=other.pk, child=organisation.pk, parents=parents):
        raise Refused(_("That would close a circle: the other organisation already stands below this one."))


def agree_to_relation(*, relation: OrganisationRelation, side: Organisation, by: Person, now: datetime) -> None:
    """Say for `side`, one of the two, that a relation is so. Once both have, visitors see it.

    Raises:
        Refused: nobody waits for this answer any more, or it would close a circle.
    """
    with transaction.atomic():
        locked = _pending(relation, side)
        if locked.other is not None:
            _check_circle(locked.organisation, RelationKind(locked.kind), locked.other, locked.since or now.date())
        if locked.organisation_id == side.pk:
            locked.waits_for_organisation = False
        if locked.other_id == side.pk:
            locked.waits_for_other = False
        locked.save(update_fields=["waits_for_organisation", "waits_for_other"])
        _record(locked, "directory.agree_to_relation", by=by, now=now, side=side)


def refuse_relation(*, relation: OrganisationRelation, side: Organisation, by: Person, now: datetime) -> None:
    """Say for `side` that a relation to which not all have agreed is not so, or take it back: it goes.

    Raises:
        Refused: all have agreed meanwhile, or it is gone.
    """
    with transaction.atomic():
        locked = _pending(relation, None)
        _record(locked, "directory.refuse_relation", by=by, now=now, side=side)
        locked.delete()


def _pending(relation: OrganisationRelation, side: Organisation | None) -> OrganisationRelation:
    found = OrganisationRelation.objects.select_for_update(of=("self",)).select_related("organisation", "other")
    locked = found.filter(pk=relation.pk).exclude(AGREED).first()
    is_asked = locked is not None and (
        side is None
        or (locked.organisation_id == side.pk and locked.waits_for_organisation)
        or (locked.other_id == side.pk and locked.waits_for_other)
    )
    if locked is None or not is_asked:
        raise Refused(_("This has been answered already. Reload the page to see how it stands."))
    return locked


def _has_to_agree(organisation: Organisation, by: Person) -> bool:
    """The one who records a relation speaks for the organisation itself, but never for another person."""
    return is_individual(organisation) and not may_agree_to_relation(by, organisation)


def _ask(relation: OrganisationRelation, *, by: Person | None, now: datetime) -> None:
    for side, waits in (
        (relation.organisation, relation.waits_for_organisation),
        (relation.other, relation.waits_for_other),
    ):
        if waits and side is not None:
            for reader in _who_answers(side, now):
                ask_about_relation(relation, side, reader, by=by, now=now)


def _who_answers(side: Organisation, now: datetime) -> list[Person]:
    """Return its representatives; where there are none, the office of its networks. For a person, only that person."""
    held = OrganisationRole.objects.filter(organisation=side, role=Role.REPRESENTATIVE, ended_at=None)
    people = [role.person for role in held.select_related("person__account").order_by("pk")]
    if side.person_id is not None:
        return [person for person in people if person.pk == side.person_id]
    if people or is_individual(side):
        return people
    found: dict[int, Person] = {}
    for network in Network.objects.filter(pk__in=network_ids_of(side)).order_by("pk"):
        found |= {person.pk: person for person in managers_to_tell(network, now=now)}
    return list(found.values())


def end_relation(
    *,
    relation: OrganisationRelation,
    until: date,
    by: Person | None,
    now: datetime,
    side: Organisation | None = None,
) -> None:
    """End a relation on a day, for its first organisation or for `side`.

    Raises:
        Refused: the day lies before its beginning.
    """
    if relation.since is not None and until < relation.since:
        raise Refused(_("The relation ends before it begins."), field="until")
    with transaction.atomic():
        relation.until = until
        relation.save(update_fields=["until"])
        _record(relation, "directory.end_relation", by=by, now=now, side=side)


def _record(
    relation: OrganisationRelation,
    action: str,
    *,
    by: Person | None,
    now: datetime,
    side: Organisation | None = None,
) -> None:
    about = side or relation.organisation
    record(
        chain=chain_of(about),
        action=action,
        subject=Subject("organisation", about.public_id),
        by=by,
        now=now,
        facts={
            "relation": relation.public_id,
            "kind": relation.kind,
            "organisation": relation.organisation.public_id,
            "other": relation.other.public_id if relation.other else "",
        },
    )
    refresh(relation.organisation)
    if relation.other is not None:
        refresh(relation.other)
