"""Every address × every actor × every method × {own, other, missing}: who gets in, and who must not even know.

The expectation is what the view declares (`public`, `signed_in`, `permission`), together with `tests/matrix.py`, which
names the holders of each permission. Every request runs in a transaction of its own that is undone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from kuvend.core.access import KEY_HEADER, Door
from kuvend.core.ids import new_public_id
from kuvend.directory.models import Network, Organisation
from kuvend.people.models import Person
from tests.actors import ClientMaker
from tests.matrix import ARGUMENTS, HOLDERS, LEFT_OUT, Sample, World
from tools.addresses import Address, addresses

pytestmark = [pytest.mark.web, pytest.mark.django_db]

NOBODY = "anonymous"
EVERYWHERE = {"secretariat"}  # head office sits in every network of the tree
ACTORS = [
    NOBODY, "secretariat", "network_secretariat", "head_of_network", "editor", "committee_member", "reviewer", "member",
    "colleague", "applicant", "outsider", "other_head",
]  # fmt: skip
ELSEWHERE = {"outsider", "other_head"}  # of `other_network`
SAFE = ("GET", "HEAD", "OPTIONS")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
REFUSED = {403, 404}
NOT_THERE = {404}
ALL = [address for address in addresses() if address.access is not None]


def sample_of(address: Address, argument: str, world: World) -> Sample:
    make = ARGUMENTS.get(f"{address.name}.{argument}") or ARGUMENTS.get(argument)
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


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: Client, method: str, path: str) -> HttpResponse:
    with undone():
        return client.generic(method, path, headers={KEY_HEADER: new_public_id()})  # type: ignore[return-value]


def leads_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and "login" in response["Location"]


def is_holder(actor: str, permission: str, kind: str) -> bool:
    """Does the actor hold the permission over the thing of this kind?"""
    holders = HOLDERS[permission]
    if kind == "own":
        return actor in holders
    # the same office in the other network, or in all of them
    return actor in holders & EVERYWHERE or (actor == "other_head" and "head_of_network" in holders)


def fault(address: Address, actor: str, kind: str, method: str, response: HttpResponse) -> str:
    """Return what is wrong with an answer, or an empty string."""
    status = response.status_code
    if status >= 500:
        return "it broke"
    if method in {"PUT", "PATCH", "DELETE"} and status < 300:
        return "an unexpected method was obeyed"
    door = address.access.door
    if actor == NOBODY and door is not Door.PUBLIC:
        if method in SAFE:
            return "" if leads_to_sign_in(response) else "a stranger was not led to sign in"
        return "" if status == 404 else "a stranger's write was not refused with 404"
    if kind == "missing":
        return "" if status in {404, 405} or leads_to_sign_in(response) else "something that is not there answered"
    if door is not Door.PERMISSION:
        return ""
    if not is_holder(actor, address.access.permission, kind):
        return (
            "" if status in REFUSED | {405} or leads_to_sign_in(response) else "somebody without the permission got in"
        )
    return "a holder of the permission was refused" if status in REFUSED and method in SAFE else ""


@pytest.fixture
def world(
    root: Network,
    network: Network,
    other_network: Network,
    organisation: Organisation,
    other_organisation: Organisation,
    request: pytest.FixtureRequest,
) -> World:
    actors: dict[str, Person] = {name: request.getfixturevalue(name) for name in ACTORS if name != NOBODY}
    return World(root, network, other_network, organisation, other_organisation, actors)


@pytest.mark.parametrize("address", ALL, ids=lambda address: address.name or address.route)
def test_who_gets_in(address: Address, world: World, client_of: ClientMaker, settings: Settings) -> None:
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
    for actor in ACTORS:
        client = Client() if actor == NOBODY else client_of(world.actors[actor])
        for kind, path in paths.items():
            for method in (*SAFE, *UNSAFE):
                response = ask(client, method, path)
                if wrong := fault(address, actor, kind, method, response):
                    faults.append(f"{actor} {method} {kind} {path} → {response.status_code}: {wrong}")
    assert faults == []


def test_the_samples_are_used() -> None:
    arguments = {argument for address in ALL for argument in address.arguments}
    named = {f"{address.name}.{argument}" for address in ALL for argument in address.arguments}
    assert sorted(set(ARGUMENTS) - arguments - named) == []
    assert sorted(set(HOLDERS) - {address.access.permission for address in ALL}) == []
    assert sorted(set(LEFT_OUT) - {address.name for address in ALL}) == []


@pytest.mark.parametrize(
    ("door", "permission", "actor", "kind", "method", "status"),
    [
        (Door.PERMISSION, "x", "outsider", "own", "GET", 200),
        (Door.PERMISSION, "x", "outsider", "own", "POST", 302),
        (Door.PERMISSION, "x", "member", "other", "GET", 200),
        (Door.PERMISSION, "x", "member", "own", "GET", 403),
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
    from kuvend.core.access import Access

    def view() -> None: ...

    view.access = Access(door, permission)  # type: ignore[attr-defined]
    monkeypatch.setitem(HOLDERS, "x", frozenset({"member"}))
    address = Address("a", "a/", (), view)
    response = HttpResponse(status=status, headers={"Location": "/elsewhere/"} if status == 302 else {})
    assert fault(address, actor, kind, method, response)
