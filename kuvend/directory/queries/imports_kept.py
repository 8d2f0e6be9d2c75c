"""How long imports stay."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Max

from kuvend.directory.models import ImportBatch, ImportItem, ImportRetention, Network
from kuvend.directory.rules.importing import IMPORTS_KEPT_MONTHS
from kuvend.directory.rules.memberships import add_months


def months_kept(networks: Iterable[int]) -> Mapping[int, int]:
    """Return network key → for how many months it keeps imports now. One query."""
    wanted = list(networks)
    terms = ImportRetention.objects.filter(network__in=wanted).order_by("set_at", "pk")
    return dict.fromkeys(wanted, IMPORTS_KEPT_MONTHS) | dict(terms.values_list("network", "months"))


def terms_of(network: Network) -> list[ImportRetention]:
    """Return for how long the network has kept imports, the newest term first."""
    return list(ImportRetention.objects.filter(network=network).select_related("set_by").order_by("-set_at", "-pk"))


def deleted_at(batches: Iterable[ImportBatch]) -> dict[int, datetime]:
    """Return batch key → when it is deleted if nothing more is decided about it. Two queries."""
    found = list(batches)
    months = months_kept({batch.network_id for batch in found})
    decided = dict(
        ImportItem.objects.filter(batch__in=[batch.pk for batch in found])
        .order_by()
        .values_list("batch")
        .annotate(last=Max("decided_at"))
    )
    when = {}
    for batch in found:
        steps = (batch.created_at, batch.read_at, decided.get(batch.pk))
        when[batch.pk] = add_months(max(step for step in steps if step is not None), months[batch.network_id])
    return when


def batches_over(*, now: datetime) -> list[ImportBatch]:
    """Return the imports whose time is over."""
    batches = list(ImportBatch.objects.select_related("network").order_by("pk"))
    when = deleted_at(batches)
    return [batch for batch in batches if when[batch.pk] <= now]
