"""Pages that every site must have: how accessible it is, and what it does with data about people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuvend.core import access
from kuvend.core.cache import cached_page
from kuvend.core.privacy import Audience, PersonalField, register
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
    """Return the declarations by who sees the details; what is kept for one purpose stands together."""
    return [
        {"audience": AUDIENCE[audience], "rows": rows}
        for audience in Audience
        if (rows := _rows([entry for entry in register.personal.values() if entry.audience == audience]))
    ]


def _rows(entries: list[PersonalField]) -> list[dict[str, object]]:
    kept: dict[tuple[str, str, str], list[PersonalField]] = {}
    for entry in entries:
        kept.setdefault((str(entry.purpose), entry.basis, str(entry.retention)), []).append(entry)
    return [
        {
            "purpose": fields[0].purpose,
            "basis": BASIS[fields[0].basis],
            "retention": fields[0].retention,
            "names": sorted(f"{entry.model.partition('.')[2]}.{entry.name}" for entry in fields),
        }
        for fields in kept.values()
    ]
