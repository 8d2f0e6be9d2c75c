"""Public figures, each with one stated definition, used by every page, export and API answer.

**Members of a network**: published profiles whose membership in it is active, or still within the time to confirm
(dormant, reminded), in a network that is not closed. Suspended members, members who left, and profiles that are not
public do not count. A network of
networks counts each member once, however many of its networks it belongs to. The sentence that tells readers is
`phrases.MEMBER_DEFINITION`.

`members` is the definition; pages count with the search, which holds exactly these (`operations.indexing`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import ngettext

from kuvend.core import clock
from kuvend.core.components import Stat
from kuvend.core.formats import number
from kuvend.directory.models import Membership, NetworkLink, Organisation
from kuvend.directory.queries.terms import holding_on
from kuvend.directory.states import COUNTED_STATES, ProfileState

INDIVIDUAL = "individual_person"  # key of the organisation type

type Children = dict[int, list[int]]


@dataclass(frozen=True, slots=True)
class Figures:
    """The stated figures of a network and everything below it, or of the whole house."""

    members: int
    organisations: int
    individuals: int
    networks: int  # that belong to it
    countries: int  # in which members have their seat


def members(network_ids: Iterable[int] | None = None) -> QuerySet[Organisation]:
    """Return the members (each once) of the networks with these primary keys, or of all."""
    memberships = Membership.objects.filter(state__in=COUNTED_STATES, network__closed_at=None)
    if network_ids is not None:
        memberships = memberships.filter(network__in=list(network_ids))
    return Organisation.objects.filter(state=ProfileState.PUBLISHED, pk__in=memberships.values("organisation"))


def tiles(found: Figures, *, url: str) -> list[Stat]:
    """Return figures as pages show them; what is zero or says nothing is left out. `url` leads to the members."""
    note = ""
    if found.individuals:
        note = ngettext(
            "%(organisations)s organisations and one person",
            "%(organisations)s organisations and %(individuals)s persons",
            found.individuals,
        ) % {"organisations": number(found.organisations), "individuals": number(found.individuals)}
    shown = [Stat(found.members, ngettext("member", "members", found.members), note, url)]
    if found.networks:
        shown.append(Stat(found.networks, ngettext("network", "networks", found.networks)))
    if found.countries > 1:
        shown.append(Stat(found.countries, ngettext("country", "countries", found.countries)))
    return shown


def tree_of(network_id: int) -> set[int]:
    """Return a network's primary key with those of all networks below it. One query."""
    return _tree(network_id, _children())


def _children() -> Children:
    children: Children = {}
    # A closed network is no way from one to another.
    for parent, child in NetworkLink.objects.filter(
        holding_on(clock.now().date()), parent__closed_at=None, child__closed_at=None
    ).values_list("parent_id", "child_id"):
        children.setdefault(parent, []).append(child)
    return children


def _tree(network_id: int, children: Children) -> set[int]:
    tree, waiting = {network_id}, [network_id]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in tree:
                tree.add(child)
                waiting.append(child)
    return tree
