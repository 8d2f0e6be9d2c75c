"""The demo's networks: founded, linked, given policies, mandates, bodies and relations."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from kuvend.core.text import TranslatedText
from kuvend.demo import queries
from kuvend.demo.operations.world import World
from kuvend.directory.models import Network
from kuvend.directory.operations.bodies import seat_member, set_up_body
from kuvend.directory.operations.closing import close_network
from kuvend.directory.operations.mandates import give_mandate
from kuvend.directory.operations.networks import describe_network, found_network, link_networks, set_membership_policy
from kuvend.directory.operations.presets import apply_country_preset, load_places
from kuvend.directory.operations.relations import relate_organisations
from kuvend.directory.states import Appointment, BodyKind, NetworkKind, RelationKind

# Places in which members sit or work although no network of the demo is at home there.
FURTHER_COUNTRIES = ("XK", "FR", "TN", "IT", "ME")
SETTINGS = ("languages", "time_zone", "currencies")


def plan_networks(world: World) -> None:
    """Found the networks, the head office first."""
    for entry in queries.read("networks")["network"]:
        world.timeline.add(entry["founded_years_ago"] * 365, partial(_found, world, entry))


def plan_closing(world: World) -> None:
    """Close the networks whose work is done."""
    for entry in queries.read("networks")["network"]:
        if closed := entry.get("closed"):
            world.timeline.add(closed["days_ago"], partial(_close, world, entry["slug"], closed["reason"]))


def _close(world: World, slug: str, reason: str, now: datetime) -> None:
    close_network(network=world.networks[slug], by=world.secretariat, now=now, reason=reason)


def load_further_places(world: World) -> None:
    """Load the places of the countries that no network of the demo has loaded as its own."""
    for country in FURTHER_COUNTRIES:
        load_places(country=country, by=None, now=world.timeline.now)


def _found(world: World, entry: Mapping[str, Any], now: datetime) -> None:
    network = found_network(
        slug=entry["slug"],
        by=None,
        now=now,
        name=TranslatedText(entry["name"]),
        kind=NetworkKind(entry["kind"]),
        is_root=entry.get("is_root", False),
    )
    if country := entry.get("country"):
        apply_country_preset(network=network, country=country, by=None, now=now)
    describe_network(
        network=network,
        by=None,
        now=now,
        about=TranslatedText(entry["about"]),
        who_may_join=TranslatedText(entry["who_may_join"]),
        founded_on=now.date(),
        accent_colour=entry["accent_colour"],
        email=entry["email"],
        **{name: entry[name] for name in SETTINGS if name in entry},
    )
    set_membership_policy(policy=network.policy, by=None, now=now, **entry["policy"])
    for parent in entry.get("parents", ()):
        link_networks(parent=world.networks[parent], child=network, by=None, now=now, since=now.date())
    world.networks[network.slug] = network


def plan_mandates(world: World) -> None:
    """Give each network its heads, past and present."""
    for entry in queries.read("networks")["mandate"]:
        world.timeline.add(entry["since_days_ago"], partial(_give_mandate, world, entry))


def _give_mandate(world: World, entry: Mapping[str, Any], now: datetime) -> None:
    give_mandate(
        network=world.networks[entry["network"]],
        holders=[world.organisations[slug] for slug in entry["holders"]],
        since=now.date(),
        until=world.timeline.day(dict(entry), "until"),
        appointed_by=Appointment(entry["appointed_by"]),
        evidence=entry.get("evidence", ""),
        by=world.persons.get("secretariat@demo.example.org"),
        now=now,
    )


def plan_bodies(world: World) -> None:
    """Set up assemblies, boards and committees of networks and organisations, and seat their members."""
    for entry in queries.read("networks")["body"]:
        # The head office wrote them all down in one week; since when they sit stands in the entry.
        world.timeline.add(96, partial(_set_up, world, entry))


def _set_up(world: World, entry: Mapping[str, Any], now: datetime) -> None:
    owner: Any = world.networks[entry["network"]] if "network" in entry else world.organisations[entry["organisation"]]
    by = world.secretariat
    body = set_up_body(
        owner=owner,
        kind=BodyKind(entry["kind"]),
        name=TranslatedText(entry["name"]),
        hears_appeals=entry.get("hears_appeals", False),
        since=_body_since(world, owner, entry),
        by=by,
        now=now,
    )
    people = {person.full_name: person for person in world.persons.values()}
    for seat in entry.get("seats", ()):
        seat_member(
            body=body,
            full_name=seat["name"],
            person=people.get(seat["name"]),
            organisation=world.organisations.get(seat.get("organisation", "")),
            office=seat.get("office", ""),
            since=world.timeline.day(seat, "since"),
            until=world.timeline.day(seat, "until"),
            by=by,
            now=now,
        )


def _body_since(world: World, owner: Any, entry: Mapping[str, Any]) -> Any:
    since = (world.timeline.now - timedelta(days=entry["since_days_ago"])).date()
    return max(since, owner.founded_on) if isinstance(owner, Network) and owner.founded_on else since


def plan_relations(world: World) -> None:
    """Say how organisations stand to one another, once all are there."""
    for entry in queries.read("networks")["relation"]:
        world.timeline.add(100, partial(_relate, world, entry))


def _relate(world: World, entry: Mapping[str, Any], now: datetime) -> None:
    relate_organisations(
        organisation=world.organisations[entry["organisation"]],
        kind=RelationKind(entry["kind"]),
        other=world.organisations.get(entry.get("other", "")),
        outside_name=entry.get("outside_name", ""),
        outside_url=entry.get("outside_url", ""),
        since=world.timeline.day(dict(entry), "since"),
        until=world.timeline.day(dict(entry), "until"),
        by=world.secretariat,
        now=now,
    )
