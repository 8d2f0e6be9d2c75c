"""Forms about who looks after a profile."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kuvend.directory.states import Visibility
from kuvend.people.phrases import ROLE, ROLE_EXPLANATION
from kuvend.people.states import GRANTED_NETWORK_ROLES, Role


class ReadersForm(forms.Form):
    """Who sees the profile at all."""

    shown_to = forms.TypedChoiceField(
        label=_("Who sees the profile at all"),
        choices=[
            (Visibility.PUBLIC.value, _("Everyone: it stands in the public directory")),
            (Visibility.MEMBERS.value, _("Members who have its address, not the public directory")),
            (Visibility.DESK.value, _("Only your own people and the network's office")),
        ],
        coerce=Visibility,
        widget=forms.RadioSelect,
    )


class InvitationForm(forms.Form):
    """Whom to invite, as what, in which language."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("As"), widget=forms.RadioSelect, initial=Role.REPRESENTATIVE)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("language", get_language() or "en")
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [
            (name, f"{ROLE[name]}: {ROLE_EXPLANATION[name]}")
            for name in (Role.REPRESENTATIVE, Role.ORGANISATION_EDITOR)
        ]


class ClaimForm(forms.Form):
    """What somebody new tells us when accepting an invitation."""

    full_name = forms.CharField(
        label=_("Your full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


class NetworkRoleForm(forms.Form):
    """Whom to give a role at the desk of a network."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    full_name = forms.CharField(
        label=_("Full name"), max_length=200, help_text=_("Used if this person has no account yet.")
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language of the mail"),
        choices=settings.LANGUAGES,
        help_text=_("Used if this person has no account yet."),
    )

    def __init__(self, *args: Any, may_appoint: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("language", get_language() or "en")
        super().__init__(*args, **kwargs)
        names = [name for name in Role if name in GRANTED_NETWORK_ROLES and (may_appoint or name != Role.SECRETARIAT)]
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(name, f"{ROLE[name]}: {ROLE_EXPLANATION[name]}") for name in names]


class OptionalReasonForm(forms.Form):
    """A reason that stays in the record, if one is given."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000, required=False
    )


class LeaveForm(forms.Form):
    """Why a member leaves a network; nobody has to say."""

    reason = forms.CharField(
        label=_("Why do you leave?"),
        help_text=_("The office of the network reads it. You need not answer."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        required=False,
    )
