"""What single lines are - labels, dates, frame, addresses - and what the recogniser's parts answer at their edges."""

import re

import pytest

from kuvend.directory.rules.recognising import Record, Span, page_of_text, recognised
from kuvend.directory.rules.recognising import catalogue as catalogues
from kuvend.directory.rules.recognising.accounting import Stretch, accounted
from kuvend.directory.rules.recognising.catalogue import expanded
from kuvend.directory.rules.recognising.dates import dates, times
from kuvend.directory.rules.recognising.duplicates import reached_at
from kuvend.directory.rules.recognising.findings import Finding, Value
from kuvend.directory.rules.recognising.items import title_weight
from kuvend.directory.rules.recognising.labels import Label, labels_of
from kuvend.directory.rules.recognising.links import web_addresses
from kuvend.directory.rules.recognising.pages import cleaned_line
from kuvend.directory.rules.recognising.shapes import is_closing, is_frame, is_name_shaped
from kuvend.directory.rules.recognising.sifting import settled
from kuvend.directory.rules.recognising.tables import rows_of
from kuvend.directory.rules.recognising.tails import speaks_of_itself
from kuvend.directory.rules.recognising.telephones import country_of
from kuvend.directory.rules.recognising.units import units_of

pytestmark = pytest.mark.rules


def labels(text: str) -> list[Label]:
    return labels_of(page_of_text("p.txt", text))


def keys(text: str) -> list[str]:
    return [label.key for label in labels(text)]


def value(text: str) -> str | None:
    page = page_of_text("p.txt", text)
    (label,) = labels_of(page)
    return page.text_of([label.value]) if label.value else None


def records(text: str) -> list[Record]:
    found = recognised([page_of_text("p.txt", text)])
    spans = sorted((one.span.start, one.span.end) for part in (found.records, found.left_aside) for one in part)
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == len(text)
    return list(found.records)


def reasons(text: str) -> list[str]:
    return [stretch.reason for stretch in recognised([page_of_text("p.txt", text)]).left_aside]


# --- labels


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("E-mail info@blue.example", "info@blue.example"),
        ("Facebook www.facebook.com/blue", "www.facebook.com/blue"),
        ("Website www.blue.example", "www.blue.example"),
        ("Organisation Type Foundation", "Foundation"),
        ("Staff 12 people", "12 people"),
        ("Why do you want to join the River Network? To meet.", "To meet."),
        ("Pourquoi souhaitez-vous rejoindre le réseau ? Pour apprendre.", "Pour apprendre."),
        ("What is your mission?", None),
    ],
)
def test_a_value_beside_its_label_is_told_by_its_shape_or_by_the_question(line: str, wanted: str | None) -> None:
    assert value(line) == wanted


def test_a_label_in_two_languages_counts_when_one_is_unknown() -> None:
    assert keys("Mission and Objectives / Zweck des Tuns: To sing") == ["mission_and_objectives"]
    assert keys("Ort / Kreis 7: Wien") == []
    assert keys("E-Mail / Gründungsjahr") == []


def test_a_label_with_a_typing_error_is_one_and_keeps_its_number() -> None:
    assert keys("Misson and Objectives") == ["mission_and_objectives"]
    (label,) = labels("Contakt (2) Full Name")
    assert (label.key, label.number) == ("contact_full_name", 2)


def test_several_labels_on_a_line_need_a_sign_between_them() -> None:
    assert keys("Telephone: +355 69 11 22 333 | E-mail: a@b.example") == ["telephones", "emails"]
    assert keys("Mission: Our answer: to sing") == ["mission_and_objectives"]
    assert keys("Mission: to sing ; contact : Ana") == ["mission_and_objectives"]


def test_a_plain_name_under_a_contact_is_the_contacts() -> None:
    text = (
        "Blue House\n\nOrganisation Type: NGO\nYear of Establishment: 1999\nE-mail: a@b.example\n"
        "Contact person\nName: Ana Marku\n"
    )
    (record,) = records(text)
    assert record.name == "Blue House"
    assert record.fields["contact_1_full_name"].text == "Ana Marku"


# --- dates, links, telephones, frame


def test_numbers_of_a_date_are_no_time_and_two_readings_are_one_date() -> None:
    assert [one.iso for one in dates("5 June 7, 2021")] == [""]
    assert list(times("01 . 02 . 2021")) == []
    assert len(list(times("on 1.2.2021 at 10:30"))) == 1


def test_the_host_of_a_mail_address_is_no_website() -> None:
    assert list(web_addresses("info (at) blue.example.org")) == []


