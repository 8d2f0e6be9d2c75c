"""No more of these, with one click."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from kuvend.core import clock
from kuvend.core.access import public
from kuvend.messaging import operations


@csrf_exempt  # RFC 8058: the mail program sends this, without cookies; it does nothing but stop mails
@never_cache
@public(idempotent=False)
def unsubscribe(request: HttpRequest, code: str) -> HttpResponse:
    """Ask (GET; mail scanners open every link) and do (POST). The same for a code that does not exist."""
    if request.method == "POST":
        operations.unsubscribe(code=code, now=clock.now())
        return render(request, "messaging/public/unsubscribed.html")
    return render(request, "messaging/public/unsubscribe.html", {"code": code})
