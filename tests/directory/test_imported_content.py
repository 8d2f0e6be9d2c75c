"""What is taken of an imported page becomes the content of a profile: only what is really there, in its form."""

import pytest

from kuvend.directory.rules.importing import Decided, languages_named, profile_content, written_as

pytestmark = pytest.mark.rules


def content(**texts: str | tuple[str, ...]) -> dict[str, object]:
    decided = [Decided(key, (one,) if isinstance(one, str) else one) for key, one in texts.items()]
    return profile_content(decided, language="sq")


def persons_in(taken: dict[str, object]) -> list[dict[str, object]]:
    persons = taken["contact_persons"]
    assert isinstance(persons, list)
    return persons


def test_nothing_taken_is_no_content() -> None:
    assert content(name="  ", acronym="", yearly_budget=" ") == {}


def test_short_values_are_one_line_and_fit() -> None:
    taken = content(name="Lule\n  Mali", acronym="L M  A" * 20, registration_number=" K 12 \n 3 ")
    assert taken["name"] == "Lule Mali"
    assert len(str(taken["acronym"])) == 40
    assert taken["registration_number"] == "K 12 3"


def test_what_has_a_form_of_its_own_is_taken_in_that_form() -> None:
    decided = [
        Decided("name", ("Bredhi",), language="SR-Latn"),
        Decided("country", ("Shqipëria",), normals=("AL",)),
        Decided("organisation_type", ("Shoqatë",), keys=("non_governmental_organization",)),
        Decided("fields_of_activity", ("a", "b", "c"), keys=("arts", "", "arts")),
        Decided("languages", ("Gjuha shqipe, English", "klingonisht")),
    ]
    keys = {"gjuha shqipe": "sq", "english": "en"}
    assert profile_content(decided, language="sq", language_keys=keys) == {
        "name": "Bredhi",
        "name_language": "sr-latn",
        "country": "AL",
        "type": "non_governmental_organization",
        "fields_of_activity": ["arts"],
        "languages": ["sq", "en"],
    }


def test_a_country_a_type_or_languages_that_nobody_knows_are_left_out() -> None:
    taken = content(country="Atlantida", organisation_type="Klub i fshehtë", languages="klingonisht")
    assert taken == {"type": ""}


def test_languages_are_found_in_their_order_and_once() -> None:
    keys = {"english": "en", "gjuha e shenjave": "sgn", "shqip": "sq"}
    assert languages_named(["Shqip, gjuha e shenjave", "English; shqip"], keys) == ["sq", "sgn", "en"]
    assert languages_named([""], keys) == []


@pytest.mark.parametrize(
    ("text", "number"), [("1998", 1998), ("themeluar më 2004.", 2004), ("në vitin 98", None), ("3007", None)]
)
def test_a_year_is_one_that_can_be(text: str, number: int | None) -> None:
    assert content(year_of_establishment=text).get("year_of_establishment") == number


@pytest.mark.parametrize(("text", "number"), [("12 të punësuar", 12), ("0", 0), ("pak", None)])
def test_staff_is_a_number_or_nothing(text: str, number: int | None) -> None:
    assert content(staff=text).get("staff_count") == number


@pytest.mark.parametrize(
    ("text", "cents", "currency"),
    [
        ("12.500 €", 1_250_000, "EUR"),
        ("EUR 12,500.50", 1_250_000, "EUR"),
        ("1 200 000 ALL", 120_000_000, "ALL"),
        ("shumë euro", None, None),
        ("12.500", None, None),
    ],
)
def test_a_budget_needs_an_amount_and_a_currency(text: str, cents: int | None, currency: str | None) -> None:
    taken = content(yearly_budget=text)
    assert (taken.get("yearly_budget"), taken.get("budget_currency")) == (cents, currency)


@pytest.mark.parametrize(
    ("fields", "texts"),
    [
        ({"addresses": ("Rruga 1", "Rruga 2"), "city": "Elbasan"}, ["Rruga 1, Elbasan", "Rruga 2"]),
        ({"addresses": "Rruga 1, elbasan", "city": "Elbasan"}, ["Rruga 1, elbasan"]),
        ({"postal_code": "3001", "city": "Elbasan"}, ["3001 Elbasan"]),
        ({"addresses": "Rruga 1\n\n Elbasan "}, ["Rruga 1, Elbasan"]),
    ],
)
def test_a_town_belongs_to_the_first_address(fields: dict[str, str | tuple[str, ...]], texts: list[str]) -> None:
    addresses = content(**fields)["addresses"]
    assert isinstance(addresses, list)
    assert [one["text"] for one in addresses] == texts
    assert [one["kind"] for one in addresses] == ["seat", "office"][: len(texts)]
    assert {one["visibility"] for one in addresses} == {"public"}


def test_the_address_of_an_individual_is_for_members() -> None:
    [address] = profile_content([Decided("addresses", ("Rruga 1",))], language="sq", is_person=True)["addresses"]
    assert address["visibility"] == "members"


def test_the_head_is_one_of_the_contacts_or_a_person_of_their_own() -> None:
    contacts = {"contact_1_full_name": "Drita Lleshi", "contact_1_job_title": "Drejtoreshë"}
    [both] = persons_in(content(**contacts, head_of_the_organisation="drita lleshi"))
    assert (both["full_name"], both["job_title"], both["is_head"]) == ("Drita Lleshi", "Drejtoreshë", True)
    persons = persons_in(content(**contacts, head_of_the_organisation="Agim Hoti"))
    assert [(one["full_name"], one["is_head"]) for one in persons] == [("Drita Lleshi", False), ("Agim Hoti", True)]
    decided = [Decided("head_of_the_organisation", ("z. Agim Hoti",), normals=("Agim Hoti",))]
    assert profile_content(decided, language="sq")["contact_persons"][0]["full_name"] == "Agim Hoti"


def test_a_spreadsheets_count_of_days_becomes_the_year_of_its_date() -> None:
    counted = Decided("year_of_establishment", ("41234",), normals=("2012-11-21",))
    assert profile_content([counted], language="sq") == {"year_of_establishment": 2012}
    assert written_as("year_of_establishment", [{"text": "41234", "normal": "2012-11-21"}]) == "2012"
    assert written_as("year_of_establishment", [{"text": "1999", "normal": "1999"}]) == ""
