"""Watches one request after the other for a query that runs once per row."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from zeal import zeal_context, zeal_ignore

SINGLE_ROWS = [{"model": "*", "field": "get()"}]


def watch(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: fail where a page fetches per row; a form may fetch two single rows (both profiles of a merge)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with zeal_context():
            if request.method in {"GET", "HEAD"}:
                return get_response(request)
            with zeal_ignore(SINGLE_ROWS):
                return get_response(request)

    return middleware
