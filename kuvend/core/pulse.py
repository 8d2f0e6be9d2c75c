"""`/healthz`: one word for the machine that watches over us."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kuvend.core.access import SAFE_METHODS, public
from kuvend.core.health import is_serving


@public
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 `ok` while this process can serve, else 503."""
    if is_serving():
        return HttpResponse("ok", content_type="text/plain")
    return HttpResponse("the database does not answer", content_type="text/plain", status=503)


class PulseMiddleware:
    """Answers `/healthz` before anybody asks for the host: a load balancer calls a machine by its number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_asked = request.path_info == "/healthz" and request.method in SAFE_METHODS
        answer: HttpResponse = (healthz if is_asked else self.get_response)(request)
        return answer
