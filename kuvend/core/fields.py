"""Model fields of our own."""

from typing import Any

from django.db import models

from kuvend.core.ids import LENGTH, new_public_id
from kuvend.core.text import TranslatedText


class PublicIdField(models.CharField[str, str]):
    """A random, unique identifier that may stand in an address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LENGTH)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", new_public_id)
        super().__init__(*args, **kwargs)


class TranslatedTextField(models.JSONField):
    """One JSON value per text, one key per language; reads and writes `TranslatedText`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> TranslatedText:
        """Return what the database holds as `TranslatedText`."""
        return TranslatedText(super().from_db_value(value, expression, connection))

    def to_python(self, value: Any) -> TranslatedText:
        """Return any accepted value as `TranslatedText`."""
        return value if isinstance(value, TranslatedText) else TranslatedText(value or {})

    def get_prep_value(self, value: Any) -> Any:
        """Return the plain mapping to store."""
        return value.as_json() if isinstance(value, TranslatedText) else super().get_prep_value(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Return the stored form for this database."""
        plain = value.as_json() if isinstance(value, TranslatedText) else value
        return super().get_db_prep_value(plain, connection, prepared)

    def formfield(self, **kwargs: Any) -> Any:
        """Return the form field with one input per language."""
        from kuvend.core.forms import TranslatedTextFormField  # noqa: PLC0415 - forms stand above fields

        return TranslatedTextFormField(required=not self.blank, label=self.verbose_name, help_text=self.help_text)

    def value_to_string(self, obj: models.Model) -> Any:
        """Return the serialised form."""
        return self.to_python(self.value_from_object(obj)).as_json()
