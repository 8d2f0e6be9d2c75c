"""What a profile without a heading may be called: read off its text and its addresses, or not at all."""

import pytest

from kuvend.directory.rules.recognising import Record, page_of_text, recognised

pytestmark = pytest.mark.rules

LABELS = "Organisation Type\nFoundation\nFields of Activity\n  1. Arts\nE-Mail\n{mail}\nGeneral Information\n{text}\n"


def profile(text: str, mail: str = "post@gmail.com") -> Record:
    page = page_of_text("page.txt", f"National Network\n\nMain Street 5, Bar\n\n{LABELS.format(text=text, mail=mail)}")
    (record,) = recognised([page]).records
    if record.name is not None:
        span = record.fields["name"].span
        assert page.text[span.start : span.end] == record.name
        assert record.fields["name"].proposal
        assert record.fields["name"].confidence <= 0.6
    return record


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Die Stiftung Backsteinkirchen fördert kleine Kirchen.", "Stiftung Backsteinkirchen"),
        ("La Fondation Jean Moulinet soutient les musiciens.", "Fondation Jean Moulinet"),
        ("Fondacija „Plava kuća“ dodeljuje stipendije.", "Fondacija „Plava kuća“"),
        ("Фондацијата „Тивок глас“ обезбедува помош.", "Фондацијата „Тивок глас“"),
        ("Fondacioni Pylli i Gjelbër mbjell dru në fshat.", "Fondacioni Pylli i Gjelbër"),
        ("The Regional Museum of Lake Lands keeps old boats.", "Regional Museum of Lake Lands"),
        ("Centar za kulturnu saradnju (CKS) okuplja pisce.", "Centar za kulturnu saradnju"),
        ("Der Heimatverein Alt Rosenau zeigt alte Karten.", "Heimatverein Alt Rosenau"),
    ],
)
def test_a_text_that_begins_with_a_name_proposes_it(text: str, name: str) -> None:
    assert profile(text).name == name


@pytest.mark.parametrize(
    "text",
    [
        "Die Stiftung fördert kleine Kirchen.",
        "Shoqata mbështet gratë e fshatit.",
        "Savez okuplja pisce i slikare.",
        "Our Foundation helps young painters.",
        "Every Saturday we open the doors of the house.",
        "Young people from Tirana meet in the library.",
        "Books, Museums, Theatres and more.",
        "Centre for all (NGO) that need a room.",
        "",
    ],
)
def test_a_text_that_names_nobody_invents_no_name(text: str) -> None:
    assert profile(text).name is None


@pytest.mark.parametrize(
    ("mail", "name"),
    [
        ("info@sunnyside-club.example", "Sunnyside Club"),
        ("office@sunnysideclub.org.al", "Sunnyside Club"),
        ("sunnysideclub@gmail.com", None),
        ("info@other.example", None),
    ],
)
def test_an_address_made_of_words_of_the_text_names_the_profile(mail: str, name: str | None) -> None:
    assert profile("It was opened for children. Sunnyside Club stays open late.", mail).name == name


def test_an_umlaut_is_found_in_an_address() -> None:
    assert profile("Seit 1999 hilft Brücke Süd allen.", "x@bruecke-sued.example").name == "Brücke Süd"


def test_a_heading_is_stronger_than_any_guess() -> None:
    page = page_of_text(
        "page.txt",
        "Blue House\n\nNational Network\n\nMain Street 5, Bar\n\n"
        + LABELS.format(text="Die Stiftung Backsteinkirchen fördert Kirchen.", mail="a@b.example"),
    )
    (record,) = recognised([page]).records
    assert record.name == "Blue House"
    assert not record.fields["name"].proposal
