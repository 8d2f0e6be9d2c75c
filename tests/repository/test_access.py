"""Fail-closed: an address whose view does not say who may come in does not pass."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from kuvend.core.access import Access, Door, permission, public, signed_in
from tools.addresses import addresses


def test_every_view_says_who_may_come_in() -> None:
    silent = [f"{address.route} ({address.name})" for address in addresses() if not isinstance(address.access, Access)]
    assert silent == []


def test_every_address_has_a_name() -> None:
    assert [address.route for address in addresses() if not address.name] == []


def test_no_two_addresses_share_a_name_and_arguments() -> None:
    seen = [(address.name, address.arguments) for address in addresses()]
    assert sorted({each for each in seen if seen.count(each) > 1}) == []


def test_member_and_desk_addresses_are_never_public() -> None:
    open_doors = [
        address.route
        for address in addresses()
        if any(f"/{area}/" in f"/{address.route}" for area in ("member", "desk")) and address.access.door is Door.PUBLIC
    ]
    assert open_doors == []


def test_a_silent_view_is_seen() -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    class Urls:
        url_patterns = [path("a/", view), path("b/", public(view)), path("c/", signed_in(view))]

    Urls.url_patterns.append(path("d/<slug:thing>/", permission("x.y")(view), name="d"))
    found = list(addresses(Urls()))  # type: ignore[arg-type]  # anything with url_patterns
    assert [address.access is None for address in found] == [True, False, False, False]
    assert found[3].arguments == ("thing",)
