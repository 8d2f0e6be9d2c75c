"""Asking the record."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuvend.audit.hooks import ReadableChain
from kuvend.core.subjects import Subject


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

    about = forms.RegexField(r"^[a-z_]{1,40}:[0-9a-z]{1,40}$", required=False, widget=forms.HiddenInput())

    def __init__(
        self, *args: Any, chains: Sequence[ReadableChain], actions: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names = [(chain.chain, str(chain.label)) for chain in chains]
        self.fields["chain"].choices = [("", _("All that you may read")), *names]  # type: ignore[attr-defined]
        self.fields["action"].choices = [("", _("Everything")), *actions]  # type: ignore[attr-defined]

    @property
    def subject(self) -> Subject | None:
        """The one record to show the decisions about, or None for all."""
        about = getattr(self, "cleaned_data", {}).get("about", "")
        kind, _colon, public_id = about.partition(":")
        return Subject(kind, public_id) if public_id else None

    @property
    def asked(self) -> dict[str, Any]:
        """What `queries.entries` is asked with; what cannot be understood is left out."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else getattr(self, "cleaned_data", {})
        begin, end = values.get("from_day"), values.get("to_day")
        return {
            "chain": values.get("chain", ""),
            "action": values.get("action", ""),
            "subject": self.subject,
            "since": datetime.combine(begin, time(), UTC) if begin else None,
            "before": datetime.combine(end + timedelta(days=1), time(), UTC) if end else None,
        }
