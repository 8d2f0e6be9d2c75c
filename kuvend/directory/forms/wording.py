"""Forms about a network's own words: reasons for decisions, steps for new members."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuvend.core.forms import TranslatedTextFormField
from kuvend.directory import phrases
from kuvend.directory.states import Outcome


class PlacedForm(forms.Form):
    """Something in a list, which can be retired."""

    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=9_999)
    is_active = forms.BooleanField(
        label=_("In use"),
        required=False,
        initial=True,
        help_text=_("What is retired stays readable where it was used."),
    )


class ReasonTextForm(PlacedForm):
    """A reason to start a decision from."""

    outcome = forms.TypedChoiceField(
        label=_("For"), choices=phrases.choices(phrases.OUTCOME), coerce=Outcome, widget=forms.RadioSelect
    )
    text = TranslatedTextFormField(
        label=_("Reason"),
        rows=4,
        max_length=2_000,
        help_text=_("The applicant reads it in the own language, if it is written there."),
    )
    field_order = ("outcome", "text", "position", "is_active")


class StepTextForm(PlacedForm):
    """A step for new members."""

    title = TranslatedTextFormField(label=_("Title"), max_length=150)
    explanation = TranslatedTextFormField(label=_("Explanation"), required=False, rows=3, max_length=1_000)
    url = forms.CharField(
        label=_("Where it is done"),
        required=False,
        max_length=200,
        help_text=_("The address of a page: https://…, or /… for one of this site."),
        widget=forms.TextInput(attrs={"inputmode": "url", "dir": "ltr"}),
    )
    field_order = ("title", "explanation", "url", "position", "is_active")
