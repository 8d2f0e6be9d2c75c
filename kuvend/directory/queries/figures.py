"""Public figures, each with one stated definition, used by every page, export and API answer.

**Members of a network**: published profiles whose membership in it is active, or still within the time to confirm
(dormant, reminded). Suspended members, members who left, and profiles that are not public do not count. A network of
networks counts each member once, however many of its networks it belongs to.
"""

from collections.abc import Collection

from django.db.models import Count

from kuvend.directory.models import Membership, Network, NetworkLink
from kuvend.directory.states import COUNTED_STATES, ProfileState


def member_counts(network_ids: Collection[int] | None = None) -> dict[int, int]:
    """Return network → members in networks of its own (not of networks below it). One query."""
    counted = Membership.objects.filter(state__in=COUNTED_STATES, organisation__state=ProfileState.PUBLISHED)
    if network_ids is not None:
        counted = counted.filter(network__in=network_ids)
    return dict(counted.values_list("network").annotate(Count("pk")))


def members_in_tree(network: Network) -> int:
    """Return the members of a network and of all networks below it, each once. Two queries."""
    below: dict[int, list[int]] = {}
    for parent, child in NetworkLink.objects.filter(until=None).values_list("parent_id", "child_id"):
        below.setdefault(parent, []).append(child)
    tree, waiting = {network.pk}, [network.pk]
    while waiting:
        for child in below.get(waiting.pop(), ()):
            if child not in tree:
                tree.add(child)
                waiting.append(child)
    counted = Membership.objects.filter(
        network__in=tree, state__in=COUNTED_STATES, organisation__state=ProfileState.PUBLISHED
    )
    return counted.values("organisation").distinct().count()
