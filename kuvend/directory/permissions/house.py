"""What only the head office may do: create networks, edit the lists everybody chooses from."""

from django.http import Http404

from kuvend.core.access import NotAllowed
from kuvend.directory.permissions.standing import standing_of
from kuvend.people.models import Person


def may_found_network(person: Person | None) -> bool:
    """The secretariat of the root network."""
    return standing_of(person).is_head_office


def check_found_network(person: Person | None) -> None:
    """Raise Http404 for who sits at no desk, NotAllowed for who is not the head office."""
    _check(person, allowed=may_found_network(person))


def may_edit_taxonomies(person: Person | None) -> bool:
    """The secretariat of the root network."""
    return standing_of(person).is_head_office


def check_edit_taxonomies(person: Person | None) -> None:
    """Raise Http404 for who sits at no desk, NotAllowed for who is not the head office."""
    _check(person, allowed=may_edit_taxonomies(person))


def _check(person: Person | None, *, allowed: bool) -> None:
    if allowed:
        return
    if not standing_of(person).has_desk:
        raise Http404
    raise NotAllowed
