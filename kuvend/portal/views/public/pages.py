"""Pages that every site must have: how accessible it is, and what it does with data about people."""

from itertools import groupby

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuvend.core import access
from kuvend.core.cache import cached_page
from kuvend.core.privacy import PersonalField, register
from kuvend.portal.phrases import AUDIENCE, BASIS


def topics(request: HttpRequest) -> tuple[str, ...]:
    """What these pages are made from beside the program itself: whose site it is."""
    return ("networks",)


@access.public
@cached_page(topics=topics)
def show_accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "portal/public/accessibility.html")


@access.public
@cached_page(topics=topics)
def show_privacy_notice(request: HttpRequest) -> HttpResponse:
    """Show what is kept about people and why, from the declarations that the code itself is held to."""
    return render(request, "portal/public/privacy.html", {"groups": _groups()})


def _groups() -> list[dict[str, object]]:
    """Return the declarations by model; fields kept for one purpose stand together."""
    declared = sorted(register.personal.values(), key=lambda entry: entry.model)
    return [
        {"name": _model_name(model), "rows": _rows(list(entries))}
        for model, entries in groupby(declared, key=lambda entry: entry.model)
    ]


def _rows(entries: list[PersonalField]) -> list[dict[str, object]]:
    rows: dict[tuple[str, str, str, str], list[str]] = {}
    kept: dict[tuple[str, str, str, str], PersonalField] = {}
    for entry in entries:
        key = (str(entry.purpose), entry.basis, str(entry.retention), entry.audience)
        rows.setdefault(key, []).append(_field_name(entry))
        kept[key] = entry
    return [
        {
            "fields": names,
            "purpose": kept[key].purpose,
            "basis": BASIS[kept[key].basis],
            "retention": kept[key].retention,
            "audience": AUDIENCE[kept[key].audience],
        }
        for key, names in rows.items()
    ]


def _model_name(label: str) -> str:
    try:
        return str(apps.get_model(label)._meta.verbose_name).capitalize()
    except LookupError:
        return label


def _field_name(entry: PersonalField) -> str:
    try:
        return str(apps.get_model(entry.model)._meta.get_field(entry.name).verbose_name)
    except Exception:  # noqa: BLE001 - a declared part of a JSON value is no field of the model
        return entry.name.replace("_", " ")
