"""Forms about oneself and one's account."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account import forms as allauth
from allauth.core.internal import ratelimit
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kuvend.people.queries.known_browsers import is_known_browser

# From browsers in which the address has never signed in, all of them together.
CODES_TO_STRANGERS = {"sign_in_code": "6/10m/key"}
TOO_MANY = _(
    "Too many codes were asked for this address. Wait ten minutes and try again, or sign in with a passkey, or from a"
    " browser in which you have signed in before."
)


class RequestCodeForm(allauth.RequestLoginCodeForm):  # type: ignore[misc]
    """Asks for the address. Says the same whether or not there is an account."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email webauthn", "autocapitalize": "none"}),
    )

    def clean_email(self) -> str:
        """Return the address, unless too many codes were asked for it from strange browsers."""
        from allauth.core import context  # noqa: PLC0415

        request: HttpRequest = context.request
        email: str = self.cleaned_data["email"].strip().lower()
        self.cleaned_data["email"] = email
        if not is_known_browser(request, email) and not self._may_ask(request, email):
            raise ValidationError(TOO_MANY, code="too_many")
        return str(super().clean_email())

    @staticmethod
    def _may_ask(request: HttpRequest, email: str) -> bool:
        if not AxesProxyHandler.is_allowed(request, {"username": email}):
            return False
        return bool(
            ratelimit.consume(request, app="kuvend.people", action="sign_in_code", config=CODES_TO_STRANGERS, key=email)
        )


class ConfirmCodeForm(allauth.ConfirmLoginCodeForm):  # type: ignore[misc]
    """Takes the code from the mail."""

    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
        ),
    )


class SettingsForm(forms.Form):
    """Name, language, time zone."""

    full_name = forms.CharField(
        label=_("Full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Deadlines and meetings are shown in this time zone.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.fields["time_zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name] + [
            ("UTC", "UTC")
        ]


class ErasureForm(forms.Form):
    """The last question before somebody is forgotten."""

    is_sure = forms.BooleanField(
        label=_("I understand that this cannot be undone."),
        error_messages={"required": _("Tick this to erase your data.")},
    )


class ConsentForm(forms.Form):
    """A yes or a no, and to which words."""

    version = forms.CharField(max_length=20)
    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
