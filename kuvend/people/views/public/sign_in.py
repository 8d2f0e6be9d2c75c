"""Signing in: by a code sent to the mailbox, by a passkey, or by a link from the operator.

Every answer is the same whether or not there is an account. Guessing is slowed down per browser and per address of
the network, never per account alone, so that nobody can lock an honest person out.
"""

from typing import Any

from allauth.account import app_settings as allauth_settings
from allauth.account import views as allauth
from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.account.models import Login
from allauth.mfa.base import views as second_factor
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth import logout
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuvend.core import clock
from kuvend.core.access import public
from kuvend.people.operations.sign_in_links import use_sign_in_link


class SignInView(allauth.RequestLoginCodeView):  # type: ignore[misc]
    """Asks for an address and sends a code there; offers the passkey beside it."""

    template_name = "account/login.html"

    def get_initial(self) -> dict[str, Any]:
        """Fill in the address a link brought along."""
        return {**super().get_initial(), "email": self.request.GET.get("email", "")[:254]}

    def form_valid(self, form: Any) -> HttpResponse:
        """Send the code."""
        if form._user is not None:  # noqa: SLF001 - allauth's own way to hand it over
            sync_user_email_address(form._user)  # noqa: SLF001
        response: HttpResponse = super().form_valid(form)
        return response


class ConfirmCodeView(allauth.ConfirmLoginCodeView):  # type: ignore[misc]
    """Takes the code."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Count a wrong code against this browser's address."""
        if email := self._process.state.get("email"):
            user_login_failed.send(sender=type(self), credentials={"username": email}, request=self.request)
        response: HttpResponse = super().form_invalid(form)
        return response


# allauth's views have decorators and rate limits of their own; sending one of these forms twice is harmless.
sign_in = public(SignInView.as_view(), idempotent=False)
confirm_code = public(ConfirmCodeView.as_view(), idempotent=False)
sign_in_by_passkey = public(passkeys.login_webauthn, idempotent=False)
check_second_factor = public(second_factor.authenticate, idempotent=False)
sign_out = public(allauth.logout, idempotent=False)
inactive = public(allauth.account_inactive, idempotent=False)
confirm_address = public(allauth.email_verification_sent, idempotent=False)


@public(idempotent=False)
def how_to_get_an_account(request: HttpRequest) -> HttpResponse:
    """Explain that accounts come with an invitation or an application."""
    return render(request, "account/signup.html")


@public(idempotent=False)
def follow_sign_in_link(request: HttpRequest, code: str) -> HttpResponse:
    """Sign in by a link that works once. A mail program that looks at links ahead uses nothing up: it takes a click."""
    if request.method != "POST":
        return render(request, "account/sign_in_link.html")
    account = use_sign_in_link(code=code, now=clock.now())
    if account is None:
        return render(request, "account/sign_in_link_dead.html", status=404)
    if request.user.is_authenticated:
        logout(request)
    login = Login(
        user=account,
        email=account.email,
        email_verification=allauth_settings.EmailVerificationMethod.NONE,
    )
    response: HttpResponse = perform_login(request, login)
    return response
