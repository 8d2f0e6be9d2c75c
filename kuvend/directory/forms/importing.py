"""Bringing pages, and deciding field by field what of them is taken."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kuvend.core.countries import country_choices
from kuvend.core.languages import language_choices
from kuvend.directory import phrases
from kuvend.directory.forms.choosing import OrganisationField
from kuvend.directory.forms.placing import COUNTRIES, PLACES, CountryField, PlaceField, Suggestions
from kuvend.directory.forms.profiles import choices_of
from kuvend.directory.models import ImportItem, Network, Organisation
from kuvend.directory.operations.importing import Choice, text_of
from kuvend.directory.phrases.importing import NOT_READABLE
from kuvend.directory.queries.importing import PROFILES
from kuvend.directory.queries.place_names import place_names
from kuvend.directory.rules.importing import CHOSEN, IMPORTS_KEPT_MONTHS_AT_MOST, MULTILINE, TEXTS, is_taken, written_as
from kuvend.directory.rules.recognising import NotReadable, page_of
from kuvend.directory.rules.recognising.reading import MOST_BYTES
from kuvend.directory.states import FieldDecision

MOST_FILES = 50
# Where a value is written in a language of its own; everywhere else the question would mean nothing.
WORDED = frozenset({"name", "title", "body", *TEXTS})
# What a profile is asked for even if the page did not say it.
OFFERED = ("name", "organisation_type", "fields_of_activity", "country", "seat")
LISTS = {"organisation_type": "organisation_type", "fields_of_activity": "field_of_activity"}
LATER = {FieldDecision.ACCEPTED: _("Take it"), FieldDecision.REJECTED: _("Leave it out")}


class ManyFilesInput(forms.ClearableFileInput):
    """An input for several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Cleans to a list of files."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return every file that was sent."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_FILES:
            raise ValidationError(_("Choose at most 50 files at once."), code="too_many")
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class BringPagesForm(forms.Form):
    """Files or pasted text, and the network they are for. Cleans `pages` to names and contents that can be read."""

    network = forms.ModelChoiceField(
        label=_("Network"), queryset=Network.objects.none(), to_field_name="slug", empty_label=None
    )
    files = ManyFilesField(  # type: ignore[assignment] # a form's own attribute of that name is not used here
        label=_("Files of your old website"),
        required=False,
        help_text=_("Text, HTML, CSV or XLSX. You can choose several."),
    )
    text = forms.CharField(
        label=_("Or paste the text of its pages"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Mark everything on the page that lists your members, copy it and paste it here."),
    )

    def __init__(self, *args: Any, networks: Sequence[Network], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["network"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Network.objects.filter(pk__in=[network.pk for network in networks])
        if len(networks) == 1:
            field.initial = networks[0].slug

    def clean(self) -> dict[str, Any]:
        """Read everything once, so that a file that cannot be read is said so at once."""
        cleaned = super().clean() or {}
        pages: list[tuple[str, bytes]] = []
        for file in cleaned.get("files") or []:
            if (file.size or 0) > MOST_BYTES:
                self.add_error("files", ValidationError(str(NOT_READABLE["too_large"]), code="too_large"))
                continue
            pages.append((file.name or "file", file.read()))
        if (cleaned.get("text") or "").strip():
            pages.append((str(_("Pasted text")), cleaned["text"].encode()))
        if not pages and not self.errors:
            raise ValidationError(_("Choose a file, or paste a text."), code="required")
        for name, content in pages:
            try:
                page_of(name, content)
            except NotReadable as refusal:
                reason = NOT_READABLE[refusal.reason]
                self.add_error(
                    "files", ValidationError("%(name)s: %(reason)s", params={"name": name, "reason": reason})
                )
        cleaned["pages"] = pages
        return cleaned


class ReviewForm(forms.Form):
    """One item, field by field: take it, leave it out, or write it differently, and in which language it is."""

    def __init__(self, *args: Any, item: ImportItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.suggestions: list[Suggestions] = []
        self.imported = {one.key: one for one in item.fields.all()}
        present = {one.language: one.language.lower() for one in self.imported.values() if one.language}
        languages = [("", "–"), *language_choices(*present.values())]
        for key, one in self.imported.items():
            is_in = self._is_taken(key)
            label = str(phrases.IMPORT_FIELD.get(key, key))
            self.fields[f"decision_{key}"] = forms.ChoiceField(
                label=label,
                choices=list(LATER.items()),
                initial=FieldDecision.ACCEPTED if is_in else FieldDecision.REJECTED,
                widget=forms.RadioSelect,
            )
            if key in WORDED:
                self.fields[f"language_{key}"] = forms.ChoiceField(
                    label=_("Language"), choices=languages, initial=present.get(one.language, ""), required=False
                )
            self._add_text(key, text_of(one), label)
        if item.kind in PROFILES:
            for key in OFFERED:
                if key not in self.imported:
                    self._add_text(key, "", str(phrases.IMPORT_FIELD[key]))

    def _add_text(self, key: str, text: str, label: str) -> None:
        if key in CHOSEN:
            self._add_choice(key, text, label)
            return
        rows = min(14, 2 + len(text) // 90 + text.count("\n"))
        attributes = {"dir": "auto"}
        has_lines = key in MULTILINE or key == "body"
        widget = forms.Textarea(attrs={"rows": rows, **attributes}) if has_lines else forms.TextInput(attrs=attributes)
        self.fields[f"text_{key}"] = forms.CharField(label=label, initial=text, required=False, widget=widget)

    def _add_choice(self, key: str, text: str, label: str) -> None:
        """The input of a field with a list of the house: its first value are the keys of `text`."""
        keys = text.splitlines()
        name = f"text_{key}"
        if key == "country":
            self.fields[name] = CountryField(label=label, required=False, initial=text)
            self.suggestions.append(Suggestions(COUNTRIES, [shown for _code, shown in country_choices()]))
        elif key == "seat":
            place = PlaceField(label=label, required=False, initial=text)
            place.known = place_names(kept=keys, countries=[self.item.network.country])
            self.fields[name] = place
            self.suggestions.append(Suggestions(PLACES, place.known.suggested))
        else:
            choices = choices_of(LISTS[key], keys)
            known = [one for one in keys if one in dict(choices)]  # the house's own list may lack what was recognised
            self.fields[name] = (
                forms.ChoiceField(
                    label=label, choices=[("", "–"), *choices], required=False, initial="".join(known[:1])
                )
                if key == "organisation_type"
                else forms.MultipleChoiceField(
                    label=label,
                    choices=choices,
                    required=False,
                    initial=known,
                    widget=forms.CheckboxSelectMultiple,
                )
            )

    def rows(self) -> list[dict[str, Any]]:
        """The fields as they are shown: what was read, and the three inputs of each."""
        added = [key for key in OFFERED if key not in self.imported and f"text_{key}" in self.fields]
        keys = [key for key in added if key == "name"] + list(self.imported) + [key for key in added if key != "name"]
        return [
            {
                "key": key,
                "field": self.imported.get(key),
                "is_taken": self._is_taken(key),
                "written": self._written(key),
                "read": self._read(key),
                "shown": self._shown(key),
                "is_many": key == "fields_of_activity",
                "sure": round(self.imported[key].confidence * 100) if key in self.imported else 0,
                "decision": self[f"decision_{key}"] if f"decision_{key}" in self.fields else None,
                "text": self[f"text_{key}"],
                "language": self[f"language_{key}"] if f"language_{key}" in self.fields else None,
            }
            for key in keys
        ]

    def _is_taken(self, key: str) -> bool:
        """Whether a value went, or would go, into the profile."""
        one = self.imported.get(key)
        return one is not None and is_taken(
            decision=one.decision, is_proposal=one.is_proposal, confidence=one.confidence
        )

    def _written(self, key: str) -> str:
        """How a value that was read will stand in the profile, where that differs; what a person wrote stays."""
        one = self.imported.get(key)
        return "" if one is None or one.decision == FieldDecision.EDITED else written_as(key, one.values)

    def _read(self, key: str) -> str:
        """What stands in the source where the input shows the choice that it means, if any."""
        one = self.imported.get(key)
        return ", ".join(value["text"] for value in one.values) if one is not None and key in CHOSEN else ""

    def _shown(self, key: str) -> str:
        """The value in words."""
        field, keys = self.fields[f"text_{key}"], self.get_initial_for_field(self.fields[f"text_{key}"], f"text_{key}")
        if isinstance(field, forms.ChoiceField):
            named = dict(choices_of(LISTS[key], [keys] if isinstance(keys, str) else keys))
            return ", ".join(named.get(one, one) for one in ([keys] if isinstance(keys, str) else keys) if one)
        return str(field.prepare_value(keys) or "")

    def choices(self) -> dict[str, Choice]:
        """What was decided, as the operation takes it. Fields that read and stand as before are not decided at all."""
        decided: dict[str, Choice] = {}
        for key in dict.fromkeys([*self.imported, *(key for key in OFFERED if f"text_{key}" in self.fields)]):
            told = self.cleaned_data.get(f"text_{key}", "")
            text = "\n".join(told) if isinstance(told, list) else told
            if key not in self.imported:
                if text.strip():
                    decided[key] = Choice(FieldDecision.EDITED, text.strip())
                continue
            wanted = self.cleaned_data[f"decision_{key}"]
            if f"text_{key}" in self.changed_data and not text.strip():
                wanted = FieldDecision.REJECTED  # what was read is taken away
            elif f"text_{key}" in self.changed_data and f"decision_{key}" not in self.changed_data:
                wanted = FieldDecision.ACCEPTED  # who writes a value wants it
            names = (f"decision_{key}", f"text_{key}", f"language_{key}")
            if any(name in self.changed_data for name in names):
                decided[key] = Choice(FieldDecision(wanted), text, self.cleaned_data.get(f"language_{key}", ""))
        return decided


class MergeItemForm(forms.Form):
    """Which profile the item belongs to: one that whoever asks looks after, since it will be changed."""

    organisation = OrganisationField(label=_("Profile in the directory"))

    def __init__(self, *args: Any, among: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].among = among  # type: ignore[attr-defined]


class SetAsideForm(forms.Form):
    """Why an item is put aside."""

    note = forms.CharField(label=_("Why? (for your colleagues)"), max_length=300, required=False)


class DeleteImportForm(forms.Form):
    """That somebody means it, and why."""

    reason = forms.CharField(label=_("Why? (for the record)"), max_length=300, required=False)
    is_sure = forms.BooleanField(label=_("I have read what goes and what stays"))


class KeepImportsForm(forms.Form):
    """For how long imports are kept."""

    months = forms.IntegerField(
        label=_("Months after the last decision"),
        min_value=1,
        max_value=IMPORTS_KEPT_MONTHS_AT_MOST,
        help_text=_("Choose as few as you can: the pages hold names, addresses and telephone numbers of people."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Stays in the record, and is shown to whoever asks why it is kept so long."),
    )


class ImportFilterForm(forms.Form):
    """Which items of a batch are shown."""

    kind = forms.ChoiceField(
        label=_("Show"),
        choices=[("", _("Everything")), ("profiles", _("Profiles")), ("texts", _("News, events and other texts"))],
        required=False,
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("Everything")),
            *((value, label) for value, label in phrases.IMPORT_STATE.items() if value != "replaced"),
        ],
        required=False,
    )
