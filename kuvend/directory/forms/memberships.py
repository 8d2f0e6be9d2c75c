"""Forms about taking members in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuvend.directory.forms.networks import DateInput, ReasonForm


class FindMemberForm(forms.Form):
    """Which organisation of the directory is meant."""

    q = forms.CharField(label=_("Name or acronym"), required=False, max_length=100)


class TakeInForm(ReasonForm):
    """Since when an organisation belongs to the network, and why it needs no application."""

    accepted_on = forms.DateField(
        label=_("Accepted on"),
        required=False,
        widget=DateInput(),
        help_text=_("Leave empty for today. Calls look at this day, and it cannot be changed later."),
    )
    field_order = ("accepted_on", "reason")

    def __init__(self, *args: Any, is_return: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("The member reads it in the mail, and it stays in the record.")
        if is_return:
            # Who comes back keeps the day on which it was first accepted.
            del self.fields["accepted_on"]
