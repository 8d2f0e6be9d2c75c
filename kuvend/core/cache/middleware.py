"""The outermost layer: answers from the shelf before anything else is asked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from kuvend.core.cache.generations import fresh_keys
from kuvend.core.cache.pages import Entry, is_still_so, keep, key_of, shelf, viewer_of


class PageCacheMiddleware:
    """Answers kept pages that still stand; keeps those that views offer (see `cached_page`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = key_of(request)
        if key is None:
            return self._work_out(request)
        if (entry := shelf.get(key)) is not None:
            if is_still_so(entry, key):
                return _answer(entry, request)
            shelf.drop(key)
        viewer = viewer_of(key)
        response = self._work_out(request)
        fresh = keep(key, viewer, request, response)
        return response if fresh is None else _answer(fresh, request)

    def _work_out(self, request: HttpRequest) -> HttpResponse:
        token = fresh_keys.set(set())
        try:
            return self.get_response(request)
        finally:
            fresh_keys.reset(token)


def _answer(entry: Entry, request: HttpRequest) -> HttpResponse:
    """Make a response of what is kept: nothing if the reader has it, small if the reader can unpack it."""
    if request.META.get("HTTP_IF_NONE_MATCH", "").removeprefix("W/") == entry.etag:
        response: HttpResponse = HttpResponseNotModified()
        response.headers["ETag"] = entry.etag
        for name, value in entry.headers:
            if name in {"Cache-Control", "Vary", "Content-Security-Policy"}:
                response.headers[name] = value
        return response
    packs = entry.may_pack and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    body = entry.packed if packs else entry.body
    response = HttpResponse(body)
    headers = response.headers
    for name, value in entry.headers:
        headers[name] = value
    if packs:
        headers["Content-Encoding"] = "gzip"
        headers["ETag"] = f"W/{entry.etag}"
    headers["Content-Length"] = str(len(body))
    return response
