"""The form for a network's look."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuvend.core.rendering import ColourInput


class LookForm(forms.Form):
    """Colour and logo."""

    accent_colour = forms.CharField(
        label=_("Colour"),
        max_length=7,
        widget=ColourInput(),
        help_text=_("For buttons, links and the line above the header."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("A picture (PNG, JPEG or WebP) of at most 2 MB."),
    )
    removes_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    def __init__(self, *args: object, has_logo: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not has_logo:
            del self.fields["removes_logo"]
