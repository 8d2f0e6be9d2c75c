"""Each request knows its person, the roles held and the organisation acted for - when asked, not before.

A page from the cache asks for none of them and so costs no query.
"""

import functools
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from kuvend.people.hooks import RoleHeld, roles_held
from kuvend.people.models import Person
from kuvend.people.states import ORGANISATION_ROLES

ACTING_KEY = "acting_for"  # in the session: the public id of an organisation
AFTER_SET_UP_KEY = "after_second_factor"  # in the session: the desk page that demanded a second factor

# Desks also edit profiles and teams on the members' own pages, and the work list names what waits at a desk.
GUARDED_SECTIONS = frozenset({"desk", "member", "workspace"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FRESH_FOR = 12 * 60 * 60  # seconds: a working day
# A form that was opened in time may still be sent: nobody loses what they typed.
FRESH_FOR_FORMS = 24 * 60 * 60  # seconds


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
            if request.method not in SAFE_METHODS and (acting := request.acting):  # type: ignore[attr-defined]
                person.acting_for = acting.scope_id  # type: ignore[attr-defined] # the audit record reads it
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
        # Pages outside of the desk are shown to them as to somebody without a desk, and so are exports and the API.
        person.lacks_second_factor = settings.SECOND_FACTOR_REQUIRED and not used_second_factor(self)  # type: ignore[attr-defined, arg-type]
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


_kinds: dict[type[HttpRequest], type[HttpRequest]] = {}


def _with_person(kind: type[HttpRequest]) -> type[HttpRequest]:
    """Return the kind of request with our attributes; each is made once in a process."""
    if issubclass(kind, _Attributes):
        return kind
    if kind not in _kinds:
        _kinds[kind] = type(kind.__name__, (_Attributes, kind), {})
    return _kinds[kind]


class SecondFactorMiddleware:
    """Demands a second factor, used within the last hours in this very session, wherever a desk role can be used.

    Who has none is led to set one up and back; who holds no role at a desk passes (and is refused by the page itself).
    Everywhere else, whoever has not used theirs counts as somebody without a desk (see `_Attributes.person`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Lead to the set-up or to the question, if needed."""
        if not settings.SECOND_FACTOR_REQUIRED or not is_guarded(request) or not request.user.is_authenticated:
            return None
        if used_second_factor(request) or not any(
            role.needs_second_factor
            for role in request.roles  # type: ignore[attr-defined]
        ):
            return None
        here = request.get_full_path() if request.method in SAFE_METHODS else reverse("people_account")
        real = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        kinds = set(Authenticator.objects.filter(user=request.user, type__in=real).values_list("type", flat=True))
        if not kinds:
            request.session[AFTER_SET_UP_KEY] = here
            return redirect("mfa_index")
        name = "mfa_reauthenticate" if Authenticator.Type.TOTP in kinds else "mfa_reauthenticate_webauthn"
        return redirect(f"{reverse(name)}?{urlencode({'next': here})}")


def is_guarded(request: HttpRequest) -> bool:
    """Say whether the address is one at which a desk works: "/<language>/desk/…", members' pages, the work list."""
    return request.path_info.split("/", 3)[2:3] in [[section] for section in GUARDED_SECTIONS]


def used_second_factor(request: HttpRequest) -> bool:
    """Say whether a second factor was used in this session lately."""
    limit = FRESH_FOR if request.method in SAFE_METHODS else FRESH_FOR_FORMS
    earliest = time.time() - limit
    return any(
        record.get("method") == "mfa" and record.get("at", 0) > earliest
        for record in get_authentication_records(request, request.user)
    )
