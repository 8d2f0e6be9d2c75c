"""The roles of a person as the header, the menus and the sign-in show them."""

from kuvend.directory.models import Network, Organisation
from kuvend.directory.permissions.standing import standing_held_by
from kuvend.directory.states import ProfileState
from kuvend.people.hooks import RoleHeld
from kuvend.people.models import Person
from kuvend.people.states import DESK_ROLES


def roles_held_by(person: Person) -> tuple[RoleHeld, ...]:
    """Return every role the person holds now, networks first, by name. Two queries beside the standing."""
    standing = standing_held_by(person)
    held: list[RoleHeld] = []
    if standing.networks:
        for network in Network.objects.filter(pk__in=standing.networks, closed_at=None).order_by("slug"):
            held.extend(
                RoleHeld(role, "network", network.public_id, str(network.name), needs_second_factor=role in DESK_ROLES)
                for role in sorted(standing.networks[network.pk])
            )
    if standing.organisations:
        organisations = Organisation.objects.filter(pk__in=standing.organisations).exclude(state=ProfileState.MERGED)
        for organisation in organisations.only("public_id", "name").order_by("name"):
            held.extend(
                RoleHeld(role, "organisation", organisation.public_id, organisation.name)
                for role in sorted(standing.organisations[organisation.pk])
            )
    return tuple(held)
