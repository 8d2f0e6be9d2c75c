"""Every view says who may come in. A view that says nothing fails the build.

The decorators also make unsafe requests safe to repeat: the view runs in one transaction together with an
`IdempotencyRecord`, so that the same form sent twice (a double tap, a retry after a lost answer) is done once
and answered twice. Forms carry ``{% idempotency_key %}``.
"""

import functools
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, overload

from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseBase,
    HttpResponseNotAllowed,
)
from django.utils.translation import gettext as _

from kuvend.core import clock
from kuvend.core.errors import NotAllowed, Refused
from kuvend.core.models import IdempotencyRecord

__all__ = ["Access", "Door", "NotAllowed", "Refused", "permission", "public", "signed_in"]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
METHODS = SAFE_METHODS | {"POST"}  # all that a page or a form ever sends
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
KEY_FIELD = "idempotency_key"
KEY_HEADER = "Idempotency-Key"
LONGEST_KEPT_BODY = 1_000_000
MOST_DEADLOCKS = 3

type View = Callable[..., HttpResponseBase]


class Door(StrEnum):
    """Who may come in at all; what they then may do is asked inside."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class Access:
    """What a view declares: its door, the permission asked inside, and whether a POST may be repeated harmlessly."""

    door: Door
    permission: str = ""
    is_idempotent: bool = True


@overload
def public[Shown: View](view: Shown) -> Shown: ...
@overload
def public[Shown: View](view: None = None, *, idempotent: bool = True) -> Callable[[Shown], Shown]: ...
def public(view: View | None = None, *, idempotent: bool = True) -> Any:
    """Anyone may come in. `idempotent=False`: repeating the POST is harmless by nature (needs no key)."""
    return _declare(view, Access(Door.PUBLIC, is_idempotent=idempotent))


@overload
def signed_in[Shown: View](view: Shown) -> Shown: ...
@overload
def signed_in[Shown: View](view: None = None, *, idempotent: bool = True) -> Callable[[Shown], Shown]: ...
def signed_in(view: View | None = None, *, idempotent: bool = True) -> Any:
    """Anyone with an account may come in; others are asked to sign in."""
    return _declare(view, Access(Door.SIGNED_IN, is_idempotent=idempotent))


def permission[Shown: View](name: str, *, idempotent: bool = True) -> Callable[[Shown], Shown]:
    """Only who holds `name` ("directory.edit_organisation"); the view itself asks the guard of that name."""
    return functools.partial(_declare, access=Access(Door.PERMISSION, name, is_idempotent=idempotent))


def _declare(view: View | None, access: Access) -> Any:
    if view is None:
        return functools.partial(_declare, access=access)

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if access.door is not Door.PUBLIC and not request.user.is_authenticated:
            if request.method in SAFE_METHODS:
                return redirect_to_login(request.get_full_path())
            raise Http404
        if request.method not in METHODS:
            return HttpResponseNotAllowed(sorted(METHODS))
        if request.method in SAFE_METHODS:
            return _kept_nowhere(view(request, *args, **kwargs), access)
        do = _once if access.is_idempotent else _in_one_transaction
        for _attempt in range(MOST_DEADLOCKS):
            try:
                return _kept_nowhere(do(view, request, *args, **kwargs), access)
            except OperationalError as error:
                if not _is_deadlock(error) or connection.in_atomic_block:
                    raise
            # Everything was taken back: the same request may simply be done again.
            for name in request.FILES:
                for file in request.FILES.getlist(name):
                    file.seek(0)
        return _kept_nowhere(do(view, request, *args, **kwargs), access)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded


def _kept_nowhere(response: HttpResponseBase, access: Access) -> HttpResponseBase:
    """Ask the browser to forget a page that is not for everybody: after signing out, Back must not show it."""
    if access.door is not Door.PUBLIC:
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _in_one_transaction(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    with transaction.atomic():
        return view(request, *args, **kwargs)


def _is_deadlock(error: OperationalError) -> bool:
    """Tell whether PostgreSQL chose this transaction to end a circle of waiting ones."""
    return getattr(error.__cause__, "sqlstate", "") in {"40P01", "40001"}


def _once(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    key = request.headers.get(KEY_HEADER) or request.POST.get(KEY_FIELD, "")
    if not key:
        return HttpResponseBadRequest(_("This form is incomplete. Go back, reload the page and send it again."))
    sender = str(request.user.pk) if request.user.is_authenticated else (request.session.session_key or "")
    digest = hashlib.sha256(f"{key}\n{request.path}\n{sender}".encode()).hexdigest()
    content = _content_digest(request, key)
    with transaction.atomic():
        try:
            with transaction.atomic():
                record = IdempotencyRecord.objects.create(key=digest, content=content, created_at=clock.now())
        except IntegrityError:
            record = IdempotencyRecord.objects.select_for_update().get(key=digest)
            if record.content == content:
                return _repeat(record)
            # The browser went back, showed the form with its former key, and the person wrote something else.
            record.content = content
        response = view(request, *args, **kwargs)
        _keep(record, response)
    return response


def _content_digest(request: HttpRequest, key: str) -> str:
    """Return a digest of what the form says, readable to nobody who does not know the form's key."""
    digest = hmac.new(key.encode(), digestmod="sha256")
    if request.content_type not in FORM_TYPES:
        digest.update(request.body)
    for name, values in sorted(request.POST.lists()):
        if name not in {KEY_FIELD, "csrfmiddlewaretoken"}:
            digest.update(json.dumps([name, values]).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(json.dumps([name, file.name, file.size]).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()


def _keep(record: IdempotencyRecord, response: HttpResponseBase) -> None:
    """Remember a done deed; forget an answer that only shows the form again."""
    is_form_again = response.status_code == 200 and not response.headers.get("X-Kuvend-Done")
    if not isinstance(response, HttpResponse) or response.status_code >= 400 or is_form_again:
        if not record.status:  # else what was done with the same key before stays known
            record.delete()
        return
    record.status = response.status_code
    record.location = response.headers.get("Location", "")
    record.content_type = response.headers.get("Content-Type", "")
    body = response.content.decode(response.charset or "utf-8", "replace")
    record.body = body if len(body) <= LONGEST_KEPT_BODY else ""
    record.save()


def _repeat(record: IdempotencyRecord) -> HttpResponse:
    response = HttpResponse(record.body, status=record.status, content_type=record.content_type or None)
    if record.location:
        response.headers["Location"] = record.location
    return response
