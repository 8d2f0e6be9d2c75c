"""How organisations stand to one another."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.models import Organisation, OrganisationRelation
from kuvend.directory.operations.touching import refresh
from kuvend.directory.queries.chains import chain_of
from kuvend.directory.queries.terms import not_over_on
from kuvend.directory.rules.graph import would_make_cycle
from kuvend.directory.states import RelationKind
from kuvend.people.models import Person


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
            parents: dict[int, list[int]] = {}
            known = OrganisationRelation.objects.select_for_update().filter(not_over_on(since or now.date()), kind=kind)
            rows = list(known.exclude(other=None).values_list("organisation_id", "other_id", "until"))
            for below, above, _until in rows:
                parents.setdefault(below, []).append(above)
            if (organisation.pk, other.pk, None) in rows:
                raise Refused(_("This relation is recorded already."))
            if would_make_cycle(parent=other.pk, child=organisation.pk, parents=parents):
                raise Refused(_("That would close a circle: the other organisation already stands below this one."))
        relation = OrganisationRelation.objects.create(
            organisation=organisation,
            kind=kind,
            other=other,
            outside_name=outside_name,
            outside_url=outside_url,
            since=since,
            until=until,
        )
        _record(relation, "directory.relate_organisations", by=by, now=now)
    return relation


def end_relation(*, relation: OrganisationRelation, until: date, by: Person | None, now: datetime) -> None:
    """End a relation on a day.

    Raises:
        Refused: the day lies before its beginning.
    """
    if relation.since is not None and until < relation.since:
        raise Refused(_("The relation ends before it begins."), field="until")
    with transaction.atomic():
        relation.until = until
        relation.save(update_fields=["until"])
        _record(relation, "directory.end_relation", by=by, now=now)


def _record(relation: OrganisationRelation, action: str, *, by: Person | None, now: datetime) -> None:
    record(
        chain=chain_of(relation.organisation),
        action=action,
        subject=Subject("organisation", relation.organisation.public_id),
        by=by,
        now=now,
        facts={
            "relation": relation.public_id,
            "kind": relation.kind,
            "other": relation.other.public_id if relation.other else "",
        },
    )
    refresh(relation.organisation)
    if relation.other is not None:
        refresh(relation.other)
