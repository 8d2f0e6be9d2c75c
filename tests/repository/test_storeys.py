"""Foreign keys and templates obey the storeys too."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tools.paths import PACKAGE
from tools.storeys import may_know, storeys, template_faults

ORDER = storeys()


def test_foreign_keys_point_down() -> None:
    faults = []
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("kuvend."):
            continue
        knower = model.__module__.split(".")[1]
        for field in model._meta.get_fields():
            related = field.related_model
            if not field.is_relation or field.auto_created or not isinstance(related, type):
                continue
            parts = related.__module__.split(".")
            if parts[0] == "kuvend" and not may_know(knower, parts[1], ORDER):
                faults.append(f"{model._meta.label}.{field.name} → {related._meta.label}")
    assert faults == []


def test_templates_point_down() -> None:
    assert list(template_faults(PACKAGE, ORDER)) == []


def test_neighbours_do_not_know_each_other() -> None:
    assert may_know("directory", "people", ORDER)
    assert not may_know("people", "directory", ORDER)
    assert not may_know("messaging", "media", ORDER)
    assert may_know("people", "allauth", ORDER)


@pytest.mark.parametrize(
    "line",
    [
        '{% extends "directory/base.html" %}',
        '{% include "directory/card.html" with x=1 %}',
        "{% url 'directory:profile' organisation.slug %}",
    ],
)
def test_a_template_that_looks_up_is_seen(line: str, tmp_path: Path) -> None:
    for app in ("people", "directory"):
        (tmp_path / "kuvend" / app / "templates" / app).mkdir(parents=True)
    (tmp_path / "kuvend" / "people" / "templates" / "people" / "page.html").write_text(line)
    assert len(list(template_faults(tmp_path / "kuvend", ORDER))) == 1


def test_a_model_that_looks_up_would_be_seen() -> None:
    """The walk sees relations at all: the person of an account is one."""
    field = apps.get_model("people", "Account")._meta.get_field("person")
    assert field.is_relation
    assert isinstance(field, models.ForeignKey)
