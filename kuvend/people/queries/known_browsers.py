"""Browsers in which an address has signed in before: they are never made to wait for what others do.

Somebody who guesses codes, or floods a mailbox with them, can slow down strange browsers only. The cookie holds keyed
digests, no address.
"""

import json

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

COOKIE = "kuvend_known"
YEAR = 60 * 60 * 24 * 365  # seconds
MOST_REMEMBERED = 5

_signer = Signer(salt="kuvend.people.known_browsers")


def _mark(email: str) -> str:
    return salted_hmac("kuvend.people.known_browsers", email.strip().lower(), algorithm="sha256").hexdigest()[:24]


def _marks(request: HttpRequest) -> list[str]:
    try:
        marks = json.loads(_signer.unsign(request.COOKIES.get(COOKIE, "")))
    except (BadSignature, ValueError):
        return []
    return [mark for mark in marks if isinstance(mark, str)] if isinstance(marks, list) else []


def is_known_browser(request: HttpRequest, email: str) -> bool:
    """Say whether this address has signed in with this browser before."""
    mark = _mark(email)
    return any(constant_time_compare(mark, known) for known in _marks(request))


def remember_browser(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let the browser keep that this address has signed in with it."""
    mark = _mark(email)
    marks = [mark, *(known for known in _marks(request) if known != mark)][:MOST_REMEMBERED]
    response.set_cookie(
        COOKIE,
        _signer.sign(json.dumps(marks)),
        max_age=YEAR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
