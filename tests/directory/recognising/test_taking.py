"""What stands after each label: taken into its field, into another that it fits, or left to be seen."""

import pytest

from kuvend.directory.rules.recognising import Record, Span, page_of_text
from kuvend.directory.rules.recognising.fields import profile_of
from kuvend.directory.rules.recognising.labels import labels_of
from kuvend.directory.rules.recognising.outlines import Outline
from kuvend.directory.rules.recognising.units import units_of

pytestmark = pytest.mark.rules


def taken(text: str, *, titled: bool = False, without_labels: bool = False) -> Record:
    """The record of a text that is one profile, whatever would be seen in it on a page."""
    page = page_of_text("p.txt", text)
    labels = () if without_labels else tuple(labels_of(page))
    title = (units_of(page, 0, 1)[0],) if titled else ()
    return profile_of(page, Outline(0, len(page.lines), title, labels), Span(0, len(text)), ("AL",))


def told(record: Record, key: str) -> list[str]:
    return [value.text for value in record.fields[key].values] if key in record.fields else []


def left(record: Record) -> list[str]:
    return [value.text for value in record.unassigned]


def test_what_stands_under_the_heading_of_a_part_finds_its_field() -> None:
    record = taken("Contact details\n+355 69 11 22 333\nOrganisation Type\nNGO\n")
    assert told(record, "telephones") == ["+355 69 11 22 333"]


def test_an_unknown_label_beneath_a_text_beside_its_label_ends_the_text() -> None:
    record = taken("Mission: To sing together.\nMotto: louder\n")
    assert told(record, "mission_and_objectives") == ["To sing together."]
    assert left(record) == ["Motto: louder"]


def test_ways_to_reach_somebody_under_a_label_without_field_are_taken() -> None:
    record = taken("Target groups\nPupils\ninfo@blue.example\n")
    assert left(record) == ["Target groups\nPupils"]
    assert told(record, "emails") == ["info@blue.example"]
    within = taken("E-mail: a@blue.example | Target groups: pupils\n")
    assert left(within) == ["pupils"]


def test_a_sentence_among_fields_of_activity_stays_to_be_seen() -> None:
    record = taken("Fields of Activity\n1. Arts\n\nHere we say more about what we have done in all these years.\n")
    assert [value.key for value in record.fields["fields_of_activity"].values] == ["arts"]
    assert left(record) == ["Here we say more about what we have done in all these years."]


def test_whatever_is_no_address_in_the_box_of_addresses_goes_elsewhere() -> None:
    record = taken(
        "Address\nRruga e Detit 5, Vlora\n+355 69 11 22 333\n"
        "The members of the association meet every Thursday evening to talk and to sing with each other\n"
    )
    assert told(record, "addresses") == ["Rruga e Detit 5, Vlora"]
    assert told(record, "telephones") == ["+355 69 11 22 333"]
    assert len(left(record)) == 1


def test_an_address_on_the_web_within_a_longer_line_is_taken_and_the_line_stays() -> None:
    line = "find everything that we do day by day at www.blue.example"
    record = taken(f"Contact details\n{line}\n")
    assert told(record, "website") == ["www.blue.example"]
    assert left(record) == [line]


def test_a_job_beneath_a_contacts_name_is_the_job() -> None:
    record = taken("Contact person\nAna Marku\nCoordinator of projects\nTreasurer of the board\n")
    assert told(record, "contact_1_job_title") == ["Coordinator of projects"]
    assert left(record) == ["Treasurer of the board"]


def test_a_job_beneath_the_head_of_the_organisation_stays_to_be_seen() -> None:
    record = taken("Head of the organisation\nAna Marku\nCoordinator of projects\n")
    assert left(record) == ["Coordinator of projects"]


def test_a_type_beneath_another_label_is_the_type() -> None:
    record = taken("Contact details\nFoundation\n")
    assert record.fields["organisation_type"].values[0].key == "foundation"
    assert record.fields["organisation_type"].flags == ("label_lost",)


