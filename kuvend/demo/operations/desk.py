"""What lies on the demo's desks: pages to review, a draft, a merge to undo, an account to help with."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from kuvend.demo import queries
from kuvend.demo.operations.world import World
from kuvend.directory.operations.accounts_of_members import begin_replacing_address
from kuvend.directory.operations.importing import take_in_pages
from kuvend.directory.operations.merging import merge_organisations
from kuvend.directory.operations.profiles import add_organisation, save_draft


def plan_desk(world: World) -> None:
    """Put on each desk what an ordinary week brings there."""
    content = queries.read("desk")
    merge = content["merge"]
    world.timeline.add(merge["added_days_ago"], partial(_add_twin, world, merge))
    world.timeline.add(merge["days_ago"], partial(_merge, world, merge))
    world.timeline.add(content["help"]["days_ago"], partial(_begin_help, world, content["help"]))
    world.timeline.add(content["import"]["days_ago"], partial(_take_in, world, content["import"]))
    world.timeline.add(content["draft"]["days_ago"], partial(_begin_draft, world, content["draft"]))


def _add_twin(world: World, entry: Mapping[str, Any], now: datetime) -> None:
    twin = add_organisation(
        name=entry["name"],
        network=world.networks[entry["network"]],
        content=entry["content"],
        is_published=False,
        by=world.persons[entry["by"]],
        now=now,
    )
    world.organisations[twin.slug] = twin


def _merge(world: World, entry: Mapping[str, Any], now: datetime) -> None:
    merge_organisations(
        kept=world.organisations[entry["kept"]],
        absorbed=next(one for one in world.organisations.values() if one.name == entry["name"]),
        by=world.persons[entry["by"]],
        now=now,
        reason=entry["reason"],
    )


def _begin_help(world: World, entry: Mapping[str, Any], now: datetime) -> None:
    begin_replacing_address(
        account=world.persons[entry["person"]].account,
        new_email=entry["new_email"],
        identity_check=entry["identity_check"],
        reason=entry["reason"],
        by=world.persons[entry["by"]],
        now=now,
    )


def _take_in(world: World, entry: Mapping[str, Any], now: datetime) -> None:
    """Bring the pages of an invented old website; everything recognised waits for somebody to look at it."""
    take_in_pages(
        network=world.networks[entry["network"]],
        files=[(entry["file"], queries.FILES.joinpath(entry["file"]).read_bytes())],
        by=world.persons[entry["by"]],
        now=now,
    )


def _begin_draft(world: World, entry: Mapping[str, Any], now: datetime) -> None:
    save_draft(
        organisation=world.organisations[entry["organisation"]],
        fields=entry["fields"],
        by=world.persons[entry["by"]],
        now=now,
    )
