"""The rows of a profile: names, addresses, contacts. Each is a form of a formset."""

from typing import Any, ClassVar

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.forms import BaseFormSet, formset_factory
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuvend.core.languages import language_choices
from kuvend.directory import phrases
from kuvend.directory.forms.placing import CountryField, PlaceField
from kuvend.directory.rules.recognising.telephones import normalised
from kuvend.directory.states import AddressKind, ContactKind, NameKind, Visibility

MOST_ROWS = 20


def visibility(initial: Visibility) -> forms.ChoiceField:
    """Return the question who sees a detail."""
    return forms.ChoiceField(label=_("Who sees it"), choices=phrases.choices(phrases.VISIBILITY), initial=initial)


class RowForm(forms.Form):
    """One row. A row whose first field is empty is none."""

    essential: ClassVar[str]

    def to_row(self) -> dict[str, Any]:
        """Return the row as the profile keeps it; empty when nothing was typed."""
        cleaned = self.cleaned_data
        if not cleaned.get(self.essential):
            return {}
        return {name: cleaned[name] for name in self.fields if name not in {"DELETE", "ORDER"}}


class OtherNameForm(RowForm):
    """Another name."""

    essential = "name"
    name = forms.CharField(label=_("Name"), max_length=250, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=())
    kind = forms.ChoiceField(label=_("Kind"), choices=phrases.choices(phrases.NAME_KIND), initial=NameKind.TRANSLATION)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = self.initial.get("language") or ""
        self.fields["language"].choices = [("", "–"), *language_choices(present)]  # type: ignore[attr-defined]


class AddressForm(RowForm):
    """An address."""

    essential = "text"
    text = forms.CharField(label=_("Address"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label=_("Kind"), choices=phrases.choices(phrases.ADDRESS_KIND), initial=AddressKind.SEAT)
    place = PlaceField(label=_("Place"), required=False)
    country = CountryField(label=_("Country"), required=False)
    visibility = visibility(Visibility.PUBLIC)


class ContactPointForm(RowForm):
    """A telephone, mobile, e-mail, website or social link."""

    essential = "value"
    kind = forms.ChoiceField(label=_("Kind"), choices=phrases.choices(phrases.CONTACT_KIND), initial=ContactKind.EMAIL)
    value = forms.CharField(label=_("Number, address or link"), max_length=400, required=False)
    visibility = visibility(Visibility.MEMBERS)
    countries: tuple[str, ...] = ()  # where a national number may be dialled

    def clean(self) -> dict[str, Any]:
        """Check the value by its kind and write it in the customary way."""
        cleaned = super().clean() or {}
        value, kind = (cleaned.get("value") or "").strip(), cleaned.get("kind")
        if not value or not kind:
            return cleaned
        try:
            if kind in TELEPHONES:
                cleaned["value"] = clean_telephone(value, self.countries)
            else:
                cleaned["value"] = CLEANERS[ContactKind(kind)](value)
        except ValidationError as error:
            self.add_error("value", error)
        return cleaned


def clean_telephone(value: str, countries: tuple[str, ...] = ()) -> str:
    """Return a number in the international way, a national one with the prefix of the first country that it fits.

    One that fits none stays as it was typed.
    """
    is_national = not value.startswith(("+", "00"))
    number = normalised(value, countries) if is_national and countries else ""
    number = number or (value.replace("00", "+", 1) if value.startswith("00") else value)
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        if not any(character.isdigit() for character in value):
            raise ValidationError(_("Write a telephone number.")) from None
        return value
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def clean_email_address(value: str) -> str:
    """Return the address.

    Raises:
        ValidationError: it is none.
    """
    validate_email(value)
    return value.lower()


def clean_link(value: str) -> str:
    """Return a web address with its scheme.

    Raises:
        ValidationError: it is none.
    """
    address = value if "://" in value else f"https://{value}"
    URLValidator(schemes=["http", "https"])(address)
    return address


TELEPHONES = frozenset({ContactKind.TELEPHONE, ContactKind.MOBILE})
CLEANERS = {
    ContactKind.EMAIL: clean_email_address,
    ContactKind.WEBSITE: clean_link,
    ContactKind.SOCIAL: clean_link,
}


class ContactPersonForm(RowForm):
    """A named contact. Every detail has its own readers."""

    essential = "full_name"
    full_name = forms.CharField(label=_("Full name"), max_length=200, required=False)
    name_visibility = visibility(Visibility.MEMBERS)
    job_title = forms.CharField(label=_("Job title"), max_length=200, required=False)
    job_title_visibility = visibility(Visibility.MEMBERS)
    email = forms.EmailField(label=_("E-mail"), required=False)
    email_visibility = visibility(Visibility.DESK)
    telephone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    telephone_visibility = visibility(Visibility.DESK)
    is_head = forms.BooleanField(label=_("Heads the organisation"), required=False)
    countries: tuple[str, ...] = ()  # where a national number may be dialled

    def clean_telephone(self) -> str:
        """Write the number as those of the organisation are written."""
        typed: str = self.cleaned_data["telephone"].strip()
        return clean_telephone(typed, self.countries) if typed else ""


class BaseRows(BaseFormSet[RowForm]):
    """Rows one can put in order and take away."""

    def add_fields(self, form: Any, index: Any) -> None:
        """Name the box, and keep the order as typed."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this entry")
        if form.initial == {} or not form.initial:
            form.fields["DELETE"].widget = forms.HiddenInput()

    @property
    def ordered_forms(self) -> list[Any]:
        """The rows in the order in which they stand."""
        return list(self.forms)

    @property
    def deleted_forms(self) -> list[Any]:
        """The rows ticked to be taken away."""
        return [form for form in self.forms if form.cleaned_data.get("DELETE")]


def rows_of(form: type[RowForm]) -> type[BaseRows]:
    """Return a formset with room for two more rows."""
    made: Any = formset_factory(
        form, formset=BaseRows, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 2, can_delete=True
    )
    rows: type[BaseRows] = made
    return rows


ROW_FORMSETS: dict[str, Any] = {
    "other_names": rows_of(OtherNameForm),
    "addresses": rows_of(AddressForm),
    "contact_points": rows_of(ContactPointForm),
    "contact_persons": rows_of(ContactPersonForm),
}
ROW_TITLES: dict[str, str | Promise] = {name: phrases.PROFILE_FIELD[name] for name in ROW_FORMSETS}
