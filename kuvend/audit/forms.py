"""Asking the record."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuvend.audit.hooks import ReadableChain


class RecordFilterForm(forms.Form):
    """Which decisions to show."""

    chain = forms.ChoiceField(label=_("Whose record"), required=False)
    action = forms.ChoiceField(label=_("What was done"), required=False)
    from_day = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    to_day = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(
        self, *args: Any, chains: Sequence[ReadableChain], actions: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names = [(chain.chain, str(chain.label)) for chain in chains]
        self.fields["chain"].choices = [("", _("All that you may read")), *names]  # type: ignore[attr-defined]
        self.fields["action"].choices = [("", _("Everything")), *actions]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What `queries.entries` is asked with; what cannot be understood is left out."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else getattr(self, "cleaned_data", {})
        begin, end = values.get("from_day"), values.get("to_day")
        return {
            "chain": values.get("chain", ""),
            "action": values.get("action", ""),
            "since": datetime.combine(begin, time(), UTC) if begin else None,
            "before": datetime.combine(end + timedelta(days=1), time(), UTC) if end else None,
        }
