"""Setting up the second step of signing in: authenticator app, passkeys, recovery codes.

Whoever was led here from a desk page is led back to it afterwards.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from kuvend.core.access import signed_in
from kuvend.people.middleware import AFTER_SET_UP_KEY


class IndexView(base.IndexView):  # type: ignore[misc]
    """Shows what is set up."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether a desk page demanded this."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["is_demanded"] = AFTER_SET_UP_KEY in self.request.session and not context["is_mfa_enabled"]
        return context


class ActivateTOTPView(totp.ActivateTOTPView):  # type: ignore[misc]
    """Sets up an app; having just used it counts as the second step of this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Turn it on."""
        response: HttpResponse = super().form_valid(form)
        _count_as_used(self.request, Authenticator.Type.TOTP)
        return response


class AddPasskeyView(webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Adds a passkey; having just used it counts as the second step of this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it."""
        response: HttpResponse = super().form_valid(form)
        _count_as_used(self.request, Authenticator.Type.WEBAUTHN)
        return response


class RecoveryCodesView(recovery_codes.ViewRecoveryCodesView):  # type: ignore[misc]
    """Shows the codes, and the way back to the page that demanded the set-up."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the way back, once."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["next_url"] = self.request.session.pop(AFTER_SET_UP_KEY, "")
        return context


class RemovePasskeyView(webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Removes a passkey."""

    def get_success_url(self) -> str:
        """Lead back to the overview."""
        return reverse("mfa_index")


class EditPasskeyView(webauthn.EditWebAuthnView):  # type: ignore[misc]
    """Renames a passkey."""

    def get_success_url(self) -> str:
        """Lead back to the overview."""
        return reverse("mfa_index")


def _count_as_used(request: HttpRequest, kind: str) -> None:
    record_authentication(request, request.user, "mfa", type=kind, reauthenticated=True)


index = signed_in(IndexView.as_view())
ask_again = signed_in(base.reauthenticate, idempotent=False)
ask_again_by_passkey = signed_in(webauthn.reauthenticate_webauthn, idempotent=False)
set_up_app = signed_in(ActivateTOTPView.as_view(), idempotent=False)
turn_app_off = signed_in(totp.deactivate_totp, idempotent=False)
recovery_codes_list = signed_in(RecoveryCodesView.as_view())
make_recovery_codes = signed_in(recovery_codes.generate_recovery_codes, idempotent=False)
download_recovery_codes = signed_in(recovery_codes.download_recovery_codes)
add_passkey = signed_in(AddPasskeyView.as_view(), idempotent=False)
rename_passkey = signed_in(EditPasskeyView.as_view(), idempotent=False)
remove_passkey = signed_in(RemovePasskeyView.as_view(), idempotent=False)
