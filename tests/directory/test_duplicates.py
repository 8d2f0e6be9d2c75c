"""Pairs that are probably one organisation: found by night, shown to who may merge them, set aside with a reason."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.core.jobs import registry
from kuvend.directory.models import (
    Membership,
    Network,
    NetworkRole,
    Organisation,
    OrganisationName,
    ProbableDuplicate,
)
from kuvend.directory.operations.duplicates import compare_again, look_for_duplicates, say_two_different
from kuvend.directory.operations.merging import merge_organisations, undo_merge
from kuvend.directory.queries import duplicates as queries
from kuvend.directory.queries.duplicates import open_pairs
from kuvend.directory.queries.personal_data import directory_part
from kuvend.directory.rules import duplicates as rules
from kuvend.directory.rules.duplicates import Compared, marks_of, probable_pairs
from kuvend.directory.states import ContactKind, DuplicateSign, MembershipState, NameKind, ProfileState
from kuvend.people.models import Person
from kuvend.people.operations.personal_data import erase_person
from kuvend.people.states import Role
from tests.actors import ClientMaker, give_role, make_organisation, make_person
from tests.directory.joining_world import titles, work_of
from tests.directory.test_profile_pages import key

pytestmark = [pytest.mark.unit, pytest.mark.django_db]
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


def pairs(profiles: Iterable[Compared]) -> dict[tuple[int, int], tuple[DuplicateSign, ...]]:
    return {(pair.low, pair.high): pair.signs for pair in probable_pairs(list(profiles))}


def named(*names: str, country: str = "AL") -> list[Compared]:
    return [Compared(number, (name,), country=country) for number, name in enumerate(names)]


def a_word(number: int) -> str:
    """Return a word that is like no other one."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:12].translate(str.maketrans("0123456789", "ghijklmnop"))


def the_pair() -> ProbableDuplicate:
    return ProbableDuplicate.objects.select_related("first", "second").get()


# -- the rule ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        ("Shoqata “Drita e Re”", "Drita e re, OJQ"),
        ("Удружење Шумадијски круг", "Udruženje Šumadijski krug"),
        ("Qendra e Grave Fllad", "QGF"),
        ("Qendra Rinore Korab", "Qendra Rinore Korabb"),
        ("Zëri i Grave", "Zëri i Grave Pejë"),
    ],
)
def test_names_are_compared_across_scripts_and_forms(names: tuple[str, str]) -> None:
    found = pairs(named(names[0], "Forumi i Bletarëve", names[1]))
    assert found == {(0, 2): (DuplicateSign.NAME,)}


def test_a_short_name_within_a_long_one_says_little_without_an_address() -> None:
    names = ("Forumi i Grave", "Forumi i Grave dhe Vajzave për Mjedis të Pastër")
    assert pairs(named(*names)) == {}
    marks = marks_of([("email", "Forumi@example.org")]), marks_of([("email", "forumi@example.org")])
    found = pairs(Compared(number, (name,), marks=marks[number]) for number, name in enumerate(names))
    assert found == {(0, 1): (DuplicateSign.NAME, DuplicateSign.EMAIL)}


def test_an_address_in_common_is_not_enough() -> None:
    """A town hall, a provider and an umbrella lend theirs to many."""
    marks = marks_of([("telephone", "+355 4 222 1111"), ("website", "https://bashkia.example.org/")])
    assert pairs([Compared(1, ("Bletarët",), marks=marks), Compared(2, ("Teatri i Vogël",), marks=marks)]) == {}


@pytest.mark.parametrize(
    ("mine", "yours", "sign"),
    [
        (("website", "https://www.lule.example.org/sq/"), ("website", "http://lule.example.org/en"), "website"),
        (("telephone", "00355 4 222 1111"), ("mobile", "+355 (4) 222-1111"), "telephone"),
        (("social", "https://facebook.com/lule"), ("website", "www.facebook.com/lule/"), "website"),
        (("website", "https://facebook.com/lule"), ("website", "https://facebook.com/other"), ""),
        (("telephone", "112"), ("telephone", "112"), ""),
    ],
)
def test_addresses_are_compared_in_normal_form(mine: tuple[str, str], yours: tuple[str, str], sign: str) -> None:
    shared = marks_of([mine]) & marks_of([yours])
    assert {one for one, _ in shared} == ({sign} if sign else set())


