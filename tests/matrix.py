"""What the role matrix cannot read from the addresses: sample arguments, and who holds which permission.

A new address with an argument that is not named here fails the matrix, and so does a new permission. Add both in the
same commit as the address.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kuvend.directory.models import Network, Organisation
from kuvend.people.models import Person


@dataclass(frozen=True, slots=True)
class World:
    """What exists while the matrix is walked."""

    root: Network
    network: Network
    other_network: Network
    organisation: Organisation
    other_organisation: Organisation
    actors: dict[str, Person]


@dataclass(frozen=True, slots=True)
class Sample:
    """One argument of an address: in the actors' own network, in another one, and of something that is not there."""

    own: object
    other: object
    missing: object = "nothingofthisname00000"


# "name of the address.argument" or, for all addresses, "argument"
ARGUMENTS: dict[str, Callable[[World], Sample]] = {
    "network_slug": lambda world: Sample(world.network.slug, world.other_network.slug, "nothing-here"),
    "theme.slug": lambda world: Sample(world.network.slug, world.other_network.slug, "nothing-here"),
    "directory-network.slug": lambda world: Sample(world.network.slug, world.other_network.slug, "nothing-here"),
    "directory-member.slug": lambda world: Sample(world.organisation.slug, world.other_organisation.slug, "nobody"),
    "directory-member.public_id": lambda world: Sample(
        world.organisation.public_id, world.other_organisation.public_id, "0" * 16
    ),
    "directory-member-card.slug": lambda world: Sample(
        world.organisation.slug, world.other_organisation.slug, "nobody"
    ),
    "directory-member-card.public_id": lambda world: Sample(
        world.organisation.public_id, world.other_organisation.public_id, "0" * 16
    ),

    "organisation_id": lambda world: Sample(world.organisation.public_id, world.other_organisation.public_id),
}

# Permission → the actors who hold it over something in `network`. Everybody else is refused.
HOLDERS: dict[str, frozenset[str]] = {
    # Each sees the record of the networks that they run. In this world the outsider represents the organisation that
    # is head of the other network.
    "audit.read_record": frozenset({"secretariat", "network_secretariat", "head_of_network", "other_head", "outsider"}),
}

# Addresses that sample arguments alone cannot reach, each with its reason; their own tests cover them.
LEFT_OUT: dict[str, str] = {
    "messaging_unsubscribe": "answers alike whether or not the code exists (tests/messaging/views/test_public.py)",
    "job_progress": "seen only by who started the job (tests/core/test_job_page.py)",
    "media_file": "each purpose of files has its own rule (tests/media/views/test_public.py)",
}
