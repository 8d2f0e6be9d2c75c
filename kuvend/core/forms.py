"""Form fields of our own."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from kuvend.core.errors import Refused
from kuvend.core.languages import is_language, language_choices, own_name
from kuvend.core.text import TranslatedText, direction

UNTOLD = ""  # stands for the language of a text typed before its language was chosen


class TranslatedTextWidget(forms.Widget):
    """One input per language, each tagged with its own; languages without a text fold away.

    Posts ``<name>_<language>`` for each language, and a text in one more language as ``<name>_further`` (which) and
    ``<name>_further_text``; once saved it has an input of its own, and another can be added.
    """

    template_name = "core/widgets/translated_text.html"
    use_fieldset = True

    def __init__(
        self,
        *,
        languages: Sequence[str],
        rows: int = 0,
        takes_further: bool = True,
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs)
        self.languages = list(languages)
        self.rows = rows  # 0: one line
        self.takes_further = takes_further

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template needs: the languages that hold a text (or the reader's own) first."""
        context = super().get_context(name, value, attrs)
        texts: Mapping[str, str] = value or {}
        own = get_language() or settings.LANGUAGE_CODE
        if own not in self.languages:
            own = self.languages[0]
        base_id = context["widget"]["attrs"].get("id", f"id_{name}")
        shown = list(dict.fromkeys([*self.languages, *(code for code in texts if code != UNTOLD)]))
        inputs = [
            {
                "name": f"{name}_{code}",
                "id": f"{base_id}_{code}",
                "code": code,
                "title": own_name(code),
                "direction": direction(code),
                "value": texts.get(code, ""),
                "is_open": bool(texts.get(code)) or (code == own and not any(texts.values())),
            }
            for code in shown
        ]
        untold = texts.get(UNTOLD, "")
        choices = [(code, title, direction(code)) for code, title in language_choices() if code not in shown]
        context["widget"] |= {
            "rows": self.rows,
            "open": [entry for entry in inputs if entry["is_open"]],
            "folded": [entry for entry in inputs if not entry["is_open"]],
            "further": {"name": f"{name}_further", "id": f"{base_id}_further", "choices": choices, "value": untold}
            if self.takes_further or untold
            else None,
        }
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """Return language → text as posted, in whatever languages: a text that was shown must not be lost."""
        prefix = f"{name}_"
        posted = {key[len(prefix) :]: data[key] for key in data if key.startswith(prefix)}
        texts = {code: text for code, text in posted.items() if code in self.languages or is_language(code)}
        if (added := posted.get("further_text", "")).strip():
            code = posted.get("further", "").lower()
            texts[code if is_language(code) else UNTOLD] = added
        return texts

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Tell whether no language of this field was posted."""
        return not self.value_from_datadict(data, files, name)

    def id_for_label(self, id_: str) -> str:
        """Return nothing: the group is labelled by its legend, each input by its language."""
        return ""

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: one language is enough."""
        return False


class TranslatedTextFormField(forms.Field):
    """A text in several languages; required means: in at least one."""

    widget = TranslatedTextWidget

    def __init__(
        self,
        *,
        languages: Sequence[str] | None = None,
        max_length: int | None = None,
        rows: int = 0,
        takes_further: bool = True,
        **kwargs: Any,
    ) -> None:
        codes = list(languages or (code for code, _title in settings.LANGUAGES))
        kwargs.setdefault("widget", TranslatedTextWidget(languages=codes, rows=rows, takes_further=takes_further))
        super().__init__(**kwargs)
        self.languages, self.max_length = codes, max_length

    def to_python(self, value: Mapping[str, str] | None) -> TranslatedText:
        """Return the posted texts, stripped, with line ends made plain."""
        return TranslatedText({code: text.replace("\r\n", "\n").strip() for code, text in (value or {}).items()})

    def validate(self, value: TranslatedText) -> None:
        """Refuse nothing at all where something is required, and texts that are too long.

        Raises:
            ValidationError: with the language and how much is too much; or a text has no language yet.
        """
        if self.required and not value:
            raise ValidationError(_("Write this in at least one language."), code="required")
        if UNTOLD in value:
            raise ValidationError(_("Choose the language of the text you have added."), code="untold")
        for code, text in value.items():
            if self.max_length is not None and len(text) > self.max_length:
                surplus = len(text) - self.max_length
                raise ValidationError(
                    ngettext(
                        "%(language)s: shorten this by %(surplus)d character.",
                        "%(language)s: shorten this by %(surplus)d characters.",
                        surplus,
                    )
                    % {"language": own_name(code), "surplus": surplus},
                    code="max_length",
                )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether a text differs."""
        return TranslatedText(initial or {}) != self.to_python(data)


def add_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Show why an operation refused, at its field if it named one, else above the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal.reason))
