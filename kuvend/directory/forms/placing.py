"""Choosing places and countries out of very many: by name, with suggestions; works without JavaScript.

A page holds the suggestions once (`Suggestions`, shown by `directory/widgets/suggestions.html`), however many boxes
point to them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kuvend.core.formats import country_name
from kuvend.directory.queries.place_names import PlaceNames, country_of_name

COUNTRIES, PLACES = "known-countries", "known-places"  # ids of the suggestions on the page
NO_PLACES = PlaceNames({}, (), {})
MOST_NAMED = 8  # of those that a name fits, in a message


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What the boxes of a page suggest."""

    id: str
    names: Iterable[str]


def _box(suggestions: str) -> forms.TextInput:
    return forms.TextInput(attrs={"list": suggestions, "autocomplete": "off", "dir": "auto"})


class CountryField(forms.CharField):
    """Cleans to a country's code, or to nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 80, "widget": _box(COUNTRIES), **kwargs})

    def to_python(self, value: Any) -> Any:
        """Return the code of the country that was named.

        Raises:
            ValidationError: there is none of this name.
        """
        typed = super().to_python(value)
        code = country_of_name(typed) if typed else ""
        if typed and not code:
            raise ValidationError(_("There is no country of this name. Choose one that is suggested."), code="unknown")
        return code

    def prepare_value(self, value: Any) -> Any:
        """Return what the box shows."""
        code = country_of_name(value) if isinstance(value, str) and len(value) == 2 else ""
        return country_name(code) if code else value


class PlaceField(forms.CharField):
    """Cleans to a place's key, or to nothing. `known` is set by the form."""

    known: PlaceNames = NO_PLACES

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 200, "widget": _box(PLACES), **kwargs})

    def to_python(self, value: Any) -> Any:
        """Return the key of the place that was named.

        Raises:
            ValidationError: there is none of this name, or there are several.
        """
        typed = super().to_python(value)
        return key_of(typed, self.known) if typed else ""

    def prepare_value(self, value: Any) -> Any:
        """Return what the box shows."""
        return self.known.shown.get(value, value)


def key_of(typed: str, known: PlaceNames) -> str:
    """Return the key of the one place of this name.

    Raises:
        ValidationError: there is none, or there are several: the message names them.
    """
    keys = known.keys_of(typed)
    if not keys:
        raise ValidationError(
            _("There is no place called “%(name)s” in the list. Choose one that is suggested, or a larger place."),
            code="unknown",
            params={"name": typed},
        )
    if len(keys) > 1:
        raise ValidationError(
            _("Several places are called “%(name)s”. Write one of: %(names)s"),
            code="ambiguous",
            params={"name": typed, "names": " · ".join(sorted(known.shown[key] for key in keys)[:MOST_NAMED])},
        )
    return next(iter(keys))


class PlacesWidget(forms.Widget):
    """The chosen places as boxes to untick, and empty boxes for further ones, all of one name."""

    template_name = "directory/widgets/places.html"
    use_fieldset = True
    ROOM: ClassVar[int] = 3
    known: PlaceNames = NO_PLACES

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return keys that stayed ticked and names that were typed, each once."""
        sent = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return list(dict.fromkeys(text.strip() for text in sent if text.strip()))

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Many boxes: none of them is the field's."""
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the chosen places by name, and what was typed and is no place as it was typed."""
        context = super().get_context(name, value, attrs)
        chosen = [(key, self.known.shown[key]) for key in value or () if key in self.known.shown]
        typed = [text for text in value or () if text not in self.known.shown]
        context["widget"] |= {
            "chosen": sorted(chosen, key=lambda choice: choice[1].casefold()),
            "rooms": [*typed, *[""] * self.ROOM],
            "suggestions": PLACES,
        }
        return context

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """An empty list is an answer."""
        return False


class PlacesField(forms.Field):
    """Cleans to the keys of places. `known` is set by the form."""

    widget = PlacesWidget
    _known: PlaceNames = NO_PLACES

    @property
    def known(self) -> PlaceNames:
        """The places that may be named."""
        return self._known

    @known.setter
    def known(self, known: PlaceNames) -> None:
        self._known = self.widget.known = known

    def to_python(self, value: Any) -> list[str]:
        """Return the keys, sorted: their order means nothing.

        Raises:
            ValidationError: for every name that is none, or that several places have.
        """
        keys, errors = set(), []
        for typed in value or ():
            try:
                keys.add(key_of(typed, self.known))
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise ValidationError(errors)
        return sorted(keys)
