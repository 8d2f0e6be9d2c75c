"""What the app offers to others: the roles a person holds, and a request that knows its person."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

from kuvend.core.hooks import Hook

if TYPE_CHECKING:
    from kuvend.people.models import Person


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role held now, within a scope named by its kind and public id ("organisation", "k3v9…")."""

    role: str  # a value of `kuvend.people.states.Role`
    scope_kind: str
    scope_id: str
    scope_name: str
    needs_second_factor: bool = False


# Who grants roles names them here: asked once per request, and only when somebody wants to know.
roles_held: Hook[["Person"], tuple[RoleHeld, ...]] = Hook("people.roles_held")


class PersonRequest(HttpRequest):
    """A request as every view gets it (see `kuvend.people.middleware`)."""

    person: "Person | None"  # None: nobody is signed in
    roles: tuple[RoleHeld, ...]  # empty for nobody
    acting: RoleHeld | None  # the organisation acted for, if the person chose one or has only one
