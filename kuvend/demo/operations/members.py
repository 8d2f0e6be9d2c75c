"""The demo's members: profiles, admission, confirmation, dormancy, leaving and coming back."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any
from zlib import crc32

from kuvend.demo import queries
from kuvend.demo.operations.world import World
from kuvend.directory.models import Membership, Organisation
from kuvend.directory.operations.claims import invite_to_profile
from kuvend.directory.operations.contents import write_content
from kuvend.directory.operations.memberships import (
    admit_member,
    advance_memberships,
    confirm_profile,
    end_membership,
    suspend_membership,
)
from kuvend.directory.operations.profiles import archive_organisation, change_profile
from kuvend.directory.operations.touching import touch
from kuvend.directory.rules.memberships import add_months
from kuvend.directory.rules.profiles import TRANSLATED_FIELDS
from kuvend.directory.states import (
    AddressKind,
    ContactKind,
    MembershipState,
    ProfileOrigin,
    ProfileState,
    Visibility,
)
from kuvend.people.models import Person
from kuvend.people.states import Role

YEAR = 365
# When the clock moved members on: who was due before is asked, and reminded when the days that the mail named are over.
CLOCK_MOVED_DAYS_AGO = (54, 20, 2)
# Days after the confirmation was due.
OVERDUE = {"dormant": 23, "reminded": 55}
# Numbers that no one has: France keeps ranges for fiction, elsewhere the subscriber's part begins with zeros.
LANDLINES = {
    "AL": "+355 4 000 0{:03}",
    "XK": "+383 38 000 {:03}",
    "RS": "+381 11 000 0{:03}",
    "MK": "+389 2 000 0{:03}",
    "FR": "+33 1 99 00 0{0} {1:02}",
    "TN": "+216 70 000 {:03}",
}
MOBILES = {
    "AL": "+355 69 000 0{:03}",
    "XK": "+383 44 000 {:03}",
    "RS": "+381 60 000 0{:03}",
    "MK": "+389 70 000 {:03}",
    "FR": "+33 6 39 98 0{0} {1:02}",
    "TN": "+216 20 000 {:03}",
}
SIMPLE_FIELDS = (
    "acronym",
    "type",
    "country",
    "seat",
    "operates_in",
    "target_groups",
    "year",
    "staff",
    "volunteers",
    "yearly_budget",
    "budget_currency",
    "languages",
)
FIELD_OF = {"year": "year_of_establishment", "staff": "staff_count", "volunteers": "volunteer_count"}

_SUSPENSION_REASON = "Two years without an annual report. Send it and the membership is reinstated."
_REMOVAL_REASON = "The organisation was struck from the register and no longer answers letters."
_LEAVING_REASON = "The association has ended its work; its archive is in the town library."
_PAUSE_REASON = "The member asked to leave for the time of its reconstruction."
_RETURN_REASON = "The member has taken up its work again."


def plan_members(world: World) -> None:
    """Create every profile and let it live through what its `status` says."""
    numbers = count(11)
    heads = {slug for mandate in queries.read("networks")["mandate"] for slug in mandate["holders"]}
    for entry in queries.members():
        joined = _joined_days_ago(world, entry, is_head=entry["slug"] in heads)
        world.timeline.add(joined + 30, partial(_add_profile, world, entry, next(numbers)))
        status = entry.get("status", {})
        if status.get("imported"):
            world.timeline.add(status["invited_days_ago"], partial(_invite, world, entry["slug"]))
            continue
        if "earlier" in entry:
            world.timeline.add(entry["rewritten_days_ago"], partial(_rewrite, world, entry))
        for network in entry["networks"]:
            world.timeline.add(joined, partial(_admit, world, entry["slug"], network))
        _plan_standing(world, entry, joined)
    for entry in queries.read("networks")["network"]:
        for slug in entry.get("members", ()):
            days = entry["founded_years_ago"] * YEAR - 30
            world.timeline.add(days, partial(_admit, world, slug, entry["slug"]))


def _joined_days_ago(world: World, entry: Mapping[str, Any], *, is_head: bool) -> int:
    """Return a day after the network and the member were founded, the same at every loading."""
    if entry.get("status", {}).get("imported"):
        return 12
    founded: int = min(
        network["founded_years_ago"] * YEAR
        for network in queries.read("networks")["network"]
        if network["slug"] in entry["networks"]
    )
    latest_start: int = (world.timeline.now.year - entry.get("year", 2015) - 1) * YEAR
    longest = max(640, min(founded, latest_start) - 60)
    # Coalition members are there before the coalition, heads before their mandate.
    shortest = longest if is_head or _is_in_coalition(entry["slug"]) else 640
    return shortest + crc32(entry["slug"].encode()) % (longest - shortest + 1)


def _is_in_coalition(slug: str) -> bool:
    return any(slug in network.get("members", ()) for network in queries.read("networks")["network"])


def _plan_standing(world: World, entry: Mapping[str, Any], joined: int) -> None:
    status, slug = entry.get("status", {}), entry["slug"]
    state = status.get("state", "active")
    timeline = world.timeline
    if status.get("returned"):
        timeline.add(joined - 60, partial(_leave, world, slug, reason=_PAUSE_REASON))
        timeline.add(max(joined // 3, 150), partial(_come_back, world, slug))
    if state in OVERDUE:
        timeline.add(_overdue_days_ago(world, entry, OVERDUE[state]), partial(_confirm, world, slug))
    elif state in {"active", "suspended"}:
        recent = 25 + crc32(slug[::-1].encode()) % 110
        timeline.add(status.get("confirmed_months_ago", 0) * 30 or recent, partial(_confirm, world, slug))
    if state == "suspended":
        timeline.add(22, partial(_suspend, world, slug))
    elif state == "left":
        timeline.add(150, partial(_leave, world, slug, reason=_LEAVING_REASON, is_archived=status.get("archived")))
    elif state == "removed":
        timeline.add(140, partial(_leave, world, slug, reason=_REMOVAL_REASON, is_removal=True))


def _overdue_days_ago(world: World, entry: Mapping[str, Any], overdue: int) -> int:
    policies = {network["slug"]: network["policy"] for network in queries.read("networks")["network"]}
    months = policies[entry["networks"][0]]["confirm_every_months"]
    now = world.timeline.now
    return (now - add_months(now, -months)).days + overdue


def plan_passing_of_time(world: World) -> None:
    """Let the clock move overdue members on, as it does every night."""
    for days in CLOCK_MOVED_DAYS_AGO:
        world.timeline.add(days, lambda now: advance_memberships(now=now))


def _add_profile(world: World, entry: Mapping[str, Any], number: int, now: datetime) -> None:
    is_imported = entry.get("status", {}).get("imported", False)
    first = {**entry, **entry.get("earlier", {})}
    organisation = Organisation.objects.create(
        slug=entry["slug"],
        name=entry["name"],
        state=ProfileState.DRAFT if is_imported else ProfileState.PUBLISHED,
        origin=ProfileOrigin.IMPORTED if is_imported else ProfileOrigin.DEMO,
        created_at=now,
        changed_at=now,
        published_at=None if is_imported else now,
    )
    write_content(organisation, _content(first, number))
    touch(organisation, by=None, now=now)
    world.organisations[organisation.slug] = organisation


def _content(entry: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return the profile in the form of `queries.profile_editing.content_of`."""
    return {
        **{FIELD_OF.get(name, name): entry[name] for name in SIMPLE_FIELDS if name in entry},
        **{name: entry[name] for name in TRANSLATED_FIELDS if name in entry},
        "name_language": entry["language"],
        "registration_number": "" if entry.get("status", {}).get("imported") else f"DEMO-{number:04}",
        "contribution_visibility": Visibility.MEMBERS,
        "fields_of_activity": entry["fields"],
        "other_names": entry.get("other_names", []),
        "addresses": _addresses(entry),
        "contact_points": _contact_points(entry, number),
        "contact_persons": _contact_persons(entry),
    }


