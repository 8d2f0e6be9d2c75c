"""Who may see and change the profile of an organisation."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from kuvend.core.access import NotAllowed
from kuvend.directory.models import Membership, Organisation, OrganisationRole
from kuvend.directory.permissions.networks import MANAGERS, STEWARDS
from kuvend.directory.permissions.standing import Standing, standing_of
from kuvend.directory.states import COUNTED_STATES, ENDED_STATES, ProfileState, Visibility
from kuvend.people.models import Person
from kuvend.people.states import DESK_ROLES, ORGANISATION_ROLES, Role


def network_ids_of(organisation: Organisation) -> list[int]:
    """Return the networks whose desks look after the profile (see `caring_memberships`)."""
    return list(caring_memberships().filter(organisation=organisation).values_list("network_id", flat=True))


def caring_memberships() -> QuerySet[Membership]:
    """Return the memberships by which a desk looks after a profile.

    Those that last; where an organisation belongs nowhere any more, those that have ended. Somebody who left one
    network for another has left its desk too.
    """
    lasting = Membership.objects.filter(organisation=OuterRef("organisation")).exclude(state__in=ENDED_STATES)
    return Membership.objects.filter(~Q(state__in=ENDED_STATES) | ~Exists(lasting))


def _holds_at_desk(standing: Standing, organisation: Organisation, *roles: Role) -> bool:
    if not standing.has_desk:
        return False
    if standing.is_head_office and Role.SECRETARIAT in roles:
        return True
    return standing.holds_any(network_ids_of(organisation), *roles)


def may_act_for(person: Person | None, organisation: Organisation) -> bool:
    """Representatives and editors of the organisation."""
    return standing_of(person).holds_of(organisation.pk, *ORGANISATION_ROLES)


def may_sit_at_desk_of(person: Person | None, organisation: Organisation) -> bool:
    """Anyone at the desk of one of its networks."""
    return _holds_at_desk(standing_of(person), organisation, *DESK_ROLES)


def may_see_profile(person: Person | None, organisation: Organisation) -> bool:
    """Everybody sees a published profile, members one that is shown to them; its people and the desk see each."""
    return (
        organisation.state == ProfileState.PUBLISHED
        or may_act_for(person, organisation)
        or may_sit_at_desk_of(person, organisation)
        or (
            organisation.state == ProfileState.DRAFT
            and organisation.shown_to == Visibility.MEMBERS
            and is_member(person)
        )
    )


def may_edit_profile(person: Person | None, organisation: Organisation) -> bool:
    """Its representatives and editors, and the stewards of its networks; nobody once it is merged into another."""
    if organisation.state == ProfileState.MERGED:
        return False
    return may_act_for(person, organisation) or _holds_at_desk(standing_of(person), organisation, *STEWARDS)


def check_edit_profile(person: Person | None, organisation: Organisation) -> None:
    """Raise Http404 for outsiders, NotAllowed for those at the desk who may not edit."""
    _check(person, organisation, allowed=may_edit_profile(person, organisation))


def may_take_in(person: Person | None, organisation: Organisation) -> bool:
    """Those who look after it; others only while nobody speaks for it.

    A desk gains rights over the profile and its people with the membership, so who has people of its own is asked:
    they apply.
    """
    is_spoken_for = OrganisationRole.objects.filter(organisation=organisation, ended_at=None).exists()
    return not is_spoken_for or _holds_at_desk(standing_of(person), organisation, *MANAGERS)


def may_manage_team(person: Person | None, organisation: Organisation) -> bool:
    """Representatives invite and remove colleagues; heads and secretariat help where nobody is left."""
    standing = standing_of(person)
    return standing.holds_of(organisation.pk, Role.REPRESENTATIVE) or _holds_at_desk(standing, organisation, *MANAGERS)


def check_manage_team(person: Person | None, organisation: Organisation) -> None:
    """Raise Http404 for outsiders, NotAllowed for editors and others at the desk."""
    _check(person, organisation, allowed=may_manage_team(person, organisation))


def may_represent(person: Person | None, organisation: Organisation) -> bool:
    """Representatives only: confirm the profile, leave a network, hand over."""
    return standing_of(person).holds_of(organisation.pk, Role.REPRESENTATIVE)


def check_represent(person: Person | None, organisation: Organisation) -> None:
    """Raise Http404 for outsiders, NotAllowed for everybody else who is not its representative."""
    _check(person, organisation, allowed=may_represent(person, organisation))


def may_steward_organisation(person: Person | None, organisation: Organisation) -> bool:
    """Heads, secretariat and editors of one of its networks: invite to claim, merge, archive."""
    return _holds_at_desk(standing_of(person), organisation, *STEWARDS)


def check_steward_organisation(person: Person | None, organisation: Organisation) -> None:
    """Raise Http404 unless the person sits at a desk of the organisation, NotAllowed if without the right role."""
    if may_steward_organisation(person, organisation):
        return
    if not may_sit_at_desk_of(person, organisation):
        raise Http404
    raise NotAllowed


def may_see_history(person: Person | None, organisation: Organisation) -> bool:
    """Who changed what and why: the organisation's people and the desk."""
    return may_act_for(person, organisation) or may_sit_at_desk_of(person, organisation)


