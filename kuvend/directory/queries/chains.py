"""In which chain of the audit record a decision belongs."""

from kuvend.audit.operations import HOUSE
from kuvend.directory.models import Membership, Organisation


def chain_of(organisation: Organisation) -> str:
    """Return the chain of the organisation's first network, or the house's for one that is in none."""
    first = (
        Membership.objects.filter(organisation=organisation).order_by("pk").values_list("network__public_id", flat=True)
    )
    return first.first() or HOUSE
