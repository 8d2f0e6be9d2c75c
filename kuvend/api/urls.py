"""Where the read API is mounted. Everybody may ask; what is answered depends on who asks."""

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, path
from django.utils.cache import get_conditional_response, patch_vary_headers

from kuvend.api.v1 import api
from kuvend.core.access import Access, Door

READING = frozenset({"GET", "HEAD", "OPTIONS"})

type View = Callable[..., HttpResponse]


def with_etag(view: View) -> View:
    """Tag each answer by its content, and answer 304 to who has it already."""

    @functools.wraps(view)
    def tagged(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in READING:
            return HttpResponseNotAllowed(sorted(READING))
        response = view(request, *args, **kwargs)
        if request.method not in {"GET", "HEAD"} or response.status_code != 200:
            return response
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "no-cache"
        response.headers["Access-Control-Allow-Origin"] = "*"
        patch_vary_headers(response, ["Cookie"])
        return get_conditional_response(request, etag=etag, response=response) or response

    tagged.access = Access(Door.PUBLIC)  # type: ignore[attr-defined]
    return tagged


patterns, _app, namespace = api.urls
for pattern in patterns:
    if isinstance(pattern, URLPattern):
        pattern.callback = with_etag(pattern.callback)

plain: list[URLPattern | URLResolver] = [path("api/v1/", (patterns, "ninja", namespace))]
