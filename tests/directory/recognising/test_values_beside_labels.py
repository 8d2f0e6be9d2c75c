"""Values that are easily lost or mistaken: answers beside questions, numbers beside numbers, counts of other people."""

import io

import pytest
from openpyxl import Workbook

from kuvend.directory.rules.recognising import Record, page_of, recognised
from kuvend.directory.rules.recognising.telephones import runs

pytestmark = pytest.mark.rules

ANSWERS = [
    ("Organisation type: Foundation", "Why do you want to join the network: To meet others.", "To meet others."),
    ("Organisation type: Foundation", "What do you expect: new friends", "new friends"),
    ("Type d'organisation : Fondation", "Pourquoi souhaitez-vous rejoindre le réseau ? Pour jouer.", "Pour jouer."),
    ("Art der Organisation: Stiftung", "Warum möchten Sie dem Netzwerk beitreten?: Um zu lernen.", "Um zu lernen."),
    ("Lloji i organizatës: Fondacion", "Pse dëshironi të anëtarësoheni: Për të mësuar.", "Për të mësuar."),
    ("Vrsta organizacije: Fondacija", "Zašto želite da pristupite mreži: Da učimo.", "Da učimo."),
    ("Врста организације: Фондација", "Зашто желите да приступите мрежи? Да учимо.", "Да учимо."),
    ("Вид на организација: Фондација", "Зошто сакате да се приклучите: За да учиме.", "За да учиме."),
]


def first_of(text: str) -> Record:
    return recognised([page_of("page.txt", text.encode())]).records[0]


@pytest.mark.parametrize(("label", "line", "answer"), ANSWERS)
def test_an_answer_in_the_line_of_its_question_is_the_value(label: str, line: str, answer: str) -> None:
    record = first_of(f"Rowan House\n\n{label}\nE-mail: rowan@example.org\n{line}\n")
    assert record.fields["why_do_you_want_to_join"].text == answer
    assert "why_do_you_want_to_join" not in record.empty


def test_a_question_alone_keeps_its_words() -> None:
    record = first_of(
        "Rowan House\n\nOrganisation type: Foundation\nE-mail: rowan@example.org\n"
        "Why do you want to join the network?\nTo meet others.\n"
    )
    assert record.fields["why_do_you_want_to_join"].text == "To meet others."


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("05 39 12 34 56 / 05 39 12 34 57", ["05 39 12 34 56", "05 39 12 34 57"]),
        (
            "030 12 34 56 78 / 030 12 34 56 79 / 030 12 34 56 80",
            ["030 12 34 56 78", "030 12 34 56 79", "030 12 34 56 80"],
        ),
        ("+355 4 222 333 / +355 4 222 334", ["+355 4 222 333", "+355 4 222 334"]),
        ("011 / 123 45 67", ["011 / 123 45 67"]),
    ],
)
def test_several_numbers_in_a_line_keep_all_their_digits(line: str, numbers: list[str]) -> None:
    assert [line[first:last] for first, last in runs(line)] == numbers


@pytest.mark.parametrize(
    "line",
    [
        "Number of members: 45",
        "Number of volunteers: 45",
        "Anzahl der Mitglieder: 45",
        "Nombre de membres : 45",
        "Broj članova: 45",
        "Број на членови: 45",
        "Numri i anëtarëve: 45",
    ],
)
def test_members_and_volunteers_are_no_staff(line: str) -> None:
    record = first_of(
        f"Rowan House\n\nAddress: 4 Bridge Street, Ennis\nOrganisation type: Foundation\n"
        f"E-mail: rowan@example.org\n{line}\n"
    )
    assert "staff" not in record.fields
    assert any("45" in value.text for value in record.unassigned)


def test_each_sheet_has_headings_of_its_own() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.append(["Name", "City", "Telephone"])
    first.append(["Rowan House", "Sligo", "071 222 333"])
    second = book.create_sheet("News")
    second.append(["Headline", "Day", "Words"])
    second.append(["Assembly held", "2024-03-09", "The members met in Sligo."])
    third = book.create_sheet("More")
    third.append(["Name", "City", "Telephone"])
    third.append(["Elm Society", "Ennis", "065 222 333"])
    content = io.BytesIO()
    book.save(content)
    found = recognised([page_of("members.xlsx", content.getvalue())])
    assert [one.name for one in found.records] == ["Rowan House", "Elm Society"]
    page = page_of("members.xlsx", content.getvalue())
    left = [page.text[one.span.start : one.span.end] for one in found.left_aside]
    assert any("Assembly held" in text for text in left)


def test_the_sign_of_a_list_is_no_part_of_the_text_before_it() -> None:
    page = (
        "<ul><li><h3>Elm Society</h3><p>Address: 4 Bridge Street, Ennis<br>Organisation type: Foundation</p>"
        "<p>Mission: Trees in every street.</p></li>"
        "<li><h3>Rowan Centre</h3><p>Address: 9 Mill Lane, Tralee<br>Organisation type: Foundation</p>"
        "<p>Mission: A stage for all.</p></li></ul>"
    )
    found = recognised([page_of("page.html", page.encode())])
    texts = [one.fields["mission_and_objectives"].text for one in found.records]
    assert texts == ["Trees in every street.", "A stage for all."]


def test_a_website_is_reached_as_its_link_says() -> None:
    page = (
        "<h2>Elm Society</h2><p>Address: 4 Bridge Street, Ennis<br>"
        'Website: <a href="http://www.elm-society.org/">elm-society.org</a><br>Organisation type: Foundation</p>'
    )
    record = recognised([page_of("page.html", page.encode())]).records[0]
    site = record.fields["website"].values[0]
    assert (site.text, site.normal) == ("elm-society.org", "http://www.elm-society.org/")
    assert not record.unassigned


def test_arabic_digits_and_a_country_code_behind_the_number_are_read() -> None:
    record = first_of(
        "جمعية الضفة\n\nالعنوان: شارع الحرية 8، تونس\nالهاتف: 71222333 216+\nنوع المنظمة: منظمة غير حكومية\n"
        "سنة التأسيس: ٢٠٠٤\n"
    )
    year, number = record.fields["year_of_establishment"].values[0], record.fields["telephones"].values[0]
    assert (year.text, year.normal) == ("٢٠٠٤", "2004")
    assert (number.text, number.normal) == ("71222333 216+", "+21671222333")


def test_serbian_in_latin_letters_is_not_taken_for_macedonian() -> None:
    record = first_of(
        "Dom Reka\n\nAdresa: Glavna 3, Zaječar\nTip organizacije: Nevladina organizacija\nKontakt osoba: Ana Ilić\n"
        "Pozicija: koordinatorka\n"
    )
    told = {key: finding.language for key, finding in record.fields.items()}
    assert told["organisation_type"] == "sr-Latn"
    assert "mk" not in told.values()


def test_the_next_name_is_no_part_of_an_answer_in_the_line_of_its_question() -> None:
    page = (
        "Elm Society\n\nAddress: 4 Bridge Street, Ennis\nOrganisation type: Foundation\n"
        "Why do you want to join? To meet others.\n\nRowan Scouts\nSligo, Ireland\nPhone: 071 555 010\n"
        "Organisation type: Foundation\nGeneral information: We camp.\n"
    )
    first, second = recognised([page_of("page.txt", page.encode())]).records
    assert first.fields["why_do_you_want_to_join"].text == "To meet others."
    assert second.name == "Rowan Scouts"
    assert second.fields["addresses"].text == "Sligo, Ireland"
