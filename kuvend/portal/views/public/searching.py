"""Finding anything that is public."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuvend.core import access
from kuvend.core.site_search import search_sections

LONGEST_TEXT = 200


@access.public
def show_search(request: HttpRequest) -> HttpResponse:
    """Show what every app has found, the fullest first."""
    text = " ".join(request.GET.get("q", "")[:LONGEST_TEXT].replace("\0", " ").split())
    found = [section for section in search_sections.ask(request, text) if section.total] if text else []
    context = {
        "text": text,
        "sections": sorted(found, key=lambda section: -section.total),
        "total": sum(section.total for section in found),
    }
    return render(request, "portal/public/search.html", context)