def _addresses(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    if "address" in entry:
        found.append(
            {"kind": AddressKind.SEAT, "text": entry["address"], "place": entry["seat"], "country": entry["country"]}
        )
    if "postal_address" in entry:
        found.append({"kind": AddressKind.POSTAL, "text": entry["postal_address"], "country": entry["postal_country"]})
    return found


def _contact_points(entry: Mapping[str, Any], number: int) -> list[dict[str, Any]]:
    domain = f"{entry['slug']}.example.{'net' if number % 3 == 0 else 'org'}"
    points = [(ContactKind.EMAIL, f"info@{domain}", Visibility.PUBLIC)]
    if not entry.get("status", {}).get("imported"):
        if number % 4 == 0:
            points.append((ContactKind.EMAIL, f"projects@{domain}", Visibility.PUBLIC))
            points.append((ContactKind.EMAIL, f"finance@{domain}", Visibility.DESK))
        points.append((ContactKind.WEBSITE, f"https://{domain}/", Visibility.PUBLIC))
        digits = divmod(number, 100) if entry["country"] == "FR" else (number,)
        points.append((ContactKind.TELEPHONE, LANDLINES[entry["country"]].format(*digits), Visibility.PUBLIC))
        if number % 2:
            points.append((ContactKind.MOBILE, MOBILES[entry["country"]].format(*digits), Visibility.MEMBERS))
        points += [(ContactKind.SOCIAL, url, Visibility.PUBLIC) for url in entry.get("social", ())]
    return [{"kind": kind, "value": value, "visibility": who} for kind, value, who in points]


def _contact_persons(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    if "head" not in entry:
        return []
    head = {
        "full_name": entry["head"]["name"],
        "job_title": entry["head"]["title"],
        "is_head": True,
        "name_visibility": Visibility.PUBLIC,
        "job_title_visibility": Visibility.PUBLIC,
    }
    others = [
        {
            "full_name": contact["name"],
            "job_title": contact["title"],
            "email": f"contact{position}@{entry['slug']}.example.org",
        }
        for position, contact in enumerate(entry.get("contacts", ()), start=1)
    ]
    return [head, *others]


def _rewrite(world: World, entry: Mapping[str, Any], now: datetime) -> None:
    """Let the representative bring the profile up to date: what was earlier stays in its history."""
    changed = {name: value for name, value in entry.items() if name in entry["earlier"]}
    content = {FIELD_OF.get(name, name): value for name, value in changed.items()}
    organisation = world.organisations[entry["slug"]]
    change_profile(organisation=organisation, content=content, by=_representative(organisation), now=now)


def _representative(organisation: Organisation) -> Person | None:
    role = organisation.roles.filter(ended_at=None).select_related("person").first()
    return role.person if role else None


def _invite(world: World, slug: str, now: datetime) -> None:
    invite_to_profile(
        organisation=world.organisations[slug],
        email=f"info@{slug}.example.org",
        role=Role.REPRESENTATIVE,
        language="sq",
        by=world.secretariat,
        now=now,
    )


def _admit(world: World, slug: str, network: str, now: datetime) -> None:
    admit_member(organisation=world.organisations[slug], network=world.networks[network], by=None, now=now)


def _confirm(world: World, slug: str, now: datetime) -> None:
    organisation = world.organisations[slug]
    confirm_profile(organisation=organisation, by=_representative(organisation), now=now)


def _memberships(world: World, slug: str) -> list[Membership]:
    return list(
        Membership.objects.filter(organisation=world.organisations[slug]).select_related("network", "organisation")
    )


def _suspend(world: World, slug: str, now: datetime) -> None:
    for membership in _memberships(world, slug):
        suspend_membership(membership=membership, by=world.secretariat, now=now, reason=_SUSPENSION_REASON)


def _leave(
    world: World,
    slug: str,
    now: datetime,
    *,
    reason: str,
    is_removal: bool = False,
    is_archived: bool | None = False,
) -> None:
    for membership in _memberships(world, slug):
        end_membership(membership=membership, by=None, now=now, reason=reason, is_removal=is_removal)
    if is_archived:
        archive_organisation(organisation=world.organisations[slug], by=world.secretariat, now=now, reason=reason)


def _come_back(world: World, slug: str, now: datetime) -> None:
    for membership in _memberships(world, slug):
        if membership.state == MembershipState.LEFT:
            admit_member(
                organisation=membership.organisation,
                network=membership.network,
                by=None,
                now=now,
                reason=_RETURN_REASON,
            )
