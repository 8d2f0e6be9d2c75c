"""For whom a person may act."""

from dataclasses import dataclass

from kuvend.people.hooks import PersonRequest
from kuvend.people.states import ORGANISATION_ROLES


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
