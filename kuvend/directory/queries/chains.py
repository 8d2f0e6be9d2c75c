"""In which chain of the audit record a decision belongs."""

from kuvend.audit.operations import HOUSE
from kuvend.directory.models import Membership, Network, Organisation


def first_network_of(organisation: Organisation) -> Network | None:
    """Return the network that the organisation joined first: its name stands in mails, its zone is a newcomer's."""
    first = Membership.objects.filter(organisation=organisation).select_related("network").order_by("pk").first()
    return first.network if first else None


def chain_of(organisation: Organisation) -> str:
    """Return the chain of the organisation's first network, or the house's for one that is in none."""
    first = (
        Membership.objects.filter(organisation=organisation).order_by("pk").values_list("network__public_id", flat=True)
    )
    return first.first() or HOUSE
