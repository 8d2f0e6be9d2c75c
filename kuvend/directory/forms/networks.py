"""Forms about networks, mandates, bodies, relations and standing."""

import re
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kuvend.core.countries import country_choices
from kuvend.core.formats import country_name, is_currency, language_name, listed
from kuvend.core.forms import TranslatedTextFormField
from kuvend.directory import phrases
from kuvend.directory.forms.choosing import OrganisationField
from kuvend.directory.models import Network
from kuvend.directory.queries.presets import country_presets


class DateInput(forms.DateInput):
    """The browser's own calendar, in ISO form underneath."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class ReasonForm(forms.Form):
    """A reason that stays in the record."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000)


class EndForm(ReasonForm):
    """The last day of something, and why."""

    until = forms.DateField(label=_("Last day"), widget=DateInput(), help_text=_("This day still counts."))


class LastDayForm(forms.Form):
    """The last day of something."""

    until = forms.DateField(label=_("Last day"), widget=DateInput(), help_text=_("This day still counts."))


def zone_choices(present: str = "") -> list[tuple[str, str]]:
    """Return the zones named by a place, after UTC and the one that is in use (an older name, perhaps)."""
    places = (zone for zone in sorted(available_timezones()) if "/" in zone)
    return [(zone, zone.replace("_", " ")) for zone in dict.fromkeys(["UTC", present, *places]) if zone]


