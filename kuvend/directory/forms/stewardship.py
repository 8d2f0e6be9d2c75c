"""Forms of the desk about organisations."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kuvend.core.countries import country_choices
from kuvend.directory import phrases
from kuvend.directory.forms.choosing import OrganisationField
from kuvend.directory.forms.profiles import choices_of
from kuvend.directory.models import Network, Organisation

CARE = (
    ("", _("All")),
    ("claimed", _("Looked after by somebody")),
    ("invited", _("Invited, no answer yet")),
    ("unclaimed", _("Nobody invited yet")),
)


class DeskFilterForm(forms.Form):
    """What a desk looks for."""

    q = forms.CharField(label=_("Name or acronym"), required=False, max_length=100)
    network = forms.ChoiceField(label=_("Network"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All but merged")), *phrases.choices(phrases.PROFILE_STATE)]
    )
    care = forms.ChoiceField(label=_("Who looks after it"), required=False, choices=CARE)

    def __init__(self, *args: Any, networks: list[Network], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["network"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("All")), *((network.slug, str(network.name)) for network in networks)]


class FindPersonForm(forms.Form):
    """Whose account needs help."""

    q = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=150)


class AddOrganisationForm(forms.Form):
    """An organisation that belongs to the network from before."""

    name = forms.CharField(label=_("Name"), max_length=250)
    acronym = forms.CharField(label=_("Acronym"), max_length=40, required=False)
    network = forms.ChoiceField(label=_("Network"))
    type = forms.ChoiceField(label=_("Organisation type"), required=False)
    country = forms.ChoiceField(label=_("Country of the seat"), required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("An invitation to look after the profile can be sent there. Only the desk sees this address."),
    )
    is_published = forms.BooleanField(
        label=_("Publish at once"), required=False, help_text=_("Otherwise the profile is a draft that only you see.")
    )
    ignore_duplicates = forms.BooleanField(
        label=_("None of these is the same organisation"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, networks: list[Network], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists: dict[str, list[tuple[Any, Any]]] = {
            "network": [(network.slug, str(network.name)) for network in networks],
            "type": [("", "–"), *choices_of("organisation_type", ())],
            "country": [("", "–"), *country_choices()],
        }
        for name, choices in lists.items():
            choice = self.fields[name]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = choices


class BatchInvitationForm(forms.Form):
    """The language in which several organisations are invited."""

    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("language", get_language() or "en")
        super().__init__(*args, **kwargs)


class MergeWithForm(forms.Form):
    """The other profile of a merge."""

    other = OrganisationField(label=_("The other profile"))

    def clean_other(self) -> Organisation:
        """Return it."""
        other: Organisation = self.cleaned_data["other"]
        return other


class HelpForm(forms.Form):
    """How the desk made sure who is asking, and why it helps."""

    identity_check = forms.CharField(
        label=_("How did you make sure who is asking?"),
        help_text=_(
            "For example: called the number we have known since 2019, and she came to the office with her card."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=10,
        max_length=2_000,
    )
    reason = forms.CharField(
        label=_("Why is help needed?"), widget=forms.Textarea(attrs={"rows": 3}), min_length=5, max_length=2_000
    )


class NewAddressForm(HelpForm):
    """A new address for somebody whose old one died."""

    new_email = forms.EmailField(label=_("New e-mail address"), max_length=254)
    field_order = ("new_email", "identity_check", "reason")
