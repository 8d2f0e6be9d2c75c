"""The invented content: complete, consistent, and nobody's."""

import re
from collections import Counter
from typing import Any

import pytest

from kuvend.demo import queries
from kuvend.demo.roles import ROLES
from kuvend.directory.queries.presets import country_presets, shipped_taxonomies
from kuvend.directory.rules.profiles import TRANSLATED_FIELDS
from kuvend.directory.states import ApplicationState, RelationKind
from kuvend.lettering import detect_language

pytestmark = pytest.mark.rules

PLACES = {place.key for preset in country_presets().values() for place in preset.places}
TERMS = {key: {term.key for term in shipped.terms} for key, shipped in shipped_taxonomies().items()}
SCRIPTS = {"sr": "Cyrl", "mk": "Cyrl", "ar": "Arab", "sr-latn": "Latn", "sq": "Latn", "en": "Latn", "fr": "Latn"}
MEMBERS = queries.members()


def script_of(text: str) -> str:
    letters = Counter(
        "Cyrl" if "Ѐ" <= letter <= "ӿ" else "Arab" if "؀" <= letter <= "ۿ" else "Latn"
        for letter in text
        if letter.isalpha()
    )
    return letters.most_common(1)[0][0]


def texts_of(member: Any) -> list[tuple[str, str]]:
    return [item for field in TRANSLATED_FIELDS for item in member.get(field, {}).items()]


def test_there_are_about_sixty_members_in_three_national_networks() -> None:
    networks = queries.read("networks")["network"]
    assert sum(network["kind"] == "national_network" for network in networks) == 3
    assert [network["slug"] for network in networks if network.get("is_root")] == ["nine-ferries"]
    assert 60 <= len(MEMBERS) <= 75
    assert {member["type"] for member in MEMBERS} == TERMS["organisation_type"] - {"other"}
    assert {country for member in MEMBERS for country in [member["country"]]} == {"AL", "XK", "RS", "MK", "FR", "TN"}


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member["slug"])
def test_a_profile_names_what_exists(member: Any) -> None:
    assert re.fullmatch(r"[a-z0-9-]+", member["slug"])
    assert {member["seat"], *member["operates_in"]} <= PLACES
    assert member["seat"].startswith(member["country"].lower())
    assert set(member["fields"]) <= TERMS["field_of_activity"]
    assert set(member["target_groups"]) <= TERMS["target_group"]
    assert set(member["languages"]) <= TERMS["language"]


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member["slug"])
def test_a_profile_speaks_its_own_language_first_in_the_right_script(member: Any) -> None:
    texts = texts_of(member)
    assert member["language"] in {language for language, _text in texts}
    for language, text in texts:
        if language in SCRIPTS:
            assert script_of(text) == SCRIPTS[language], text
        if len(text) > 80 and language in {"sq", "mk", "en", "fr", "ar"}:
            assert detect_language(text).language == language, text


def test_no_two_profiles_share_a_name_a_sentence_or_a_head() -> None:
    for values in (
        [member["slug"] for member in MEMBERS],
        [member["name"].casefold() for member in MEMBERS],
        [text for member in MEMBERS for _language, text in texts_of(member)],
        [member["head"]["name"] for member in MEMBERS if "head" in member],
    ):
        assert [value for value, times in Counter(values).items() if times > 1] == []


def test_every_field_of_activity_and_most_target_groups_occur() -> None:
    assert {key for member in MEMBERS for key in member["fields"]} == TERMS["field_of_activity"]
    assert len({key for member in MEMBERS for key in member["target_groups"]}) >= 14


def test_many_profiles_speak_several_languages() -> None:
    assert sum(len({language for language, _text in texts_of(member)}) > 1 for member in MEMBERS) >= 25


def test_all_addresses_lead_nowhere() -> None:
    tables = ("networks", "people", "applications", "desk", *(f"members_{name}" for name in queries.MEMBER_FILES))
    for name in ("old_website.txt", *(f"{table}.toml" for table in tables)):
        text = queries.FILES.joinpath(name).read_text(encoding="utf-8")
        for domain in re.findall(r"(?:@|https?://)([\w.-]+\.\w+)", text):
            assert re.search(r"(^|\.)example\.(org|net)$", domain), domain


def test_mandates_bodies_and_relations_name_what_exists() -> None:
    content = queries.read("networks")
    slugs = {member["slug"] for member in MEMBERS}
    networks = {network["slug"] for network in content["network"]}
    for mandate in content["mandate"]:
        assert mandate["network"] in networks
        assert set(mandate["holders"]) <= slugs
    assert any("until_days_ago" in mandate for mandate in content["mandate"])
    assert any(len(mandate["holders"]) > 1 for mandate in content["mandate"])
    for body in content["body"]:
        assert body.get("network") in networks or body.get("organisation") in slugs
        assert {seat["organisation"] for seat in body.get("seats", ()) if "organisation" in seat} <= slugs
    assert {relation["kind"] for relation in content["relation"]} == set(RelationKind)
    for relation in content["relation"]:
        assert {relation["organisation"], relation.get("other", relation["organisation"])} <= slugs


def test_every_state_of_an_application_occurs() -> None:
    applications = queries.read("applications")["application"]
    assert {application["state"] for application in applications} == set(ApplicationState)
    assert any("appeal" in application for application in applications)
    for application in applications:
        assert application["answers"].get("seat", "al-tirane") in PLACES
        assert set(application["answers"]["fields_of_activity"]) <= TERMS["field_of_activity"]


def test_every_role_to_try_has_an_account() -> None:
    emails = {person["email"] for person in queries.read("people")["person"]}
    assert {role.email for role in ROLES} <= emails
    assert len({role.email for role in ROLES}) == len(ROLES)
