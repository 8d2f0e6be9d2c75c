"""The networks, and the page of each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from kuvend.core import access
from kuvend.core.cache import cached_page
from kuvend.directory import phrases
from kuvend.directory.permissions import is_member, may_enter_desk
from kuvend.directory.queries.figures import tiles
from kuvend.directory.queries.network_pages import find_network, network_cards, network_page
from kuvend.directory.rules.addresses import networks_url
from kuvend.directory.states import Visibility

TOPICS = ("networks", "directory", "taxonomies")


def topics(request: HttpRequest, **kwargs: str) -> tuple[str, ...]:
    """What pages about networks are made from."""
    return TOPICS


@access.public
@cached_page(topics=topics)
def show_networks(request: HttpRequest) -> HttpResponse:
    """Show all networks."""
    context = {"networks": network_cards(), "definition": phrases.MEMBER_DEFINITION}
    return render(request, "directory/public/networks.html", context)


@access.public
@cached_page(topics=topics)
def show_network(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one network: what it is, who heads it, how many members it has, who may join."""
    network = find_network(slug)
    if network is None:
        raise Http404
    person = getattr(request, "person", None)
    visible = {Visibility.PUBLIC, *({Visibility.MEMBERS} if is_member(person) else ())}
    found = network_page(network, visible=visible)
    context = {
        "network": found,
        "stats": tiles(found.figures, url=found.members_url),
        "definition": phrases.MEMBER_DEFINITION,
        "networks_url": networks_url(get_language() or "en"),
        "is_at_desk": may_enter_desk(person, network),
    }
    return render(request, "directory/public/network.html", context)