def test_lines_beneath_a_name_without_any_label_are_told_by_shape() -> None:
    record = taken(
        "Blue House\nKosovo Network\nVlora, Albania\nRruga e Detit 5\n"
        "We sing and print together here.\nwww.blue.example\n",
        titled=True,
        without_labels=True,
    )
    assert told(record, "national_network") == ["Kosovo Network"]
    assert told(record, "city") == ["Vlora, Albania"]
    assert told(record, "addresses") == ["Rruga e Detit 5"]
    assert told(record, "general_information") == ["We sing and print together here."]
    assert told(record, "website") == ["www.blue.example"]


def test_a_description_beside_one_with_a_label_stays_to_be_seen() -> None:
    record = taken("Blue House\nWe sing and print together here.\nGeneral Information: We dance.\n", titled=True)
    assert told(record, "general_information") == ["We dance."]
    assert left(record) == ["We sing and print together here."]


def test_a_country_that_a_line_end_parts_is_no_proposal() -> None:
    record = taken("Address\r\nUlica Lipa 3, 71000 Sarajevo, Bosnia and\r\nHerzegovina\r\n")
    assert "country" not in record.fields
    assert told(taken("Address\nUlica Lipa 3, 71000 Sarajevo, Serbia\n"), "country") == ["Serbia"]


def test_a_sentence_is_no_type_and_no_persons_name_or_job() -> None:
    sentence = (
        "We are many people who have been singing and printing together in this old house for more than ten years. " * 2
    )
    record = taken(f"Organisation Type\n{sentence}\nContact person\n{sentence}\nJob Title\n{sentence}\n")
    assert not record.fields.keys() & {"organisation_type", "contact_1_full_name", "contact_1_job_title"}
    assert left(record) == [sentence.strip()] * 3


def test_pages_on_social_networks_are_taken_as_they_are_written() -> None:
    assert told(taken("Facebook: Blue House Vlora\n"), "social_links") == ["Blue House Vlora"]
    assert told(taken("Social media\n@bluehouse and instagram: blue_vlora\n"), "social_links") == [
        "@bluehouse",
        "instagram: blue_vlora",
    ]


def test_a_mail_address_in_the_box_of_the_website_is_a_mail_address() -> None:
    record = taken("Website\ninfo@blue.example\n")
    assert told(record, "emails") == ["info@blue.example"]
    assert record.fields["emails"].flags == ("wrong_box",)
    assert record.empty == ("website",)


def test_a_place_or_an_address_in_the_box_of_a_person_is_doubted() -> None:
    assert taken("Contact person: Vlora, Albania\n").fields["contact_1_full_name"].flags == ("place_like",)
    assert "address_like" in taken("Contact person: Rruga e Detit 5\n").fields["contact_1_full_name"].flags


def test_a_value_that_does_not_fit_its_label_stays_to_be_seen() -> None:
    record = taken("Registration number\n" + "and so on and so forth for many words " * 7 + "\n")
    assert "registration_number" not in record.fields
    assert len(left(record)) == 1


def test_activities_in_one_line_are_cut_at_commas_and_numbers_but_not_in_brackets() -> None:
    def activities(text: str) -> list[str]:
        return told(taken(f"Fields of Activity\n{text}\n"), "fields_of_activity")

    assert activities("1. Arts 2. Media 3. Gender") == ["Arts", "Media", "Gender"]
    assert activities("Songs: 1. Arts 2. Media") == ["Songs:", "Arts", "Media"]
    assert activities("Arts (music, dance), Media,") == ["Arts (music, dance)", "Media"]
    assert activities("Arts; ; Media") == ["Arts", "Media"]


def test_a_list_of_addresses_keeps_each_and_brackets_go_on() -> None:
    record = taken("Address\nRruga e Detit 5\n(second floor)\n- Rruga e Malit 8, Tirana\n")
    assert told(record, "addresses") == ["Rruga e Detit 5\n(second floor)", "- Rruga e Malit 8, Tirana"]


def test_two_streets_one_behind_the_other_are_two_addresses() -> None:
    record = taken("Address: Rruga e Detit 5, Vlora Rruga e Malit 8, Kukës\n")
    assert told(record, "addresses") == ["Rruga e Detit 5, Vlora", "Rruga e Malit 8, Kukës"]
