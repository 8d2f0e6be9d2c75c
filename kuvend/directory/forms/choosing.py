"""Choosing an organisation out of very many: by name, short id, or the address of its profile."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kuvend.core.ids import ALPHABET, LENGTH
from kuvend.directory.models import Organisation
from kuvend.directory.states import ProfileState

PUBLIC_ID = re.compile(rf"(?:^|[-/])([{ALPHABET}]{{{LENGTH}}})/?$")
MOST_SUGGESTIONS = 200


class OrganisationField(forms.CharField):
    """Cleans to an `Organisation` (or None). Suggests the names given in `suggestions`; works without JavaScript.

    `among`: which ones may be chosen; all others are as unknown as those that do not exist.
    """

    among: "QuerySet[Organisation] | None" = None

    def __init__(self, *, suggestions: list[str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Write the name, or paste the address of the profile."))
        super().__init__(**kwargs)
        self.suggestions = (suggestions or [])[:MOST_SUGGESTIONS]

    def to_python(self, value: Any) -> Any:
        """Return the organisation that is meant.

        Raises:
            ValidationError: none, or more than one.
        """
        text = super().to_python(value)
        if not text:
            return None
        all_of_them = Organisation.objects.all() if self.among is None else self.among
        known = all_of_them.exclude(state=ProfileState.MERGED)
        if match := PUBLIC_ID.search(text):
            found = list(known.filter(public_id=match.group(1))[:1])
        else:
            found = list(known.filter(name=text)[:2]) or list(known.filter(name__iexact=text)[:2])
        if not found:
            raise ValidationError(_("No organisation of this name is in the directory."), code="unknown")
        if len(found) > 1:
            raise ValidationError(
                _("Several organisations have this name. Paste the address of the profile you mean."), code="ambiguous"
            )
        return found[0]

    def prepare_value(self, value: Any) -> Any:
        """Return what the input shows."""
        return value.name if isinstance(value, Organisation) else value
