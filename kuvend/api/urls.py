"""Where the read API is mounted. Everybody may ask; what is answered depends on who asks."""

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, path, re_path, reverse
from django.utils.cache import get_conditional_response, patch_vary_headers

from kuvend.api.v1 import api
from kuvend.core.access import Access, Door

READING = frozenset({"GET", "HEAD", "OPTIONS"})

type View = Callable[..., HttpResponse]


def problem(status: int, detail: str, **headers: str) -> HttpResponse:
    """Answer a program in its own format, and let a page of another address read it."""
    return JsonResponse({"detail": detail}, status=status, headers={"Access-Control-Allow-Origin": "*", **headers})


def with_etag(view: View) -> View:
    """Tag each answer by its content, and answer 304 to who has it already."""

    @functools.wraps(view)
    def tagged(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in READING:
            return problem(405, "Only reading is possible here.", Allow=", ".join(sorted(READING)))
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


def contents(request: HttpRequest, **_arguments: Any) -> HttpResponse:
    """Say what can be asked, and where it is described."""
    names = ("openapi-json", "organisations", "networks", "taxonomies")
    return JsonResponse(
        {
            name.removesuffix("-json"): request.build_absolute_uri(reverse(f"{namespace}:{name}")).removesuffix("/")
            for name in names
        }
    )


def unknown(request: HttpRequest) -> HttpResponse:
    """Answer an address that does not exist."""
    return problem(404, "Not Found")


def with_or_without_slash(pattern: URLPattern) -> URLPattern:
    """Answer an address alike with a slash at its end: what programs and people add out of habit."""
    route = pattern.pattern.regex.pattern
    return re_path(route.removesuffix(r"\Z") + r"/?\Z", with_etag(pattern.callback), name=pattern.name)


found, _app, namespace = api.urls
patterns = [
    *(with_or_without_slash(one) for one in found if isinstance(one, URLPattern) and one.name != "api-root"),
    path("", with_etag(contents), name="api-root"),
    re_path(r"", with_etag(unknown), name="unknown"),
]

plain: list[URLPattern | URLResolver] = [
    path("api/v1/", (patterns, "ninja", namespace)),
    re_path(r"^api/", with_etag(unknown), name="api-unknown"),
]