def test_a_number_that_is_none_has_no_country() -> None:
    assert country_of("nothing") == ""
    assert country_of("+355691122333") == "AL"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("-----", "separator"),
        ("Site by Blue. All rights reserved", "copyright"),
        ("« Previous 1 2 3 Next »", "paging"),
        ("1 2 3 … 12 Next page »", "paging"),
        ("Page 1 sur 3", "paging"),
        ("1 23 456 7890", ""),
        ("Rruga 5 Vlora 12", ""),
        ("You are here: Home » Network » Members", "breadcrumb"),
        ("Blue House: Home » Members", ""),
    ],
)
def test_a_line_of_the_frame_is_told_with_its_reason(line: str, reason: str) -> None:
    assert is_frame(line) == reason


def test_buttons_close_what_stands_above_them() -> None:
    assert all(is_closing(line) for line in ("Read more", "Share", "Lexo më shumë", "Подели"))
    assert not any(is_closing(line) for line in ("Projects", "Photo", "We share"))


# --- pages, units, tables, catalogue


def test_an_empty_stretch_of_a_line_stands_where_it_begins() -> None:
    line = cleaned_line("  a\u200bb", 0, 5)
    assert (line.text, line.span(1, 1), line.span(2, 2)) == ("ab", Span(4, 4), Span(5, 5))
    assert cleaned_line("  ab", 0, 4).span(1, 1) == Span(3, 3)


def test_a_paragraph_that_a_mail_program_wrapped_is_one_unit() -> None:
    text = "The neighbours of the old house meet every Thursday in\nthe evening to sing together.\n"
    assert len(units_of(page_of_text("p.txt", text), 0, 2)) == 1


def test_what_follows_a_closing_quote_within_a_cell_goes() -> None:
    text = '"Blue" House;2\n'
    assert [text[cell.start : cell.end] for cell in rows_of(text, ";")[0].cells] == ["Blue", "2"]


def test_stretches_with_one_reason_are_one() -> None:
    page = page_of_text("p.txt", "a\nb\n")
    found, left = accounted(page, [Stretch(0, None, "menu"), Stretch(1, None, "menu")])
    assert not found
    assert [(one.span, one.reason) for one in left] == [(Span(0, 4), "menu")]
    assert [one.reason for one in accounted(page, [])[1]] == ["blank"]


def test_an_entry_of_the_catalogue_must_be_closed_and_may_not_mean_too_much() -> None:
    with pytest.raises(ValueError, match=re.escape("office (a|b")):
        expanded("office (a|b")
    many = "(a|b|c|d|e|f|g|h) " * 5
    with pytest.raises(ValueError, match="write it as several entries"):
        catalogues._read_labels({"name": [many]}, "xx", {}, {}, set())
    kept: dict[str, dict[str, set[str]]] = {}
    catalogues._read_labels({"name": ["—", "name"]}, "xx", kept, {}, set())
    assert kept == {"name": {"name": {"xx"}}}


def test_a_wildcard_stands_for_a_few_words_and_what_follows_it_must_follow() -> None:
    assert catalogues._fits(("why join", "network"), "why join the river network")
    assert not catalogues._fits(("why join", "network"), "why join the river network today")


# --- duplicates, items, pages as a whole


def test_an_address_that_says_nothing_joins_nobody() -> None:
    nothing = Finding("website", (Value("https://", Span(0, 8)),), Span(0, 8), 0.9)
    assert reached_at(Record("organisation", "A", "p", Span(0, 8), {"website": nothing})) == frozenset()


def test_the_same_member_twice_on_a_page_is_told() -> None:
    one = "Blue House\n\nOrganisation Type: NGO\nYear of Establishment: 1999\nE-mail: a@b.example\n\n"
    assert [record.duplicate_of for record in records(one * 2)] == [None, 0]


def test_the_name_of_a_picture_is_left_aside_as_such() -> None:
    text = "Logo of Blue House\n\nMembers met in Tirana\nOn 5 May 2021 forty members met in Tirana and spoke all day.\n"
    assert reasons(text) == ["picture"]
    assert reasons("Home\nmembers_2021.jpg\nNews\n") == ["menu", "picture", "menu"]


def test_a_title_without_text_is_no_article_but_a_heading() -> None:
    page = page_of_text("p.html", "<h2>Forty members of the network from Tirana</h2>")
    assert [one.reason for one in recognised([page]).left_aside] == ["heading"]


def test_numbers_of_members_are_no_part_of_their_names() -> None:
    facts = "Organisation Type: NGO\nYear of Establishment: 1999\nE-mail: a@b.example\n\n"
    text = f"Member 1\n\nBlue House\n\n{facts}\nGreen Field Forum\n(GFF)\n{facts}"
    assert [record.name for record in records(text)] == ["Blue House", "Green Field Forum"]


@pytest.mark.parametrize(
    "line",
    [
        "Meeting on 5 May 2021",
        "Place: the old hill",
        "Rruga e Detit 5, 9401 Vlora",
        "They took part in a big feast on the hill by the sea",
        "x y",
    ],
)
def test_a_line_that_is_no_name_is_no_title_of_a_profile(line: str) -> None:
    text = f"{line}\n\nOrganisation Type: NGO\nYear of Establishment: 1999\nE-mail: a@b.example\n"
    names = [record.name for record in records(text) if record.is_profile]
    assert names == ([line] if line == "x y" else [None])


