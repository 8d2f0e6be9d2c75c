"""How every form of the house is drawn.

The renderer applies to all forms, those of libraries included: label, "(optional)", help, error and character count
in one order, errors first in a summary whose lines lead to the fields. Browsers' own messages speak the browser's
language, so nothing is marked `required` in HTML (`aria-required` is) and limits are counted, not cut off.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.functional import cached_property

WITHOUT_ARIA_REQUIRED = (
    forms.RadioSelect,
    forms.CheckboxSelectMultiple,
    forms.FileInput,
    forms.MultiWidget,
    forms.SelectDateWidget,
)


class KuvendBoundField(BoundField):
    """A field that knows its character limit and speaks to screen readers."""

    @cached_property
    def limit(self) -> int | None:
        """How many characters may be typed, where that is worth counting: in boxes, not in lines for a name."""
        return getattr(self.field, "max_length", None) if isinstance(self.field.widget, forms.Textarea) else None

    @property
    def count_id(self) -> str:
        """The element in which the characters left are said."""
        return f"{self.auto_id}_count"

    @property
    def first_id(self) -> str:
        """Where a link to this field leads."""
        if self.id_for_label:
            return self.id_for_label
        return f"{self.auto_id}_0" if self.auto_id else ""

    @property
    def is_check(self) -> bool:
        """A single box to tick: its label stands behind it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def aria_describedby(self) -> str | None:
        """Help, error and count, in the order in which they are read."""
        described_by = super().aria_describedby
        if described_by is not None and self.limit and self.auto_id:
            described_by = f"{described_by} {self.count_id}".strip()
        return described_by

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Say what is required and how long it may be without the browser's own (foreign) words."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if built.pop("required", False) and not isinstance(widget, WITHOUT_ARIA_REQUIRED):
            built["aria-required"] = "true"
        if self.limit:
            built |= {"maxlength": False, "data-count": self.count_id, "data-limit": str(self.limit)}
        return built


class Renderer(TemplatesSetting):
    """Draws forms with our components."""

    form_template_name = "components/form_fields.html"
    formset_template_name = "components/formset.html"
    field_template_name = "components/field.html"
    bound_field_class = KuvendBoundField


class ColourInput(forms.TextInput):
    """The browser's own colour picker; where there is none, a line for #rrggbb.

    It always has a value of a fixed form: to say how long it may be and that it is required is no valid HTML.
    """

    input_type = "color"

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the attributes without those that a colour cannot have."""
        built = super().build_attrs(base_attrs, extra_attrs)
        return {name: value for name, value in built.items() if name not in {"maxlength", "aria-required"}}
