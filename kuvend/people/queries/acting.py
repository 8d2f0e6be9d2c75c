"""For whom a person may act."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kuvend.core.menus import Switch, SwitchChoice
from kuvend.people.hooks import PersonRequest
from kuvend.people.states import ORGANISATION_ROLES, Role


@dataclass(frozen=True, slots=True)
class ActingChoice:
    """An organisation one may act for."""

    public_id: str
    name: str
    is_chosen: bool


def organisations_of(request: PersonRequest) -> list[ActingChoice]:
    """Return the organisations for which this person may act, each once."""
    acting = request.acting.scope_id if request.acting else ""
    named = {role.scope_id: role.scope_name for role in request.roles if role.role in ORGANISATION_ROLES}
    return [ActingChoice(public_id, name, public_id == acting) for public_id, name in named.items()]


def acting_switch(request: HttpRequest) -> Switch | None:
    """Offer the organisations one may act for, where there are several."""
    choices = organisations_of(request)  # type: ignore[arg-type] # every request is one (see the middleware)
    if len(choices) < 2:
        return None
    return Switch(
        label=_("I act for"),
        button=_("Switch"),
        url=reverse("people_act_for"),
        name="organisation",
        choices=tuple(
            [SwitchChoice("", "–", is_chosen=True)] * (not any(choice.is_chosen for choice in choices))
            + [SwitchChoice(choice.public_id, choice.name, choice.is_chosen) for choice in choices]
        ),
    )


def holds_role(*roles: Role) -> Callable[[HttpRequest], bool]:
    """Return a question for menus: does this person hold one of `roles` anywhere?"""

    def asked(request: HttpRequest) -> bool:
        return any(held.role in roles for held in getattr(request, "roles", ()))

    return asked