def test_the_same_number_in_one_register_is_one_organisation_whatever_the_name() -> None:
    number = marks_of([], "L 41-823"), marks_of([], "l41823")
    names = ("Bletarët", "Teatri i Vogël")
    at_home = [Compared(one, (names[one],), country="AL", marks=number[0]) for one in (0, 1)]
    assert pairs(at_home) == {(0, 1): (DuplicateSign.REGISTRATION_NUMBER,)}
    abroad = [at_home[0], Compared(1, (names[1],), country="XK", marks=number[0])]
    assert pairs(abroad) == {}
    assert marks_of([], "none") == marks_of([], "12") == frozenset()


def test_organisations_of_two_countries_must_be_more_alike() -> None:
    names = ("Qendra e Grave Fllad", "QGF")
    assert pairs(named(*names))
    assert pairs([Compared(0, (names[0],), country="AL"), Compared(1, (names[1],), country="XK")]) == {}


def test_what_very_many_share_leads_to_nobody() -> None:
    """What is uncommon is looked up, not every pair compared: three hundred of a kind stay far below 45,000."""
    many = [
        Compared(
            number, (f"Shoqata Rinia {a_word(number)}",), marks=marks_of([("website", "https://host.example.org")])
        )
        for number in range(300)
    ]
    compared = []
    judged = rules._judged

    def counting(one: Compared, other: Compared, *rest: Any) -> Any:
        compared.append((one.key, other.key))
        return judged(one, other, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "_judged", counting)
        assert pairs(many) == {}
        assert len(compared) < len(many)
        assert (300, 301) in pairs([*many, *(Compared(n, ("Rinia e Shoqatës",)) for n in (300, 301))])


# -- by night ---------------------------------------------------------------------------------------------------------


def test_it_runs_every_night(network: Network, organisation: Organisation) -> None:
    make_organisation("Lule Mali OJQ", network)
    registry.find("directory.look_for_duplicates").work()
    assert ProbableDuplicate.objects.count() == 1
    [turn] = [one for one in registry.all_repeated() if one.name == "directory.look_for_duplicates"]
    assert turn.period == timedelta(days=1)


def test_a_pair_keeps_its_day_and_follows_the_profiles(network: Network, organisation: Organisation) -> None:
    twin = make_organisation("Lule Mali OJQ", network)
    assert look_for_duplicates(now=NOW) == 1
    pair = the_pair()
    assert (pair.first, pair.second, pair.found_at, pair.likeness) == (organisation, twin, NOW, 1.0)
    assert (pair.signs, pair.percent) == (["name"], 100)
    for profile in (organisation, twin):
        profile.contact_points.create(kind=ContactKind.EMAIL, value="lule@example.org")
    Organisation.objects.filter(pk=twin.pk).update(name="Lule Mali e Vogël")
    look_for_duplicates(now=LATER)
    pair = the_pair()
    assert (pair.found_at, pair.signs, pair.percent) == (NOW, ["name", "email"], 90)
    Organisation.objects.filter(pk=twin.pk).update(name="Dielli")
    assert look_for_duplicates(now=LATER) == 0
    assert not ProbableDuplicate.objects.exists(), "no longer alike"


def test_other_names_and_acronyms_count(network: Network, organisation: Organisation) -> None:
    other = make_organisation("Mountain Flower Union", network)
    OrganisationName.objects.create(organisation=other, name="Lule Mali", kind=NameKind.TRANSLATION)
    make_organisation("Instituti i Ujit", network, acronym="QGF")
    make_organisation("Qendra e Grave Fllad", network)
    look_for_duplicates(now=NOW)
    assert {(pair.first, pair.second) for pair in ProbableDuplicate.objects.select_related("first", "second")} == {
        (organisation, other)
    }


