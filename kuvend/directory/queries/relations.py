"""The relations of an organisation, from its own side."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from kuvend.directory import phrases
from kuvend.directory.models import Organisation, OrganisationRelation

# Nobody has to agree any more: visitors may read it on both pages.
AGREED = Q(waits_for_organisation=False, waits_for_other=False)


@dataclass(frozen=True, slots=True)
class RelationRow:
    """A relation as one side of it reads it. `waits_here`: this side is asked whether it is so."""

    relation: OrganisationRelation
    label: Promise
    other: Organisation | None
    outside_name: str
    waits_here: bool


def relations_of(organisation: Organisation) -> list[RelationRow]:
    """Return what was said of the organisation and by others of it, also what waits for an answer. Two queries."""
    own = organisation.relations.select_related("other").order_by("kind", "pk")
    of_others = organisation.reverse_relations.select_related("organisation").order_by("kind", "pk")
    return [
        *(
            RelationRow(
                row, phrases.RELATION_KIND[row.kind], row.other, row.outside_name, waits_here=row.waits_for_organisation
            )
            for row in own
        ),
        *(
            RelationRow(
                row, phrases.REVERSE_RELATION_KIND[row.kind], row.organisation, "", waits_here=row.waits_for_other
            )
            for row in of_others
        ),
    ]


def waiting_relations() -> QuerySet[OrganisationRelation]:
    """Return the relations to which somebody has not agreed yet, the oldest first."""
    pending = OrganisationRelation.objects.exclude(AGREED).select_related("organisation__type", "other__type")
    return pending.order_by("asked_at", "pk")
