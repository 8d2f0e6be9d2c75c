"""Organisations as a desk sees them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from kuvend.directory.models import Membership, Network, Organisation, OrganisationRole, ProfileInvitation
from kuvend.directory.states import ProfileState
from kuvend.lettering.folding import fold


@dataclass(frozen=True, slots=True)
class DeskFilter:
    """What a desk looks for; empty means all."""

    text: str = ""
    state: str = ""
    care: str = ""  # "claimed", "invited", "unclaimed"
    network: Network | None = None


def with_care(organisations: QuerySet[Organisation]) -> Any:
    """Add to each whether somebody looks after it (`is_claimed`), and when its open invitation was sent (`invited_at`).

    A queryset still; its type cannot name the two annotations.
    """
    held = OrganisationRole.objects.filter(organisation=OuterRef("pk"), ended_at=None)
    invited = ProfileInvitation.objects.filter(organisation=OuterRef("pk"), accepted_at=None, revoked_at=None)
    return organisations.annotate(
        is_claimed=Exists(held), invited_at=Subquery(invited.order_by("-sent_at").values("sent_at")[:1])
    )


def at_desk(organisations: QuerySet[Organisation], wanted: DeskFilter) -> QuerySet[Organisation]:
    """Return those a desk looks for, by name, with `is_claimed` and `invited_at`.

    Text is looked for folded, which no database can do; the names of a desk are few enough to fold here.
    """
    found = with_care(organisations)
    if wanted.network is not None:
        found = found.filter(pk__in=Membership.objects.filter(network=wanted.network).values("organisation"))
    found = found.filter(state=wanted.state) if wanted.state else found.exclude(state=ProfileState.MERGED)
    if wanted.care == "claimed":
        found = found.filter(is_claimed=True)
    elif wanted.care == "invited":
        found = found.filter(is_claimed=False, invited_at__isnull=False)
    elif wanted.care == "unclaimed":
        found = found.filter(is_claimed=False, invited_at=None)
    if text := fold(wanted.text).strip():
        names = organisations.order_by().values_list("pk", "name", "acronym")
        found = found.filter(
            pk__in=[pk for pk, name, acronym in names.iterator() if text in fold(name) or text == fold(acronym)]
        )
    ordered: QuerySet[Organisation] = found.order_by("name", "pk")
    return ordered


def in_network(organisations: QuerySet[Organisation], network: Network, *, text: str) -> Any:
    """Return those whose name has `text` in it (folded), each with how it stands in `network` (`standing`, or None)."""
    standing = Membership.objects.filter(organisation=OuterRef("pk"), network=network)
    found = at_desk(organisations.exclude(state=ProfileState.ARCHIVED), DeskFilter(text=text))
    return found.annotate(standing=Subquery(standing.values("state")[:1]))


def counts_at_desk(organisations: QuerySet[Organisation]) -> dict[str, int]:
    """Return how many are claimed, invited and neither, of those not merged or archived. One query."""
    living = with_care(organisations).exclude(state__in=[ProfileState.MERGED, ProfileState.ARCHIVED])
    counts: dict[str, int] = living.aggregate(
        all=Count("pk"),
        claimed=Count("pk", filter=Q(is_claimed=True)),
        invited=Count("pk", filter=Q(is_claimed=False, invited_at__isnull=False)),
        unclaimed=Count("pk", filter=Q(is_claimed=False, invited_at=None)),
    )
    return counts


def memberships_of(organisation: Organisation) -> list[Membership]:
    """Return the memberships of an organisation with their networks."""
    return list(Membership.objects.filter(organisation=organisation).select_related("network").order_by("pk"))
