"""Who may do what at the desk of a network. Not allowed to know of the desk: 404; knowing, but not allowed: 403."""

from django.db.models import QuerySet
from django.http import Http404

from kuvend.core.access import NotAllowed
from kuvend.directory.models import MembershipPolicy, Network
from kuvend.directory.permissions.standing import standing_of
from kuvend.directory.states import Decider
from kuvend.people.models import Person
from kuvend.people.states import DESK_ROLES, Role

# Who runs the network: its settings, roles, lists and members.
MANAGERS = (Role.HEAD_OF_NETWORK, Role.SECRETARIAT)
# Who looks after its directory.
STEWARDS = (Role.HEAD_OF_NETWORK, Role.SECRETARIAT, Role.EDITOR)
# Who reads applications; committee members also vote.
READERS = (Role.HEAD_OF_NETWORK, Role.SECRETARIAT, Role.COMMITTEE, Role.REVIEWER)


def holds(person: Person | None, network: Network, *roles: Role) -> bool:
    """Say whether the person holds one of `roles` for the network (see `standing`)."""
    return standing_of(person).holds(network.pk, *roles)


def may_enter_desk(person: Person | None, network: Network) -> bool:
    """Anyone with a role of the network, and the secretariats above it."""
    return holds(person, network, *DESK_ROLES)


def check_enter_desk(person: Person | None, network: Network) -> None:
    """Raise Http404 unless the person sits at the desk of the network."""
    if not may_enter_desk(person, network):
        raise Http404


def may_manage_network(person: Person | None, network: Network) -> bool:
    """Heads of the network and its secretariat: settings, policy, roles, lists, mandates' texts."""
    return holds(person, network, *MANAGERS)


def check_manage_network(person: Person | None, network: Network) -> None:
    """Raise Http404 for outsiders, NotAllowed for others at the desk who may not manage the network."""
    _check(person, network, allowed=may_manage_network(person, network))


def may_appoint_heads(person: Person | None, network: Network) -> bool:
    """Mandates and the secretariat's own roles are recorded by the secretariat, never by those who hold them."""
    return holds(person, network, Role.SECRETARIAT)


def check_appoint_heads(person: Person | None, network: Network) -> None:
    """Raise Http404 for outsiders, NotAllowed for others at the desk who are not its secretariat."""
    _check(person, network, allowed=may_appoint_heads(person, network))


def may_take_in_members(person: Person | None, network: Network) -> bool:
    """Make an organisation of the directory a member without an application, or take one back.

    The secretariat always; heads where the policy leaves the decision to them alone. Otherwise this would be the way
    around the committee, the second reader or the secretariat.
    """
    if holds(person, network, Role.SECRETARIAT):
        return True
    policy = MembershipPolicy.objects.filter(network=network).first()
    is_theirs_alone = policy is not None and (
        policy.decider == Decider.HEAD_OF_NETWORK and not policy.needs_second_reader and not policy.secretariat_confirms
    )
    return is_theirs_alone and holds(person, network, Role.HEAD_OF_NETWORK)


def check_take_in_members(person: Person | None, network: Network) -> None:
    """Raise Http404 for outsiders, NotAllowed for others at the desk who may take nobody in."""
    _check(person, network, allowed=may_take_in_members(person, network))


def may_steward_directory(person: Person | None, network: Network) -> bool:
    """Heads, secretariat and editors: add, invite, merge, archive, import."""
    return holds(person, network, *STEWARDS)


def check_steward_directory(person: Person | None, network: Network) -> None:
    """Raise Http404 for outsiders, NotAllowed for others at the desk who may not change its directory."""
    _check(person, network, allowed=may_steward_directory(person, network))


def networks_at_desk(person: Person | None, *roles: Role) -> QuerySet[Network]:
    """Return the networks for which the person holds one of `roles` (any role of a desk if none is named)."""
    reach = standing_of(person).reach(*(roles or DESK_ROLES))
    return Network.objects.all() if reach is None else Network.objects.filter(pk__in=reach)


def _check(person: Person | None, network: Network, *, allowed: bool) -> None:
    if allowed:
        return
    check_enter_desk(person, network)
    raise NotAllowed


def check_steward_any_directory(person: Person | None) -> None:
    """Raise Http404 unless the person looks after the directory of at least one network."""
    if not networks_at_desk(person, *STEWARDS).exists():
        raise Http404


def check_manage_any_network(person: Person | None) -> None:
    """Raise Http404 unless the person heads, or is the secretariat of, at least one network."""
    if not networks_at_desk(person, *MANAGERS).exists():
        raise Http404