class NetworkForm(forms.Form):
    """What a network says of itself."""

    name = TranslatedTextFormField(label=_("Name"), max_length=150)
    kind = forms.ChoiceField(label=_("Kind"), choices=phrases.choices(phrases.NETWORK_KIND))
    about = TranslatedTextFormField(label=_("About the network"), required=False, rows=6, max_length=6_000)
    country = forms.ChoiceField(label=_("Country"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Languages in which the network writes to its members."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    currencies = forms.CharField(
        label=_("Currencies"),
        required=False,
        max_length=60,
        help_text=_("Codes of three letters, the ordinary one first, for example: ALL, EUR"),
    )
    phone_prefix = forms.RegexField(
        r"^\+[1-9]\d{0,3}$",
        label=_("Telephone prefix"),
        required=False,
        help_text=_("For example +355. National numbers of members are completed with it."),
        error_messages={"invalid": _("Write a plus and one to four digits.")},
    )
    organisation = OrganisationField(
        label=_("Organisation that is this network"),
        required=False,
        help_text=_(
            "If the network is registered and in the directory itself: its name, or the address of its profile."
        ),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    founded_on = forms.DateField(label=_("Founded on"), required=False, widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "–"), *country_choices()]  # type: ignore[attr-defined]
        spoken = dict(settings.LANGUAGES)
        # A preset or the head office may have given it a language beyond those of the pages: saving keeps it.
        further = [code for code in self.initial.get("languages") or () if code not in spoken]
        self.fields["languages"].choices = [  # type: ignore[attr-defined]
            *settings.LANGUAGES,
            *((code, language_name(code)) for code in further),
        ]
        present = str(self.initial.get("time_zone", ""))
        self.fields["time_zone"].choices = zone_choices(present)  # type: ignore[attr-defined]

    def clean_currencies(self) -> list[str]:
        """Return the codes in their order, each once."""
        codes = [code.upper() for code in re.split(r"[\s,;]+", self.cleaned_data["currencies"]) if code]
        unknown = [code for code in codes if not is_currency(code)]
        if unknown:
            raise ValidationError(_("This is no currency: %(codes)s"), params={"codes": listed(unknown)})
        return list(dict.fromkeys(codes))


class NewNetworkForm(NetworkForm):
    """A network that does not exist yet."""

    slug = forms.SlugField(
        label=_("Short name"), max_length=60, help_text=_("Stands in addresses: small letters, digits and hyphens.")
    )
    preset = forms.ChoiceField(
        label=_("Start from the preset of a country"),
        required=False,
        help_text=_(
            "Sets languages, time zone, currency, telephone prefix, places and target groups. All can be changed."
        ),
    )
    field_order = ("name", "slug", "preset")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted((country_name(code), code) for code in country_presets())
        self.fields["preset"].choices = [  # type: ignore[attr-defined]
            ("", _("None: I set these by hand")),
            *((code, name) for name, code in names),
        ]


class LinkForm(forms.Form):
    """The network that this one joins."""

    parent = forms.ModelChoiceField(
        label=_("Is a member of"),
        queryset=Network.objects.none(),
        help_text=_(
            "Networks that you run too. To join another one, ask its secretariat or the head office: they record it."
        ),
        error_messages={"invalid_choice": _("You do not run this network. Ask its secretariat or the head office.")},
    )
    since = forms.DateField(label=_("Since"), required=False, widget=DateInput())

    def __init__(self, *args: Any, parents: QuerySet[Network], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]


class MandateForm(forms.Form):
    """Who heads the network, from when to when, and by whose appointment."""

    holder = OrganisationField(label=_("Organisation that holds the mandate"))
    co_holder = OrganisationField(label=_("Second organisation, if two share it"), required=False)
    since = forms.DateField(label=_("First day"), widget=DateInput())
    until = forms.DateField(
        label=_("Last day"), required=False, widget=DateInput(), help_text=_("Leave empty if the term has no end yet.")
    )
    appointed_by = forms.ChoiceField(label=_("Appointed"), choices=phrases.choices(phrases.APPOINTMENT))
    evidence = forms.CharField(
        label=_("Evidence"), required=False, max_length=400, help_text=_("For example the decision and its date.")
    )

    def __init__(self, *args: Any, accepts_co_heads: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not accepts_co_heads:
            del self.fields["co_holder"]

    def clean(self) -> dict[str, Any]:
        """Two heads are two organisations."""
        cleaned = super().clean() or {}
        if cleaned.get("co_holder") and cleaned.get("co_holder") == cleaned.get("holder"):
            self.add_error("co_holder", _("This organisation is named already. Name another one, or leave this empty."))
        return cleaned


class BodyForm(forms.Form):
    """A body to set up."""

    name = TranslatedTextFormField(label=_("Name"), max_length=150)
    kind = forms.ChoiceField(label=_("Kind"), choices=phrases.choices(phrases.BODY_KIND))
    hears_appeals = forms.BooleanField(label=_("This body hears appeals"), required=False)
    since = forms.DateField(label=_("Since"), required=False, widget=DateInput())


class SeatForm(forms.Form):
    """Somebody's term in a body."""

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    organisation = OrganisationField(label=_("Organisation"), required=False)
    office = forms.CharField(
        label=_("Office"), required=False, max_length=100, help_text=_("For example chair or treasurer.")
    )
    since = forms.DateField(label=_("Since"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput())
    email = forms.EmailField(
        label=_("E-mail of the account"),
        required=False,
        max_length=254,
        help_text=_("With it the person signs in and finds what waits, such as an appeal to hear."),
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"),
        choices=settings.LANGUAGES,
        required=False,
        help_text=_("Used if this person has no account yet."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("language", get_language() or "en")
        super().__init__(*args, **kwargs)


class SeatAccountForm(forms.Form):
    """The account of somebody who has a seat already."""

    email = forms.EmailField(
        label=_("E-mail of the account"),
        max_length=254,
        help_text=_("With it the person signs in and finds what waits, such as an appeal to hear."),
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"),
        choices=settings.LANGUAGES,
        help_text=_("Used if this person has no account yet."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("language", get_language() or "en")
        super().__init__(*args, **kwargs)


class RelationForm(forms.Form):
    """How an organisation stands to another."""

    kind = forms.ChoiceField(label=_("Relation"), choices=phrases.choices(phrases.RELATION_KIND))
    other = OrganisationField(label=_("Organisation in the directory"), required=False)
    outside_name = forms.CharField(label=_("Or the name of one outside it"), required=False, max_length=250)
    outside_url = forms.URLField(label=_("Its website"), required=False, assume_scheme="https")
    since = forms.DateField(label=_("Since"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput())


class StandingForm(forms.Form):
    """Which members to list."""

    state = forms.ChoiceField(label=_("Standing"), required=False)
    q = forms.CharField(label=_("Name"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All")), *phrases.choices(phrases.MEMBERSHIP_STATE)]  # type: ignore[attr-defined]
