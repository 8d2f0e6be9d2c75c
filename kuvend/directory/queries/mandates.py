"""Which networks an organisation heads, or will."""

from datetime import datetime
from zoneinfo import ZoneInfo

from kuvend.directory.models import HeadOfNetworkMandate, Network, Organisation
from kuvend.directory.rules.terms import is_over


def mandates_not_over(
    organisation: Organisation | int, *, now: datetime, network: Network | None = None
) -> list[HeadOfNetworkMandate]:
    """Return the mandates the organisation holds that run, or begin later, by the calendar of each network."""
    held = HeadOfNetworkMandate.objects.filter(holders__organisation=organisation)
    if network is not None:
        held = held.filter(network=network)
    return [
        mandate
        for mandate in held.select_related("network").order_by("since", "pk")
        if not is_over(mandate, now.astimezone(ZoneInfo(mandate.network.time_zone)).date())
    ]
