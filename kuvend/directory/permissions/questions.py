"""Who may edit the questions of a network."""

from kuvend.directory.models import Network
from kuvend.directory.permissions.networks import may_manage_network
from kuvend.people.models import Person


def may_edit_questions(person: Person | None, owner_kind: str, owner_id: str) -> bool | None:
    """Whoever manages the network that owns them; None where the owner is no network."""
    if owner_kind != "network":
        return None
    network = Network.objects.filter(public_id=owner_id).first()
    return network is not None and may_manage_network(person, network)
