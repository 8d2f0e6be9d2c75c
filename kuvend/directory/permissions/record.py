"""Whose record of decisions somebody may read: who runs a network reads its own, the head office also the house's.

What was said and decided about an application of their own is kept from them there too (see `joining`).
"""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kuvend.audit.hooks import ReadableChain
from kuvend.audit.operations import HOUSE
from kuvend.core.subjects import Subject
from kuvend.directory.permissions.house import may_found_network
from kuvend.directory.permissions.joining import own_applications
from kuvend.directory.permissions.networks import MANAGERS, networks_at_desk


def readable_chains_of(request: HttpRequest) -> Iterable[ReadableChain]:
    """Return the chains of the networks that the person runs, by name, after the house's for the head office."""
    person = getattr(request, "person", None)
    if person is None:
        return []
    own = sorted(
        (ReadableChain(network.public_id, str(network.name)) for network in networks_at_desk(person, *MANAGERS)),
        key=lambda chain: str(chain.label).casefold(),
    )
    house = [ReadableChain(HOUSE, _("The whole house"))] if may_found_network(person) else []
    return [*house, *own]


def own_matters_of(request: HttpRequest) -> Iterable[Subject]:
    """Return the applications whose review whoever asks may not read about."""
    person = getattr(request, "person", None)
    if person is None:
        return []
    return [Subject("application", key) for key in own_applications(person).values_list("public_id", flat=True)]
