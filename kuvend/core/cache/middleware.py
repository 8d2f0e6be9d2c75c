"""The outermost layer: answers from the shelf before anything else is asked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from kuvend.core.cache.generations import fresh_keys
from kuvend.core.cache.pages import Entry, is_still_so, keep, key_of, shelf


class PageCacheMiddleware:
    """Answers kept pages that still stand; keeps those that views offer (see `cached_page`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = key_of(request)
        if key is not None and (entry := shelf.get(key)) is not None:
            if is_still_so(entry, key):
                return _answer(entry, request)
            shelf.drop(key)
        token = fresh_keys.set(set())
        try:
            response = self.get_response(request)
            if key is not None:
                keep(key, request, response)
                if (entry := shelf.get(key)) is not None and response.headers.get("ETag") == entry.etag:
                    return _answer(entry, request)
        finally:
            fresh_keys.reset(token)
        return response


def _answer(entry: Entry, request: HttpRequest) -> HttpResponse:
    """Make a response of what is kept: nothing if the reader has it, small if the reader can unpack it."""
    if request.META.get("HTTP_IF_NONE_MATCH", "").removeprefix("W/") == entry.etag:
        response: HttpResponse = HttpResponseNotModified()
        response.headers["ETag"] = entry.etag
        response.headers["Vary"] = "Cookie, Accept-Encoding, HX-Request"
        return response
    packs = bool(entry.packed) and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
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
