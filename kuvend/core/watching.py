"""Every request has a number and leaves one line in the log; a database or store in trouble is answered clearly."""

import re
import time
from collections.abc import Callable

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from kuvend.core import clock
from kuvend.core.error_pages import unavailable
from kuvend.core.errors import StoreTroubleError
from kuvend.core.ids import new_public_id

log = structlog.get_logger("kuvend.requests")

HEADER = "X-Request-ID"
KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
ACCEPTABLE = re.compile(r"[A-Za-z0-9-]{8,64}")


class WatchMiddleware:
    """Numbers a request, logs method, route, status and time - nothing of what was asked for or by whom.

    Stands behind the page cache: a page from the shelf leaves no line.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        clock.look_now_and_then()
        given = request.headers.get(HEADER, "")
        number = given if ACCEPTABLE.fullmatch(given) else new_public_id()
        with structlog.contextvars.bound_contextvars(request_id=number):
            response = self.get_response(request)
            match = request.resolver_match
            level = log.error if response.status_code >= 500 else log.info
            level(
                "request",
                method=request.method if request.method in KNOWN_METHODS else "other",
                route=(match.view_name if match else "") or "",
                status=response.status_code,
                ms=round((time.perf_counter() - begun) * 1000, 1),
            )
        response.headers[HEADER] = number
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 503 where the database or the store of files is full, locked or gone: a later try may succeed."""
        if isinstance(exception, OperationalError):
            log.exception("database_in_trouble", error=type(exception).__name__)
            return unavailable(request)
        if isinstance(exception, StoreTroubleError):
            log.error("files_in_trouble", error=type(exception.__cause__).__name__)
            return unavailable(request)
        return None
