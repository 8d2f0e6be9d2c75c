"""Each request knows its person, the roles held and the organisation acted for - when asked, not before.

A page from the cache asks for none of them and so costs no query.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kuvend.people.hooks import RoleHeld, roles_held
from kuvend.people.models import Person
from kuvend.people.states import ORGANISATION_ROLES

ACTING_KEY = "acting_for"  # in the session: the public id of an organisation


class PersonMiddleware:
    """Gives the request `person`, `roles` and `acting` (see `kuvend.people.hooks.PersonRequest`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Attributes that are worked out on first use live on a class.
        request.__class__ = _with_person(type(request))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Show times in the person's own zone."""
        person: Person | None = request.person  # type: ignore[attr-defined]
        if person is None:
            timezone.deactivate()
        else:
            timezone.activate(person.time_zone)
        return None


class _Attributes:
    """The attributes, each worked out once per request."""

    @functools.cached_property
    def person(self) -> Person | None:
        account = getattr(self, "user", None)
        if account is None or not account.is_authenticated:
            return None
        person: Person = account.person
        # Within one request the answer to "which roles?" is remembered on the person (see directory.permissions).
        person.remembers_standing = True  # type: ignore[attr-defined]
        return person

    @functools.cached_property
    def roles(self) -> tuple[RoleHeld, ...]:
        if self.person is None:
            return ()
        return tuple(role for answer in roles_held.ask(self.person) for role in answer)

    @functools.cached_property
    def acting(self) -> RoleHeld | None:
        organisations = [role for role in self.roles if role.role in ORGANISATION_ROLES]
        chosen = self.session.get(ACTING_KEY) if organisations else None  # type: ignore[attr-defined]
        for role in organisations:
            if role.scope_id == chosen:
                return role
        ids = {role.scope_id for role in organisations}
        return organisations[0] if len(ids) == 1 else None


@functools.cache
def _with_person(kind: type[HttpRequest]) -> type[HttpRequest]:
    return kind if issubclass(kind, _Attributes) else type(kind.__name__, (_Attributes, kind), {})
