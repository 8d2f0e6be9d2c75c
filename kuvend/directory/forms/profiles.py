"""A profile is edited section by section; each section reads from and gives back the plain form of the profile.

See `queries.profile_editing.content_of`. A section is a form with, where the profile has rows, formsets beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuvend.core import clock
from kuvend.core.countries import country_choices
from kuvend.core.formats import language_name
from kuvend.core.forms import TranslatedTextFormField
from kuvend.core.languages import language_choices
from kuvend.directory.forms.placing import COUNTRIES, PLACES, CountryField, PlaceField, PlacesField, Suggestions
from kuvend.directory.forms.profile_rows import ROW_FORMSETS, ROW_TITLES, visibility
from kuvend.directory.models import Network, Term
from kuvend.directory.queries.place_names import place_names
from kuvend.directory.rules.profiles import working_languages
from kuvend.directory.states import Visibility

MINOR = 100  # minor units in one
LONGEST_TEXT = 6_000
CURRENCIES = ("EUR", "ALL", "RSD", "MKD", "BAM", "USD", "CHF", "GBP", "TRY", "MAD", "TND", "SYP", "LBP")


def choices_of(taxonomy: str, chosen: Iterable[str]) -> list[tuple[str, str]]:
    """Return the active choices of a list, and retired ones that this profile has already."""
    kept = set(chosen)
    terms = Term.objects.filter(taxonomy__key=taxonomy)
    return [(term.key, str(term.label)) for term in terms if term.is_active or term.key in kept]


class Section(forms.Form):
    """One part of the profile. `rows` names the formsets beside the form."""

    slug: ClassVar[str]
    title: ClassVar[str | Promise]
    rows: ClassVar[tuple[str, ...]] = ()
    suggestions: Sequence[Suggestions] = ()
    do_not_call_in_templates: ClassVar[bool] = True

    def __init__(
        self,
        data: QueryDict | None = None,
        files: Any = None,
        *,
        content: Mapping[str, Any],
        countries: tuple[str, ...] = (),
    ) -> None:
        self.content = content
        self.countries = countries  # where a national telephone number may be dialled
        super().__init__(data, files, initial=self.initial_from(content))
        self.formsets = [(name, ROW_FORMSETS[name], ROW_TITLES[name]) for name in self.rows]
        self.row_sets: list[tuple[str, BaseFormSet[Any], str | Promise]] = [
            (name, factory(data, prefix=name, initial=list(content.get(name, ()))), title)
            for name, factory, title in self.formsets
        ]
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that come from the database."""

    def initial_from(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields' first values."""
        return {name: content.get(name) for name in self.base_fields}

    def is_valid(self) -> bool:
        """Say whether the form and all rows are right; look at all of them, so that every error is shown."""
        return all([super().is_valid(), *(rows.is_valid() for _name, rows, _title in self.row_sets)])

    def to_content(self) -> dict[str, Any]:
        """Return what was typed and is right, in the plain form of the profile; wrong fields are left out."""
        content = {name: self.plain(name, self.cleaned_data[name]) for name in self.fields if name in self.cleaned_data}
        for name, rows, _title in self.row_sets:
            if rows.is_valid():
                content[name] = [
                    form.to_row()
                    for form in rows.ordered_forms
                    if form.cleaned_data and form.to_row() and form not in rows.deleted_forms
                ]
        return content

    def left_out(self) -> list[tuple[str, str]]:
        """Return what `to_content` leaves out, as (label, what is wrong); rows that belong together go together."""
        found = [
            (str(self.fields[name].label) if name in self.fields else str(self.title), str(text))
            for name, texts in self.errors.items()
            for text in texts
        ]
        for _name, rows, title in self.row_sets:
            if not rows.is_valid():  # a wrong row that is ticked to go does no harm
                wrong = [text for row in rows for texts in row.errors.values() for text in texts]
                found.extend((str(title), str(text)) for text in dict.fromkeys([*rows.non_form_errors(), *wrong]))
        return found

    def plain(self, name: str, value: Any) -> Any:
        """Return one value as the profile keeps it."""
        if isinstance(self.fields[name], TranslatedTextFormField):
            return value.as_json()
        return value


class AboutSection(Section):
    """What the organisation is."""

    slug, title = "about", _("About the organisation")
    rows = ("other_names",)

    name = forms.CharField(label=_("Name"), max_length=250)
    name_language = forms.ChoiceField(label=_("Language of the name"), required=False)
    acronym = forms.CharField(label=_("Acronym"), max_length=40, required=False)
    type = forms.ChoiceField(label=_("Organisation type"), required=False)
    year_of_establishment = forms.IntegerField(label=_("Year of establishment"), required=False, min_value=1000)
    registration_number = forms.CharField(label=_("Registration number"), max_length=80, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Working languages"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        """Fill in the choices."""
        _choose(self, "type", choices_of("organisation_type", [self.content.get("type", "")]), empty=True)
        _choose(self, "name_language", language_choices(self.content.get("name_language", "")), empty=True)
        spoken = working_languages(self.content.get("languages", ()))
        offered = choices_of("language", spoken)
        extra = [(code, language_name(code)) for code in spoken if code not in dict(offered)]
        _choose(self, "languages", [*offered, *extra])

    def initial_from(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Show a language once, whatever the script."""
        first = super().initial_from(content)
        return {**first, "languages": working_languages(content.get("languages", ()))}

    def plain(self, name: str, value: Any) -> Any:
        """Leave the languages in the order they were in; new ones follow."""
        if name != "languages":
            return super().plain(name, value)
        before = working_languages(self.content.get("languages", ()))
        return [*(code for code in before if code in value), *(code for code in value if code not in before)]

    def clean_year_of_establishment(self) -> int | None:
        """Refuse years that have not come yet."""
        year: int | None = self.cleaned_data["year_of_establishment"]
        if year is not None and year > clock.now().year:
            raise ValidationError(_("This year has not come yet."))
        return year


class LogoSection(Section):
    """The logo: a picture that is kept as a file, so that the profile names only its id."""

    slug, title = "logo", _("Logo")

    picture = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("A picture (PNG, JPEG or WebP) of at most 2 MB."),
    )
    removes_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    def prepare(self) -> None:
        """Offer to remove only what is there."""
        if not self.content.get("logo"):
            del self.fields["removes_logo"]

    def initial_from(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """A file has no first value."""
        return {}

    def to_content(self) -> dict[str, Any]:
        """Return that the logo goes, if so; a new one is kept by `operations.profiles.draft_logo`."""
        return {"logo": ""} if self.cleaned_data.get("removes_logo") else {}


class TextsSection(Section):
    """What the organisation says of itself, in several languages."""

    slug, title = "texts", _("What we do")

    general_information = TranslatedTextFormField(
        label=_("General information"), required=False, rows=6, max_length=LONGEST_TEXT
    )
    mission_and_objectives = TranslatedTextFormField(
        label=_("Mission and objectives"), required=False, rows=6, max_length=LONGEST_TEXT
    )
    main_projects_activities = TranslatedTextFormField(
        label=_("Main projects/activities"), required=False, rows=6, max_length=LONGEST_TEXT
    )
    additional_information = TranslatedTextFormField(
        label=_("Additional information"), required=False, rows=4, max_length=LONGEST_TEXT
    )
    how_can_you_contribute_to_the_network = TranslatedTextFormField(
        label=_("How can you contribute to the network?"), required=False, rows=4, max_length=LONGEST_TEXT
    )
    contribution_visibility = visibility(Visibility.DESK)
    why_do_you_want_to_join = TranslatedTextFormField(
        label=_("Why do you want to join?"), required=False, rows=4, max_length=LONGEST_TEXT
    )
    motivation_visibility = visibility(Visibility.DESK)


class ActivitySection(Section):
    """In which fields and for whom the organisation works."""

    slug, title = "activity", _("Fields and target groups")

    fields_of_activity = forms.MultipleChoiceField(
        label=_("Fields of activity"), required=False, widget=forms.CheckboxSelectMultiple
    )
    target_groups = forms.MultipleChoiceField(
        label=_("Target groups"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        """Fill in the choices."""
        _choose(self, "fields_of_activity", choices_of("field_of_activity", self.content.get("fields_of_activity", ())))
        _choose(self, "target_groups", choices_of("target_group", self.content.get("target_groups", ())))

    def plain(self, name: str, value: Any) -> Any:
        """Keys, sorted: their order means nothing."""
        return sorted(value)


class PlacesSection(Section):
    """Where the organisation has its seat and where it works: two things, often in two places."""

    slug, title = "places", _("Places and addresses")
    rows = ("addresses",)

    country = CountryField(label=_("Country of the seat"), required=False)
    seat = PlaceField(label=_("Place of the registered seat"), required=False)
    operates_in = PlacesField(
        label=_("Places where it works"),
        required=False,
        help_text=_("Empty entries are left out. For more room, save the draft."),
    )

    def prepare(self) -> None:
        """Tell the boxes which places there are. Suggested are those of the countries that are near."""
        rows = list(self.content.get("addresses", ()))
        kept = {self.content.get("seat", ""), *self.content.get("operates_in", ()), *(row["place"] for row in rows)}
        near = [self.content.get("country", ""), *self.countries, *(row["country"] for row in rows)]
        known = place_names(kept=kept, countries=[code for code in dict.fromkeys(near) if code])
        fields = [self.fields["seat"], self.fields["operates_in"]]
        fields += [form.fields["place"] for _name, forms_, _title in self.row_sets for form in forms_]
        for field in fields:
            field.known = known  # type: ignore[attr-defined]
        self.suggestions = [
            Suggestions(PLACES, known.suggested),
            Suggestions(COUNTRIES, [name for _code, name in country_choices()]),
        ]


class ContactsSection(Section):
    """How to reach the organisation, and who sees which detail."""

    slug, title = "contacts", _("Contacts")
    rows = ("contact_points", "contact_persons")

    def prepare(self) -> None:
        """Tell the rows in which countries national numbers are dialled."""
        for _name, rows, _title in self.row_sets:
            for form in rows:
                form.countries = self.countries

    def to_content(self) -> dict[str, Any]:
        """Return the rows; of several heads the first is the head."""
        content = super().to_content()
        has_head = False
        for row in content.get("contact_persons", ()):
            row["is_head"], has_head = row["is_head"] and not has_head, has_head or row["is_head"]
        return content


class FactsSection(Section):
    """Figures and partners. All optional."""

    slug, title = "facts", _("Facts and figures")

    staff_count = forms.IntegerField(label=_("Staff"), required=False, min_value=0, max_value=1_000_000)
    volunteer_count = forms.IntegerField(label=_("Volunteers"), required=False, min_value=0, max_value=10_000_000)
    yearly_budget = forms.DecimalField(
        label=_("Yearly budget"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    budget_currency = forms.ChoiceField(label=_("Currency of the budget"), required=False)
    funding_sources = TranslatedTextFormField(
        label=_("Funding sources"), required=False, rows=3, max_length=LONGEST_TEXT
    )
    partners = TranslatedTextFormField(label=_("Partners"), required=False, rows=3, max_length=LONGEST_TEXT)
    founders = TranslatedTextFormField(label=_("Founders"), required=False, rows=3, max_length=LONGEST_TEXT)

    def prepare(self) -> None:
        """Fill in the choices."""
        own = [self.content["budget_currency"]] if self.content.get("budget_currency") else []
        used = [code for codes in Network.objects.values_list("currencies", flat=True) for code in codes]
        known = dict.fromkeys([*own, *CURRENCIES, *used])
        _choose(self, "budget_currency", [(code, code) for code in known], empty=True)

    def initial_from(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Show the budget in whole units."""
        budget = content.get("yearly_budget")
        return {**super().initial_from(content), "yearly_budget": None if budget is None else budget / MINOR}

    def clean(self) -> dict[str, Any]:
        """An amount has a currency."""
        cleaned = super().clean() or {}
        if cleaned.get("yearly_budget") is not None and not cleaned.get("budget_currency"):
            self.add_error("budget_currency", _("Choose the currency of the budget."))
        return cleaned

    def plain(self, name: str, value: Any) -> Any:
        """Keep the budget in minor units."""
        if name == "yearly_budget":
            return None if value is None else int(value * MINOR)
        return super().plain(name, value)


SECTIONS: tuple[type[Section], ...] = (
    AboutSection,
    LogoSection,
    TextsSection,
    ActivitySection,
    PlacesSection,
    ContactsSection,
    FactsSection,
)


def _choose(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]], *, empty: bool = False) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", "–"), *choices] if empty else list(choices)


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A section in the menu beside the form."""

    slug: str
    title: str | Promise
    is_current: bool
    is_changed: bool


def section_links(current: str, changed: Iterable[str]) -> list[SectionLink]:
    """Return the sections, the current one marked, and those in which a draft changes something."""
    names = set(changed)
    return [
        SectionLink(
            section.slug,
            section.title,
            is_current=section.slug == current,
            is_changed=bool(names & {section.slug, *section.base_fields, *section.rows}),
        )
        for section in SECTIONS
    ]


class PublishForm(forms.Form):
    """The last question before a draft is published."""

    reason = forms.CharField(
        label=_("What changed, in a sentence"),
        help_text=_("Your colleagues and the desk read it in the history."),
        max_length=300,
        required=False,
    )
    confirms = forms.BooleanField(
        label=_("With this, the whole profile is right"),
        help_text=_("It then counts as confirmed today. Nobody asks you again before the next time."),
        required=False,
    )

    def __init__(self, *args: Any, may_confirm: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_confirm:
            del self.fields["confirms"]