@pytest.mark.parametrize("state", [ProfileState.ARCHIVED, ProfileState.MERGED])
def test_a_pair_goes_with_one_of_its_profiles(
    state: ProfileState, network: Network, organisation: Organisation
) -> None:
    twin = make_organisation("Lule Mali OJQ", network)
    look_for_duplicates(now=NOW)
    gone = {"state": state, "merged_into": organisation if state == ProfileState.MERGED else None}
    Organisation.objects.filter(pk=twin.pk).update(**gone)
    assert not open_pairs().exists(), "at once"
    look_for_duplicates(now=LATER)
    assert not ProbableDuplicate.objects.exists()


def test_what_can_never_be_merged_is_not_asked_about(
    network: Network, other_network: Network, member: Person, colleague: Person
) -> None:
    for person in (member, colleague):
        make_organisation("Ana Prifti", network, person=person)
    for one in (network, other_network):
        Network.objects.filter(pk=one.pk).update(organisation=make_organisation("Rrjeti Ballkanik", one))
    look_for_duplicates(now=NOW)
    assert not ProbableDuplicate.objects.exists()
    Organisation.objects.filter(person=colleague).update(person=None)
    look_for_duplicates(now=NOW)
    assert the_pair().first.name == "Ana Prifti"


def test_a_profile_that_goes_while_the_others_are_compared(
    network: Network, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    twin = make_organisation("Lule Mali OJQ", network)
    found = queries.pairs_in_directory()
    Membership.objects.filter(organisation=twin).delete()
    twin.delete()
    monkeypatch.setattr("kuvend.directory.operations.duplicates.pairs_in_directory", lambda: found)
    look_for_duplicates(now=NOW)
    assert not ProbableDuplicate.objects.exists()


def test_comparing_asks_the_database_the_same_for_two_and_for_many(network: Network) -> None:
    def queries_of_a_night() -> int:
        ProbableDuplicate.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            look_for_duplicates(now=NOW)
        return len(asked)

    names = ("Drita", "Hëna", "Dielli", "Bora", "Shiu", "Ylli")
    for form in ("Shoqata {}", "{} OJQ"):
        make_organisation(form.format(names[0]), network)
    few = queries_of_a_night()
    for name in names[1:]:
        for form in ("Shoqata {}", "{} OJQ"):
            make_organisation(form.format(name), network)
    assert queries_of_a_night() == few
    assert ProbableDuplicate.objects.count() == len(names)


# -- these are two ----------------------------------------------------------------------------------------------------


@pytest.fixture
def pair(network: Network, organisation: Organisation) -> ProbableDuplicate:
    make_organisation("Lule Mali OJQ", network)
    look_for_duplicates(now=NOW)
    return the_pair()


def test_set_aside_it_is_not_asked_again(pair: ProbableDuplicate, editor: Person) -> None:
    say_two_different(pair=pair, by=editor, now=LATER, reason="One is a choir.")
    look_for_duplicates(now=LATER)
    found = the_pair()
    assert (found.set_aside_at, found.set_aside_by, found.set_aside_reason) == (LATER, editor, "One is a choir.")
    assert not open_pairs().exists()
    entries = AuditEntry.objects.filter(action="directory.say_two_different")
    assert {entry.subject_id for entry in entries} == {pair.first.public_id, pair.second.public_id}
    Organisation.objects.filter(pk=pair.second_id).update(name="Dielli")
    look_for_duplicates(now=LATER)
    assert ProbableDuplicate.objects.exists(), "what somebody said stays, also while the names differ"


def test_it_is_said_once(pair: ProbableDuplicate, editor: Person, head_of_network: Person) -> None:
    stale = the_pair()
    say_two_different(pair=pair, by=editor, now=NOW, reason="One is a choir.")
    with pytest.raises(Refused):
        say_two_different(pair=stale, by=head_of_network, now=LATER, reason="Another reason.")
    assert the_pair().set_aside_by == editor
    assert AuditEntry.objects.filter(action="directory.say_two_different").count() == 2


def test_it_is_put_back_and_waits_from_then_on(pair: ProbableDuplicate, editor: Person) -> None:
    with pytest.raises(Refused):
        compare_again(pair=pair, by=editor, now=LATER)
    say_two_different(pair=pair, by=editor, now=NOW, reason="One is a choir.")
    compare_again(pair=pair, by=editor, now=LATER)
    found = open_pairs().get()
    assert (found.found_at, found.set_aside_by, found.set_aside_reason) == (LATER, None, "")
    assert AuditEntry.objects.filter(action="directory.compare_again").count() == 2


def test_a_merge_takes_it_off_and_undoing_brings_it_back(pair: ProbableDuplicate, editor: Person) -> None:
    merge = merge_organisations(kept=pair.first, absorbed=pair.second, by=editor, now=NOW)
    assert not open_pairs().exists()
    undo_merge(merge=merge, by=editor, now=LATER)
    assert open_pairs().exists()


# -- the desk ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(client_of: ClientMaker, editor: Person) -> Client:
    return client_of(editor)


def shown(client: Client, query: str = "") -> str:
    return str(client.get(reverse("directory-desk-duplicates") + query).content.decode())


def test_a_desk_says_why_two_are_two_and_may_put_them_back(desk: Client, pair: ProbableDuplicate) -> None:
    assert reverse("directory-desk-merge", args=[pair.first.public_id, pair.second.public_id]) in shown(desk)
    url = reverse("directory-desk-different-duplicate", args=[pair.public_id])
    assert url in shown(desk)
    assert "Lule Mali OJQ" in desk.get(url).content.decode()
    assert desk.post(url, {**key(), "reason": ""}).status_code == 422
    assert desk.post(url, {**key(), "reason": "One is a choir."}).status_code == 302
    assert "Lule Mali OJQ" not in shown(desk)
    assert desk.post(url, {**key(), "reason": "Once more"}).status_code == 422
    aside = shown(desk, "?aside=yes")
    assert "One is a choir." in aside
    assert "Edi Redaktor" in aside
    again = reverse("directory-desk-again-duplicate", args=[pair.public_id])
    desk.get(again)
    assert the_pair().set_aside_at is not None, "a link changes nothing"
    desk.post(again, key())
    desk.post(again, key())
    assert "Lule Mali OJQ" in shown(desk)


def test_the_merge_page_offers_it_too(desk: Client, pair: ProbableDuplicate, network: Network) -> None:
    different = reverse("directory-desk-different-duplicate", args=[pair.public_id])
    for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
        page = desk.get(reverse("directory-desk-merge", args=[one.public_id, other.public_id]))
        assert different in page.content.decode()
    third = make_organisation("Dielli", network)
    page = desk.get(reverse("directory-desk-merge", args=[pair.first.public_id, third.public_id]))
    assert "/different/" not in page.content.decode()


def test_a_pair_asks_both_desks(
    client_of: ClientMaker,
    desk: Client,
    editor: Person,
    secretariat: Person,
    other_head: Person,
    organisation: Organisation,
    other_network: Network,
) -> None:
    """Nobody learns of a profile of another desk, and nobody speaks for it."""
    make_organisation("Lule Mali OJQ", other_network, state=ProfileState.DRAFT, published_at=None)
    look_for_duplicates(now=NOW)
    pair = the_pair()
    for person in (editor, other_head):
        client = client_of(person)
        assert "Lule Mali OJQ" not in shown(client)
        assert not any("one organisation" in title for title in titles(work_of(person)))
        for name in ("different", "again"):
            url = reverse(f"directory-desk-{name}-duplicate", args=[pair.public_id])
            assert client.get(url).status_code == 404
            assert client.post(url, {**key(), "reason": "Mine"}).status_code == 404
    assert open_pairs().exists()
    assert "Lule Mali OJQ" in shown(client_of(secretariat))
    assert "1 pair of profiles that may be one organisation" in titles(work_of(secretariat))


def test_outsiders_neither_see_nor_say_anything(
    client_of: ClientMaker, pair: ProbableDuplicate, outsider: Person, member: Person, reviewer: Person
) -> None:
    addresses = [
        reverse("directory-desk-duplicates"),
        *(reverse(f"directory-desk-{name}-duplicate", args=[pair.public_id]) for name in ("different", "again")),
    ]
    for person, answer in ((outsider, {404}), (member, {404}), (reviewer, {403, 404})):
        client = client_of(person)
        for url in addresses:
            assert client.get(url).status_code in answer
            assert client.post(url, {**key(), "reason": "Mine"}).status_code in answer
    assert open_pairs().exists()


def test_the_list_has_pages_and_as_many_queries_for_one_as_for_many(desk: Client, network: Network) -> None:
    def queries_of_page() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            shown(desk)
        return len(captured)

    asked: list[int] = []
    words = [a_word(number) for number in range(25)]
    for number, word in enumerate(words):
        for form in ("Shoqata {}", "{} OJQ"):
            make_organisation(form.format(word), network)
        if number in {0, 3, len(words) - 1}:
            look_for_duplicates(now=NOW)
        if number in {0, 3}:
            shown(desk)
            asked.append(queries_of_page())
    assert asked[0] == asked[1]
    assert "25 pairs" in shown(desk)
    assert shown(desk).count("Compare and merge") == 20
    assert shown(desk, "?page=2").count("Compare and merge") == 5


# -- the work list ----------------------------------------------------------------------------------------------------


def test_the_work_list_says_how_many_wait_and_since_when(
    pair: ProbableDuplicate, network: Network, editor: Person, reviewer: Person, secretariat: Person, outsider: Person
) -> None:
    for person in (reviewer, outsider, None):
        assert not any("one organisation" in title for title in titles(work_of(person)))
    [item] = work_of(editor)
    assert str(item.title) == "1 pair of profiles that may be one organisation"
    assert (item.since, item.url) == (NOW, reverse("directory-desk-duplicates"))
    assert titles(work_of(secretariat)) == [], "the network's own people are asked first"
    make_organisation("Shoqata Lule Mali", network)
    look_for_duplicates(now=LATER)
    [item] = work_of(editor)
    assert str(item.title) == "3 pairs of profiles that may be one organisation"
    assert item.since == NOW
    for one in ProbableDuplicate.objects.select_related("first", "second"):
        say_two_different(pair=one, by=editor, now=LATER, reason="Three choirs.")
    assert work_of(editor) == []


def test_where_a_network_has_nobody_the_head_office_is_asked(
    pair: ProbableDuplicate, editor: Person, secretariat: Person
) -> None:
    NetworkRole.objects.filter(person=editor).update(ended_at=NOW)
    assert titles(work_of(secretariat)) == ["1 pair of profiles that may be one organisation"]


def test_who_left_the_network_is_no_longer_compared_there(
    pair: ProbableDuplicate, editor: Person, other_network: Network, secretariat: Person
) -> None:
    second = pair.second
    Membership.objects.create(organisation=second, network=other_network, state_since=NOW)
    Membership.objects.filter(organisation=second).exclude(network=other_network).update(state=MembershipState.LEFT)
    assert work_of(editor) == []
    assert titles(work_of(secretariat)) == ["1 pair of profiles that may be one organisation"]


def test_one_who_looks_after_two_networks_compares_across_them(
    organisation: Organisation, other_network: Network, editor: Person
) -> None:
    make_organisation("Lule Mali OJQ", other_network)
    look_for_duplicates(now=NOW)
    assert work_of(editor) == []
    give_role(editor, other_network, Role.EDITOR)
    assert titles(work_of(editor)) == ["1 pair of profiles that may be one organisation"]


# -- whoever said it --------------------------------------------------------------------------------------------------


def test_who_set_a_pair_aside_takes_it_along(pair: ProbableDuplicate, editor: Person) -> None:
    say_two_different(pair=pair, by=editor, now=NOW, reason="One is a choir.")
    part: Any = next(part for part in directory_part(editor) if part.name == "directory")
    [said] = part.content["said_to_be_two_organisations"]
    assert said["set_aside_reason"] == "One is a choir."


def test_an_erasure_reaches_into_the_reason(
    pair: ProbableDuplicate, editor: Person, secretariat: Person, tmp_path: Path, settings: Any
) -> None:
    settings.DATA = tmp_path
    beni = give_role(make_person("Beni Bardhi", "beni@example.org"), pair.first, Role.ORGANISATION_EDITOR)
    say_two_different(pair=pair, by=editor, now=NOW, reason="Beni Bardhi (beni@example.org) leads one only.")
    erase_person(person=beni, by=beni, now=NOW)
    reason = the_pair().set_aside_reason
    assert "Beni" not in reason
    assert "beni@example.org" not in reason
    assert "leads one only" in reason
