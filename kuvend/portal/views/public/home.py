"""The start page, and the way to it in the reader's language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_from_request

from kuvend.core import access
from kuvend.core.cache import cached_page
from kuvend.directory import phrases
from kuvend.directory.queries.figures import tiles
from kuvend.directory.queries.home import front_page
from kuvend.directory.rules.addresses import members_url, networks_url

TOPICS = ("networks", "directory", "taxonomies")


def topics(request: HttpRequest) -> tuple[str, ...]:
    """What the start page is made from."""
    return TOPICS


@access.public
def choose_language(request: HttpRequest) -> HttpResponse:
    """Lead to the start page in the language that the browser asks for."""
    response = redirect(f"/{get_language_from_request(request)}/")
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


@access.public
@cached_page(topics=topics)
def show_home(request: HttpRequest) -> HttpResponse:
    """Show the network to somebody who has never heard of it."""
    language = get_language() or "en"
    found = front_page()
    context = {
        "front": found,
        "stats": tiles(found.figures, url=members_url(language)),
        "definition": phrases.MEMBER_DEFINITION,
        "members_url": members_url(language),
        "networks_url": networks_url(language),
    }
    return render(request, "portal/public/home.html", context)
