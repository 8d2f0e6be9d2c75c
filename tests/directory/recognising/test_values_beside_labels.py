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
