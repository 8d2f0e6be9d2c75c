"""How the account library is made part of the house: our mail, our look, no sign-up at the door."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from kuvend.core import clock
from kuvend.core.ids import new_public_id
from kuvend.people.emails import post_account_mail
from kuvend.people.models import Account
from kuvend.people.queries.accounts import account_of
from kuvend.people.queries.known_browsers import remember_browser


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sends through our outbox, in the person's language."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come with an invitation, an application or a role."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put a mail into the outbox; it goes with the transaction of the request."""
        account = account_of(email)
        if account is None and context.get("user") is not None:
            account = context["user"]  # a new address is about to be confirmed
        post_account_mail(
            kind=template_prefix.rpartition("/")[2].removesuffix("_signup"),
            to=email,
            account=account,
            language=account.person.language if account else (get_language() or "en"),
            context={name: str(context[name]) for name in ("code", "from_email", "to_email") if name in context},
            key=new_public_id(),
            now=clock.now(),
        )

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address that somebody else wanted it for their account."""
        self.send_mail("people/address_in_use", email, {})

    def send_notification_mail(
        self, template_prefix: str, user: Account, context: Any = None, email: Any = None
    ) -> None:
        """Tell a person about a change of their account, always: it may not have been them."""
        self.send_mail(template_prefix, email or user.email, dict(context or {}))

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Let the browser be known from now on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_browser(request, response, kwargs.get("email") or user.email)
        return response


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticator apps encrypted under the installation's key."""

    def encrypt(self, text: str) -> str:
        """Return the secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet(
        Fernet(
            base64.urlsafe_b64encode(hashlib.sha256(b"kuvend.people.second_factor\x00" + str(key).encode()).digest())
        )
        for key in keys
    )
