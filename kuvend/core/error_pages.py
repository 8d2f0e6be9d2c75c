"""What readers see when something cannot be answered: what happened, in their language, and what to do now.

Set as handlers in `kuvend.config.urls`. A page that fails while drawing itself must not fail again, so the page for a
broken server is drawn without asking any database.
"""

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext_lazy as _

from kuvend.core.page import LANGUAGE_CODES, Page
from kuvend.core.site import KUVEND

__all__ = ["csrf_failure", "handler400", "handler403", "handler404", "handler500", "unavailable"]

WORDS = {
    400: (
        _("This request is incomplete"),
        _("Something in the address or the form is missing. Go back, reload the page and try again."),
    ),
    403: (
        _("You may not do this"),
        _("Your roles do not allow this step. If they should, ask the office of your network."),
    ),
    404: (
        _("This page does not exist"),
        _("The address may be mistyped, or what was here has moved. If you should see something here, sign in first."),
    ),
    500: (
        _("Something went wrong on our side"),
        _("It has been noted. What you saved before is safe. Try again in a few minutes."),
    ),
    503: (
        _("We will be back in a few minutes"),
        _("The site is being looked after. What you saved before is safe."),
    ),
}
OUTDATED = (
    _("This page has been open for too long"),
    _("For your safety nothing was sent. Go back, reload the page and send it again."),
)


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an incomplete request."""
    return _page(request, 400)


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer somebody who may know, but not do."""
    return _page(request, 403)


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for what is not there, and alike for what one may not know."""
    return _page(request, 404)


def handler500(request: HttpRequest) -> HttpResponse:
    """Answer when we have failed."""
    return _bare(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer while the site is closed for an upgrade, or its disk is full."""
    response = _bare(request, 503)
    response.headers["Retry-After"] = "300"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose proof of origin is missing or old."""
    return _page(request, 403, OUTDATED)


def _page(request: HttpRequest, status: int, words: tuple[object, object] | None = None) -> HttpResponse:
    title, text = words or WORDS[status]
    with override(_language(request)):
        context = {"heading": title, "text": text, "status": status}
        body = loader.render_to_string("errors/page.html", context, request)
    return HttpResponse(body, status=status)


def _bare(request: HttpRequest, status: int) -> HttpResponse:
    title, text = WORDS[status]
    with override(_language(request)):
        page = Page(request)
        page.__dict__["site"] = KUVEND
        context = {"heading": title, "text": text, "status": status, "page": page}
        body = loader.get_template("errors/bare.html").render(context)
    return HttpResponse(body, status=status)


def _language(request: HttpRequest) -> str:
    """The address says it best: an error may come before any middleware has chosen a language."""
    first = request.path.lstrip("/").partition("/")[0]
    return first if first in LANGUAGE_CODES else get_language_from_request(request)