def check_see_history(person: Person | None, organisation: Organisation) -> None:
    """Raise Http404 unless the person may read the history of the profile."""
    if not may_see_history(person, organisation):
        raise Http404


def is_member(person: Person | None) -> bool:
    """Whether the person acts for a current member of any network, or sits at a desk."""
    standing = standing_of(person)
    if standing.has_desk:
        return True
    if not standing.organisations:
        return False
    return Membership.objects.filter(
        organisation__in=standing.organisations, state__in=COUNTED_STATES, network__closed_at=None
    ).exists()


def visible_to(person: Person | None, organisation: Organisation) -> frozenset[Visibility]:
    """Return which details of the profile the person sees: public, members', the desk's."""
    if may_act_for(person, organisation) or may_sit_at_desk_of(person, organisation):
        return frozenset(Visibility)
    if is_member(person):
        return frozenset({Visibility.PUBLIC, Visibility.MEMBERS})
    return frozenset({Visibility.PUBLIC})


def visible_in_list_to(person: Person | None) -> Callable[[int], frozenset[Visibility]]:
    """Return `visible_to` for many: asked once, it answers for every primary key of an organisation.

    Two queries at most, however long the list.
    """
    everything, members = frozenset(Visibility), frozenset({Visibility.PUBLIC, Visibility.MEMBERS})
    standing = standing_of(person)
    if standing.is_head_office:
        return lambda _organisation: everything
    near = {pk for pk in standing.organisations if standing.holds_of(pk, *ORGANISATION_ROLES)}
    if standing.has_desk:
        near.update(organisations_at_desk(person).values_list("pk", flat=True))
    others = members if is_member(person) else frozenset({Visibility.PUBLIC})
    return lambda organisation: everything if organisation in near else others


def audience_of(person: Person | None) -> Visibility:
    """Return whose search it is: the head office finds by everything, members by what members see."""
    if person is None:
        return Visibility.PUBLIC
    if standing_of(person).is_head_office:
        return Visibility.DESK
    return Visibility.MEMBERS if is_member(person) else Visibility.PUBLIC


def organisations_at_desk(person: Person | None, *roles: Role) -> QuerySet[Organisation]:
    """Return the organisations of the networks for which the person holds one of `roles` (any of a desk if none)."""
    reach = standing_of(person).reach(*(roles or DESK_ROLES))
    if reach is None:
        return Organisation.objects.all()
    memberships = caring_memberships().filter(network__in=reach)
    return Organisation.objects.filter(pk__in=memberships.values("organisation"))


def organisations_to_name(person: Person | None) -> QuerySet[Organisation]:
    """Return what somebody at a desk may name in a form: what everybody sees, and what their own desks see."""
    own = organisations_at_desk(person).values("pk")
    return Organisation.objects.filter(Q(state=ProfileState.PUBLISHED) | Q(pk__in=own))


def _check(person: Person | None, organisation: Organisation, *, allowed: bool) -> None:
    if allowed:
        return
    if may_act_for(person, organisation) or may_sit_at_desk_of(person, organisation):
        raise NotAllowed
    raise Http404
