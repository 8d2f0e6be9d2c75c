"""Forms about the lists people choose from, and about places."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kuvend.core.countries import country_choices
from kuvend.core.forms import TranslatedTextFormField
from kuvend.directory import phrases
from kuvend.directory.models import Place
from kuvend.directory.queries.presets import country_presets
from kuvend.directory.states import PlaceKind

LONGEST_ALIAS = 120


class TaxonomyForm(forms.Form):
    """What a list is called."""

    name = TranslatedTextFormField(label=_("Name"), max_length=120)


class TermForm(forms.Form):
    """One choice of a list."""

    label = TranslatedTextFormField(label=_("Label"), max_length=120)
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=9_999)
    is_active = forms.BooleanField(label=_("Can be chosen"), required=False, initial=True)


class NewTermForm(TermForm):
    """A choice that does not exist yet."""

    key = forms.SlugField(
        label=_("Short name"), max_length=80, help_text=_("Stands in addresses: small letters, digits and hyphens.")
    )
    field_order = ("label", "key")


class PresetForm(forms.Form):
    """The country whose preset to look at."""

    country = forms.ChoiceField(label=_("Preset of the country"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        presets = country_presets()
        self.fields["country"].choices = [entry for entry in country_choices() if entry[0] in presets]  # type: ignore[attr-defined]


class PlaceFilterForm(forms.Form):
    """Which places to list."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    q = forms.CharField(label=_("Name"), required=False, max_length=100)

    def __init__(self, *args: Any, countries: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, name) for code, name in country_choices() if code in countries]
        self.fields["country"].choices = [("", _("All")), *known]  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """A region, a municipality, or a place in the wide sense."""

    label = TranslatedTextFormField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=phrases.choices(phrases.PLACE_KIND))
    country = forms.ChoiceField(label=_("Country"))
    parent = forms.ChoiceField(
        label=_("Lies in the region"), required=False, help_text=_("Whoever looks for the region finds the place too.")
    )
    aliases = forms.CharField(
        label=_("Other names by which people look for it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("One a line: former names, names in other languages."),
    )
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        help_text=_("In degrees, such as 41.33 and 19.82. With both, the place stands on the map."),
    )
    is_active = forms.BooleanField(label=_("Can be chosen"), required=False, initial=True)

    def __init__(self, *args: Any, place: Place | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Place.objects.filter(kind=PlaceKind.REGION)
        if place is not None:
            regions = regions.filter(country=place.country).exclude(pk=place.pk)
        named = [(region.key, f"{region.label} ({region.country})") for region in regions]
        self.fields["parent"].choices = [("", "–"), *sorted(named, key=lambda entry: entry[1])]  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", "–"), *country_choices()]  # type: ignore[attr-defined]
        if place is not None:
            del self.fields["country"]  # its key says it

    def clean_aliases(self) -> list[str]:
        """Return the names, each once."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["aliases"].splitlines()]
        if any(len(line) > LONGEST_ALIAS for line in lines):
            raise ValidationError(_("Write one name a line."))
        return list(dict.fromkeys(line for line in lines if line))

    def clean(self) -> dict[str, Any]:
        """A point needs both of its numbers; the region is given as it is kept."""
        cleaned = super().clean() or {}
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            self.add_error("longitude", _("Give both numbers, or none."))
        key = cleaned.get("parent")
        cleaned["parent"] = Place.objects.filter(key=key).first() if key else None
        return cleaned
