"""Signing in to the demo with one press. Open doors, so they exist only in a demo and only on this very machine."""

from allauth.account import app_settings as allauth_settings
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kuvend.core import clock
from kuvend.core.access import public
from kuvend.demo.roles import EMAILS, ROLES
from kuvend.people.operations.sign_in_links import create_sign_in_link, use_sign_in_link
from kuvend.people.queries.accounts import account_of

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
LOOPBACK_ADDRESSES = frozenset({"127.0.0.1", "::1"})
# A proxy in front says that somebody may come from elsewhere.
PROXY_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


def is_open(request: HttpRequest) -> bool:
    """Tell whether this is a demo, asked from this very machine and not through a proxy."""
    host = request.get_host()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return (
        settings.IS_DEMO
        and name in LOOPBACK_HOSTS
        and request.META.get("REMOTE_ADDR", "") in LOOPBACK_ADDRESSES
        and not any(header in request.headers for header in PROXY_HEADERS)
    )


@public
def roles(request: HttpRequest) -> HttpResponse:
    """Show as whom one can look around."""
    if not is_open(request):
        raise Http404
    return render(request, "demo/roles.html", {"roles": ROLES})


@public(idempotent=False)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the person with the posted e-mail address, if it is one of the demo's."""
    if not is_open(request):
        raise Http404
    if request.method != "POST":
        return redirect("demo_roles")
    email = request.POST.get("email", "")
    account = account_of(email) if email in EMAILS else None
    if account is None:
        raise Http404
    if request.user.is_authenticated:
        logout(request)
    # Through a link that works once, like everybody's: the record says who came in and how.
    now = clock.now()
    account = use_sign_in_link(code=create_sign_in_link(account=account, by=None, now=now), now=now)
    if account is None:
        raise Http404
    login = Login(
        user=account,
        email=account.email,
        email_verification=allauth_settings.EmailVerificationMethod.NONE,
        redirect_url=f"/{account.person.language}/workspace/",
    )
    response: HttpResponse = perform_login(request, login)
    return response
