"""Every address × every actor × every method × {own, other, missing}: who gets in, and who must not even know.

The expectation is what the view declares (`public`, `signed_in`, `permission`), together with `tests/matrix.py`, which
names the holders of each permission. Every request runs in a transaction of its own that is undone.
"""

import copy
from collections.abc import Iterator
from fnmatch import fnmatch

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings

from kuvend.core.access import KEY_HEADER, Access, Door
from kuvend.core.ids import new_public_id
from tests.actors import signed_in_as
from tests.matrix import ALIKE, ARGUMENTS, HOLDERS, LEFT_OUT, NAMED_BY_A_FORM, Sample, World, build_world, sample_maker
from tools.addresses import Address, addresses

pytestmark = pytest.mark.web

NOBODY = "anonymous"
EVERYWHERE = {"secretariat"}  # head office sits in every network of the tree
ACTORS = [
    NOBODY, "secretariat", "network_secretariat", "head_of_network", "editor", "committee_member", "reviewer", "member",
    "colleague", "applicant", "outsider", "other_head",
]  # fmt: skip
ELSEWHERE = {"outsider", "other_head"}  # of `other_network`
SAFE = ("GET", "HEAD", "OPTIONS")
EVERY_METHOD = (*SAFE, "POST", "PUT", "PATCH", "DELETE")
TRY_EVERYTHING = {NOBODY, "outsider", "secretariat"}  # methods are refused before anybody is asked who they are
REFUSED = {403, 404}
NOT_THERE = {404}
ALL = [address for address in addresses() if address.access is not None]


def sample_of(address: Address, argument: str, world: World) -> Sample:
    make = sample_maker(address.name, argument)
    if make is None:
        message = f"{address.route}: no sample for the argument {argument!r}; add one to tests/matrix.py"
        raise AssertionError(message)
    return make(world)


def paths_of(address: Address, world: World) -> dict[str, str]:
    """Return the address filled with its own, another network's and a missing thing."""
    samples = {argument: sample_of(address, argument, world) for argument in address.arguments}
    variants = {"own": {name: sample.own for name, sample in samples.items()}}
    if samples:
        variants["other"] = {name: sample.other for name, sample in samples.items()}
        variants["missing"] = {name: sample.missing for name, sample in samples.items()}
    return {kind: reverse(address.name, kwargs=arguments) for kind, arguments in variants.items()}