def test_an_individual_beneath_another_member_on_a_page_without_blank_lines_keeps_the_name() -> None:
    text = (
        "Blue House\nOrganisation Type\nNGO\nYear of Establishment\n1999\nE-mail\na@b.example\n"
        "Head of the organisation\nAna Marku\nOrganisation Type\nIndividual Person\nE-mail\nc@d.example\n"
        "Contact (1) Full Name\nAna Marku\nJob Title\nPainter\nMission and Objectives\nTo paint the sea.\n"
    )
    blue, ana = records(text)
    assert (blue.name, blue.empty) == ("Blue House", ("head_of_the_organisation",))
    assert (ana.kind, ana.name) == ("person", "Ana Marku")


def test_the_next_member_is_no_head_of_the_one_before() -> None:
    facts = "Organisation Type\n\nNGO\n\nYear of Establishment\n\n1999\n\nE-mail\n\na@b.example\n\n"
    about = (
        "General Information\n\nGreen Field is an association of neighbours who plant trees in the valley each year.\n"
    )
    text = f"Blue House\n\n{facts}Head of the organisation\n\nGreen Field\n\n{facts}{about}"
    assert [record.name for record in records(text)] == ["Blue House", "Green Field"]


def test_an_address_at_the_end_of_an_article_is_no_member() -> None:
    text = "Address: Rruga e Detit 5, Vlora\nTelephone: +355 69 11 22 333\nE-mail: a@b.example\n"
    assert not [record for record in records(text) if record.is_profile]


def test_a_table_within_a_text_may_have_bars_at_its_ends_and_rows_without_a_name() -> None:
    text = "Members\n\n| Name | Type | E-mail |\n|---|---|---|\n| Blue House | NGO | a@b.example |\n| | | |\n"
    assert [record.name for record in records(text)] == ["Blue House"]
    assert "no_name" in reasons(text)
    assert not records("| Number | Colour | Town |\n| 1 | blue | Bar |\n")


def test_rows_that_say_nothing_are_left_aside() -> None:
    found = recognised([page_of_text("p.csv", "Name;Type;E-mail;Colour\nN/A;-;;\n;;;blue\nBlue House;NGO;;\n")])
    assert [record.name for record in found.records] == ["Blue House"]
    assert [one.reason for one in found.left_aside] == ["heading_row", "no_name"]


def test_a_question_or_what_breaks_off_is_no_name() -> None:
    assert not is_name_shaped("What comes next?")
    assert not is_name_shaped("Blue House and…")
    assert is_name_shaped("Blue House")


def test_words_of_no_known_language_speak_of_nobody() -> None:
    assert not speaks_of_itself("Xyz qwrt.")
    assert speaks_of_itself("We sing together with everybody who comes to the house.")


def test_a_title_that_comes_twice_begins_one_article_and_a_subheading_none() -> None:
    title, text = (
        "Members met in Tirana",
        "On 5 May 2021 forty members met in Tirana and spoke about the coming year.\n",
    )
    (record,) = records(f"{title}\n{title}\n{text}")
    assert record.name == title
    units = units_of(page_of_text("p.txt", f"Mission\n{text}"), 0, 2)
    named = units_of(page_of_text("p.txt", f"{title}\n{text}"), 0, 2)
    assert title_weight(units, 0) < title_weight(named, 0) - 3


def test_a_wrapped_paragraph_above_the_labels_is_no_title() -> None:
    text = (
        "The neighbours of the old house by the river meet in\nthe evening and sing about the mill and its miller\n\n"
        "Organisation Type: NGO\nYear of Establishment: 1999\nE-mail: a@b.example\n"
    )
    assert [record.name for record in records(text) if record.is_profile] == [None]


def label(key: str, line: int, *, weak: bool = True) -> Label:
    return Label(line, key, 0, key, frozenset({"en"}), loose=weak, colon=False, value=None)


@pytest.mark.parametrize(
    ("keys_and_strength", "wanted"),
    [
        # an ordinary word in a text, for a field that has a label of its own
        ([("emails", False), ("mission_and_objectives", False), ("mission_and_objectives", True)], [0, 1]),
        # an ordinary word in a text that would lead back to a field before
        ([("emails", False), ("general_information", False), ("addresses", True)], [0, 1]),
        # an ordinary word above all labels
        ([("general_information", True), ("emails", False), ("telephones", False)], [1, 2]),
    ],
)
def test_ordinary_words_at_the_wrong_place_are_no_labels(
    keys_and_strength: list[tuple[str, bool]], wanted: list[int]
) -> None:
    group = [label(key, line, weak=weak) for line, (key, weak) in enumerate(keys_and_strength)]
    assert [one.line for one in settled(group)] == wanted
