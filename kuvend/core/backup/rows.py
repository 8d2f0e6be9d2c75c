"""One row as one line of JSON, the same on every engine."""

import json
from typing import Any

from django.apps.registry import Apps
from django.db import models
from django.db.migrations.loader import MigrationLoader

type AnyField = models.Field[Any, Any]


def migrated_apps(loader: MigrationLoader, applied: list[tuple[str, str]]) -> Apps:
    """Return the models as they were after these migrations, whatever the program's models are today."""
    state = loader.project_state([node for node in applied if node in loader.graph.nodes])
    apps: Apps = state.apps
    return apps


def stored_models(apps: Apps) -> list[type[models.Model]]:
    """Return every model with a table of its own, many-to-many tables included, in a stable order."""
    found = apps.get_models(include_auto_created=True)
    return sorted((model for model in found if model._meta.managed and not model._meta.proxy), key=label_of)


def label_of(model: type[models.Model]) -> str:
    """Return "app.model"."""
    return model._meta.label_lower


def stored_fields(model: type[models.Model]) -> list[AnyField]:
    """Return the fields that have a column which may be written."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def encode(row: models.Model, fields: list[AnyField]) -> str:
    """Return a row as a JSON array of its columns."""
    return json.dumps([_plain(field, row) for field in fields], ensure_ascii=False, separators=(",", ":"))


def _plain(field: AnyField, row: models.Model) -> Any:
    value = field.value_from_object(row)
    if value is None or type(value) in {bool, int, str}:
        return value
    if isinstance(field, models.JSONField):
        return field.get_prep_value(value)
    return field.value_to_string(row)


def decode(line: str, model: type[models.Model], fields: list[AnyField]) -> models.Model:
    """Return the row that a line holds, not yet saved."""
    values = json.loads(line)
    return model(**{
        field.attname: None if value is None else field.to_python(value)
        for field, value in zip(fields, values, strict=True)
    })  # fmt: skip