def ask(client: Client, method: str, path: str) -> HttpResponse:
    """Ask as this actor, and take back whatever the answer changed: rows, cookies, cached pages."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = client.generic(method, path, headers={KEY_HEADER: new_public_id()})
        transaction.set_rollback(True)
    client.cookies = cookies
    if method not in SAFE:
        cache.clear()
    return response  # type: ignore[return-value]  # the client adds to a response, it is one


def leads_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and "login" in response["Location"]


def is_holder(actor: str, address: Address, kind: str) -> bool:
    """Does the actor hold the permission of the address over the thing of this kind?"""
    holders = HOLDERS[address.access.permission]
    # who sits elsewhere is head and representative there
    holds_elsewhere = actor in ELSEWHERE and bool(holders & {"head_of_network", "member"})
    if not address.arguments:
        return actor in holders or holds_elsewhere
    if kind == "own":
        return actor in holders
    return actor in holders & EVERYWHERE or holds_elsewhere


def fault(  # noqa: PLR0911 - one line a rule
    address: Address, actor: str, kind: str, method: str, response: HttpResponse
) -> str:
    """Return what is wrong with an answer, or an empty string."""
    status = response.status_code
    if status >= 500:
        return "it broke"
    if method in {"PUT", "PATCH", "DELETE"} and status < 300:
        return "an unexpected method was obeyed"
    door = address.access.door
    if actor == NOBODY and door is not Door.PUBLIC:
        if status == 405:
            return ""
        if method in SAFE:
            return "" if leads_to_sign_in(response) else "a stranger was not led to sign in"
        return "" if status == 404 else "a stranger's write was not refused with 404"
    if kind == "missing" and (method == "OPTIONS" or address.name in ALIKE):
        return ""
    if kind == "missing":
        return "" if status in REFUSED | {405} or leads_to_sign_in(response) else "something that is not there answered"
    if door is not Door.PERMISSION:
        return ""
    if not is_holder(actor, address, kind):
        return (
            "" if status in REFUSED | {405} or leads_to_sign_in(response) else "somebody without the permission got in"
        )
    return ""


def is_locked_out(address: Address, actor: str, kind: str, statuses: dict[str, int]) -> bool:
    """Is somebody who holds the permission refused everything? What is only sent (a step, a vote) has no page."""
    access = address.access
    if access.door is not Door.PERMISSION or actor == NOBODY or kind == "missing" or address.name in NAMED_BY_A_FORM:
        return False
    return is_holder(actor, address, kind) and all(statuses[method] in REFUSED | {405} for method in ("GET", "POST"))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for the whole walk, in a transaction that is undone at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    """A browser for each actor, signed in once."""
    return {name: Client() if name == NOBODY else signed_in_as(world.actors[name]) for name in ACTORS}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ALL, ids=lambda address: address.name or address.route)
def test_who_gets_in(address: Address, world: World, clients: dict[str, Client], settings: Settings) -> None:
    if address.name in LEFT_OUT:
        pytest.skip(LEFT_OUT[address.name])
    if address.access.door is Door.PERMISSION and address.access.permission not in HOLDERS:
        pytest.fail(f"{address.route}: nobody holds {address.access.permission!r}; name its holders in tests/matrix.py")
    settings.MIDDLEWARE = [
        name for name in settings.MIDDLEWARE if "zeal" not in name
    ]  # counted by the pages' own tests
    with translation.override("en"):
        paths = paths_of(address, world)
    faults = []
    for actor, client in clients.items():
        for kind, path in paths.items():
            statuses = {}
            for method in EVERY_METHOD if actor in TRY_EVERYTHING and kind == "own" else ("GET", "POST"):
                response = ask(client, method, path)
                statuses[method] = response.status_code
                if wrong := fault(address, actor, kind, method, response):
                    faults.append(f"{actor} {method} {kind} {path} → {response.status_code}: {wrong}")
            if is_locked_out(address, actor, kind, statuses):
                faults.append(f"{actor} {kind} {path}: a holder of the permission was refused: {statuses}")
    assert not faults, "\n".join(faults)


def test_the_samples_are_used() -> None:
    named = {f"{address.name}.{argument}" for address in ALL for argument in address.arguments}
    used = {pattern for name in named for pattern, _ in ARGUMENTS if fnmatch(name, pattern)}
    assert sorted({pattern for pattern, _ in ARGUMENTS} - used) == []
    assert sorted(set(HOLDERS) - {address.access.permission for address in ALL}) == []
    assert sorted(set(LEFT_OUT) - {address.name for address in ALL}) == []


@pytest.mark.parametrize(
    ("door", "permission", "actor", "kind", "method", "status"),
    [
        (Door.PERMISSION, "x", "outsider", "own", "GET", 200),
        (Door.PERMISSION, "x", "outsider", "own", "POST", 302),
        (Door.PERMISSION, "x", "member", "other", "GET", 200),
        (Door.PERMISSION, "x", "member", "missing", "GET", 200),
        (Door.SIGNED_IN, "", NOBODY, "own", "GET", 200),
        (Door.SIGNED_IN, "", NOBODY, "own", "POST", 302),
        (Door.PUBLIC, "", NOBODY, "missing", "GET", 200),
        (Door.PUBLIC, "", NOBODY, "own", "DELETE", 204),
        (Door.PUBLIC, "", "member", "own", "GET", 500),
    ],
)
def test_a_hole_would_be_seen(
    door: Door, permission: str, actor: str, kind: str, method: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def view() -> None: ...

    view.access = Access(door, permission)  # type: ignore[attr-defined]
    monkeypatch.setitem(HOLDERS, "x", frozenset({"member"}))
    address = Address("a", "a/<x>/", ("x",), view)
    response = HttpResponse(status=status, headers={"Location": "/elsewhere/"} if status == 302 else {})
    assert fault(address, actor, kind, method, response)


def test_a_locked_door_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def view() -> None: ...

    view.access = Access(Door.PERMISSION, "x")  # type: ignore[attr-defined]
    monkeypatch.setitem(HOLDERS, "x", frozenset({"member"}))
    address = Address("a", "a/<x>/", ("x",), view)
    assert is_locked_out(address, "member", "own", {"GET": 403, "POST": 404})
    assert not is_locked_out(address, "member", "own", {"GET": 404, "POST": 302})
    assert not is_locked_out(address, "editor", "own", {"GET": 404, "POST": 404})
