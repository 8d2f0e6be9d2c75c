"""Facts and names that sentences tell."""

import pytest

from kuvend.directory.rules.recognising import Finding, page_of_text
from kuvend.directory.rules.recognising.naming import name_guessed
from kuvend.directory.rules.recognising.prose import name_told, proposals
from kuvend.directory.rules.recognising.values import web_values

pytestmark = pytest.mark.rules


def found(text: str) -> dict[str, Finding]:
    page = page_of_text("p.txt", text)
    return proposals(page, {}, {"general_information": [page.piece(0)]})


def told(text: str) -> str:
    page = page_of_text("p.txt", text)
    name = name_told(page, {"general_information": [page.piece(0)]})
    return name.text if name else ""


def guessed(text: str, **fields: Finding) -> str:
    page = page_of_text("p.txt", text)
    name = name_guessed(page, fields, {"general_information": [page.piece(0)]})
    return name.text if name else ""


def listed(text: str, key: str = "founders") -> list[str]:
    return [value.text for value in found(text)[key].values] if key in found(text) else []


def test_the_years_of_a_project_are_no_year_of_founding() -> None:
    assert "year_of_establishment" not in found("The school was active in 2015-2018 with many pupils.")
    assert found("It was founded in 2015.")["year_of_establishment"].text == "2015"


def test_names_are_cut_at_semicolons_or_at_commas_and_the_last_and() -> None:
    assert listed("We are part of Green Network; Mills, Lakes and Rivers; Blue Forum.", "partners") == [
        "Green Network",
        "Mills, Lakes and Rivers",
        "Blue Forum",
    ]
    assert listed("It was founded by Ana Marku, Arts and Crafts House, Petrit Hoxha and Mira Leka.") == [
        "Ana Marku",
        "Arts and Crafts House",
        "Petrit Hoxha",
        "Mira Leka",
    ]


def test_a_small_word_among_founders_is_none() -> None:
    assert listed("It was founded by Ana Marku, some friends, Petrit Hoxha.") == ["Ana Marku", "Petrit Hoxha"]


def test_a_name_within_a_sentence_counts_from_its_first_capital_without_an_article() -> None:
    assert told("In Vlora (Albania) we say Blue House is an association of neighbours.") == "Blue House"
    assert told("In Vlora (Albania) we say The Blue House is an association of neighbours.") == "Blue House"
    assert told("The Blue House is an association of neighbours.") == "Blue House"
    assert told("in Vlora (Albania) we say that house is an association of neighbours.") == ""


def test_words_that_every_organisation_has_are_no_name() -> None:
    assert told("The Youth Centre is an organisation of neighbours.") == ""
    assert told("This Is is an organisation of neighbours.") == ""


def test_a_guessed_name_is_the_subject_of_a_sentence_and_more_than_its_kind() -> None:
    assert guessed("Die Stiftung Backsteinkirchen fördert Kirchen.") == "Stiftung Backsteinkirchen"
    assert guessed("Youth Centre, Women Forum, Blue Lake.") == ""
    assert guessed("The Youth Association meets on Mondays.") == ""
    assert guessed("Centre Blue Lake (CBL) sings. We dance.") == "Centre Blue Lake"
    assert guessed("We sing. Now and then (NAT) we dance.") == ""


def test_an_address_on_the_web_tells_the_name_with_the_word_before_it() -> None:
    page = page_of_text("p.txt", "Ovde deluje Fondacija Plava Kuća već godinama.\nwww.plavakuca.example\n")
    line = page.lines[1]
    site = web_values(page, page.piece(1))[0][0]
    name = name_guessed(
        page,
        {"website": Finding("website", (site,), line.span(0, len(line.text)), 0.9)},
        {"general_information": [page.piece(0)]},
    )
    assert name is not None
    assert name.text == "Fondacija Plava Kuća"
