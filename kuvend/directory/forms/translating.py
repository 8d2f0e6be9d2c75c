"""Finding what is not translated, and translating what has no other form."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kuvend.core.forms import TranslatedTextFormField


class LanguageForm(forms.Form):
    """Which language is looked at."""

    language = forms.ChoiceField(
        label=_("Language"),
        # The Latin script of Serbian follows from the Cyrillic one: nobody translates into it.
        choices=[(code, name) for code, name in settings.LANGUAGES if code != "sr-latn"],
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.CharField(widget=forms.HiddenInput, initial=kind, required=False)


class NameForm(forms.Form):
    """The name of something, in every language."""

    name = TranslatedTextFormField(label=_("Name"), max_length=150)
