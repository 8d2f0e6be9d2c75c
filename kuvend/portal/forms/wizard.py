"""The forms of setting up an empty house."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kuvend.core.formats import country_name
from kuvend.core.forms import TranslatedTextFormField
from kuvend.core.rendering import ColourInput
from kuvend.directory import phrases
from kuvend.directory.queries.presets import country_presets


class LinkCodeForm(forms.Form):
    """The code that the operator was given."""

    code = forms.CharField(
        label=_("Code from the terminal"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class LanguageForm(forms.Form):
    """In which language to go on."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class HouseForm(forms.Form):
    """What the network is called, what it is, and which country's preset it starts from."""

    name = TranslatedTextFormField(
        label=_("Name of the network"),
        max_length=150,
        help_text=_("As you introduce yourselves. Add it in other languages if you use them."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=phrases.choices(phrases.NETWORK_KIND))
    country = forms.ChoiceField(
        label=_("Start from the preset of a country"),
        required=False,
        help_text=_(
            "Sets languages, time zone, currency, telephone prefix, places and target groups. All can be changed."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted((country_name(code), code) for code in country_presets())
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            ("", _("None: I set these by hand")),
            *((code, name) for name, code in names),
        ]


class LookForm(forms.Form):
    """Logo and colour."""

    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("A picture (PNG, JPEG or WebP) of at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    accent_colour = forms.CharField(
        label=_("Colour"),
        max_length=7,
        widget=ColourInput(),
        help_text=_("For buttons, links and the line under the header. Words in it must be readable on white."),
    )


class HeadOfficeForm(forms.Form):
    """Who runs this house."""

    full_name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("You will sign in with it. We send a code there now."),
    )


class MailCodeForm(forms.Form):
    """The code that came by mail."""

    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
