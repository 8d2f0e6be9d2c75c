"""The demo's people: accounts and what they may do."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from kuvend.demo import queries
from kuvend.demo.operations.world import World
from kuvend.directory.operations.roles import grant_network_role, grant_organisation_role
from kuvend.directory.privacy.consents import PUBLIC_CONTACT
from kuvend.people.operations.accounts import open_account
from kuvend.people.operations.consents import give_consent
from kuvend.people.states import Role

OPENED_DAYS_AGO = 175  # after everybody's admission, before whatever they do
NOT_ASKED_YET = 3  # of four people one has not answered, and is asked on the workspace, as in life


def plan_people(world: World) -> None:
    """Open an account for everybody and give them their roles."""
    for number, entry in enumerate(queries.read("people")["person"]):
        world.timeline.add(OPENED_DAYS_AGO, partial(_open_account, world, entry))
        world.timeline.add(OPENED_DAYS_AGO - 1, partial(_give_roles, world, entry))
        if number % 4 != NOT_ASKED_YET:
            world.timeline.add(OPENED_DAYS_AGO - 1, partial(_agree_to_be_named, world, entry))


def _open_account(world: World, entry: Mapping[str, Any], now: datetime) -> None:
    account, _is_new = open_account(
        email=entry["email"],
        full_name=entry["name"],
        language=entry["language"],
        by=None,
        now=now,
        is_confirmed=True,
        time_zone=entry["time_zone"],
    )
    person = account.person
    world.persons[entry["email"]] = person


def _agree_to_be_named(world: World, entry: Mapping[str, Any], now: datetime) -> None:
    person = world.persons[entry["email"]]
    give_consent(
        person=person,
        purpose=PUBLIC_CONTACT.key,
        version=PUBLIC_CONTACT.current.version,
        language=person.language,
        now=now,
    )


def _give_roles(world: World, entry: Mapping[str, Any], now: datetime) -> None:
    person = world.persons[entry["email"]]
    for held in entry.get("network_roles", ()):
        grant_network_role(
            person=person, network=world.networks[held["network"]], role=Role(held["role"]), by=None, now=now
        )
    for held in entry.get("organisation_roles", ()):
        organisation = world.organisations[held["organisation"]]
        grant_organisation_role(
            person=person,
            organisation=organisation,
            role=Role(held["role"]),
            by=world.secretariat,
            now=now,
            tell=False,
        )
        if organisation.claimed_at is None:
            organisation.claimed_at = now
            organisation.save(update_fields=["claimed_at"])
    if slug := entry.get("member_profile"):
        organisation = world.organisations[slug]
        organisation.person = person
        organisation.save(update_fields=["person"])
