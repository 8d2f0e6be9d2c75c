"""Who may help whom with an account.

- Somebody without a role at any desk: the heads and secretariat of a network to which one of their organisations
  belongs.
- Somebody at a desk: the secretariat of every network at whose desk they sit. Whoever could reset a colleague's second
  factor could sit in the colleague's chair. A desk role needs nobody's consent, so giving one must open no way to
  somebody's account: if they also act for organisations, one of those must belong there too; if not, the account must
  have come into being with a role at one of these desks, not before.
- Anybody else: the head office.
"""

from django.db.models import F, Q, QuerySet
from django.http import Http404

from kuvend.directory.models import Network, NetworkRole, OrganisationRole
from kuvend.directory.permissions.networks import MANAGERS
from kuvend.directory.permissions.organisations import caring_memberships
from kuvend.directory.permissions.standing import standing_of
from kuvend.lettering import fold
from kuvend.people.models import AccountHelp, Person
from kuvend.people.states import Role


def may_help_with_account(person: Person | None, of: Person) -> bool:
    """Say whether `person` may help `of` with a lost second factor or address (never with one's own)."""
    if person is None or person.pk == of.pk or of.is_erased:
        return False
    helper, helped = standing_of(person), standing_of(of)
    if helper.is_head_office:
        return True
    if not all(helper.holds(network_id, Role.SECRETARIAT) for network_id in helped.networks):
        return False
    if not helped.organisations:
        return _came_with_role(NetworkRole.objects.filter(person=of, network__in=helped.networks)).exists()
    return helper.holds_any(_networks_of(helped.organisations), *MANAGERS)


def _came_with_role(roles: QuerySet[NetworkRole]) -> QuerySet[NetworkRole]:
    """Leave the roles with which the account came into being: nothing of the person's own stood behind it before."""
    return roles.filter(granted_at__lte=F("person__created_at"))


def helped_at_desk(person: Person | None, network: Network) -> frozenset[int]:
    """Return the roles at the desk of `network` beside which help with the account is offered to `person`.

    One question for all of them; whether it is given is said by `may_help_with_account`.
    """
    standing = standing_of(person)
    if not standing.holds(network.pk, Role.SECRETARIAT):
        return frozenset()
    roles = NetworkRole.objects.filter(network=network, ended_at=None).exclude(person=person)
    if not standing.is_head_office:
        acting = OrganisationRole.objects.filter(ended_at=None).values("person")
        roles = roles.filter(Q(pk__in=_came_with_role(roles).values("pk")) | Q(person__in=acting))
    return frozenset(roles.values_list("pk", flat=True))


def check_help_with_account(person: Person | None, of: Person) -> None:
    """Raise Http404 unless `person` may help `of`."""
    if not may_help_with_account(person, of):
        raise Http404


def helping_network(person: Person, of: Person) -> Network | None:
    """Return the network on whose behalf `person` helps `of`; None for the head office helping somebody without one."""
    helped = standing_of(of)
    related = [*helped.networks, *_networks_of(helped.organisations)]
    roles = (Role.SECRETARIAT,) if helped.has_desk else MANAGERS
    helper = standing_of(person)
    found = [network_id for network_id in related if helper.holds(network_id, *roles)]
    return Network.objects.filter(pk__in=found).order_by("pk").first()


def is_somebody_else_there(person: Person, of: Person) -> bool:
    """Say whether anybody but `person` may help `of`: then two people have to look at it."""
    represented = OrganisationRole.objects.filter(role=Role.REPRESENTATIVE, ended_at=None)
    heads = represented.filter(organisation__mandates_held__isnull=False)
    secretaries = NetworkRole.objects.filter(role=Role.SECRETARIAT, ended_at=None)
    candidates = Person.objects.filter(
        Q(pk__in=secretaries.values("person")) | Q(pk__in=heads.values("person")), account__is_active=True
    ).exclude(pk__in=[person.pk, of.pk])
    return any(may_help_with_account(candidate, of) for candidate in candidates)


def open_help_at_desk(person: Person | None) -> QuerySet[AccountHelp]:
    """Return the requests for help that wait and that `person` may finish or stop."""
    waiting = AccountHelp.objects.filter(stopped_at=None, done_at=None)
    waiting = waiting.select_related("account__person", "requested_by").order_by("ready_at")
    keys = [help_.pk for help_ in waiting if may_help_with_account(person, help_.account.person)]
    return waiting.filter(pk__in=keys)


def _networks_of(organisation_ids: object) -> list[int]:
    return list(
        caring_memberships().filter(organisation__in=list(organisation_ids)).values_list("network_id", flat=True)  # type: ignore[call-overload]
    )


def people_to_help(person: Person | None, text: str, *, at_most: int = 20) -> list[Person]:
    """Return those with an account whom `person` may help and whose name or address has `text` in it (folded).

    Looked for among the people of one's own networks; nobody learns here whether somebody else has an account.
    """
    wanted, address = fold(text).strip(), text.strip().casefold()
    if person is None or not wanted:
        return []
    people = Person.objects.filter(erased_at=None, account__isnull=False).exclude(pk=person.pk)
    reach = standing_of(person).reach(*MANAGERS)
    if reach is not None:
        members = caring_memberships().filter(network__in=reach).values("organisation")
        teams = OrganisationRole.objects.filter(organisation__in=members, ended_at=None).values("person")
        desks = NetworkRole.objects.filter(network__in=reach, ended_at=None).values("person")
        people = people.filter(Q(pk__in=teams) | Q(pk__in=desks))
    found = [
        pk
        for pk, name, email in people.values_list("pk", "full_name", "account__email").iterator()
        if wanted in fold(name) or address in email.casefold()
    ]
    rows = Person.objects.filter(pk__in=found[: at_most * 5]).select_related("account").order_by("full_name", "pk")
    return [one for one in rows if may_help_with_account(person, one)][:at_most]
