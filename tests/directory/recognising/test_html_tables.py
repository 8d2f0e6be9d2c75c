"""Tables of web pages: a heading row of labels, and a member in each row."""

from itertools import pairwise

import pytest

from kuvend.directory.rules.recognising import Recognition, Record, page_of, recognised

pytestmark = pytest.mark.rules

HEAD = "<tr><th>Name</th><th>City</th><th>Phone</th><th>E-mail</th></tr>"


def read(text: str) -> Recognition:
    found = recognised([page_of("members.html", text.encode())])
    spans = sorted(
        [(one.span.start, one.span.end) for one in found.records]
        + [(one.span.start, one.span.end) for one in found.left_aside]
    )
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text)
    assert all(first[1] == second[0] for first, second in pairwise(spans))
    for record in found.records:
        for finding in record.fields.values():
            for value in finding.values:
                if "\n" not in value.text and "&" not in text:
                    assert text[value.span.start : value.span.end] == value.text
    return found


def told(record: Record) -> dict[str, str]:
    return {key: finding.text for key, finding in record.fields.items()}


def test_each_row_is_a_member_and_the_page_around_it_stays() -> None:
    page = (
        f"<h1>Our members</h1><table><thead>{HEAD}</thead><tbody>\n"
        "<tr><td><a href='/x'>Elm Society</a></td><td>Ennis</td><td>065 22 11 00</td><td>elm@example.org</td></tr>\n"
        "<tr><td>Rowan Centre</td><td>Tralee</td><td></td><td></td></tr></tbody></table>"
        "<h2>Winter concert</h2>"
        "<p>Ennis, 3 December 2024 – The choir of the network sang yesterday in the old mill.</p>"
    )
    found = read(page)
    assert [(one.kind, one.name) for one in found.records] == [
        ("organisation", "Elm Society"),
        ("organisation", "Rowan Centre"),
        ("news", "Winter concert"),
    ]
    assert told(found.records[0]) == {
        "name": "Elm Society",
        "city": "Ennis",
        "telephones": "065 22 11 00",
        "emails": "elm@example.org",
    }
    assert told(found.records[1]) == {"name": "Rowan Centre", "city": "Tralee"}
    assert "heading_row" in {one.reason for one in found.left_aside}


def test_empty_cells_and_cells_of_several_lines_keep_every_value_in_its_column() -> None:
    page = (
        "<table><tr><td><b>Naziv</b></td><td>Telefon</td><td>Adresa</td><td>E-pošta</td></tr>"
        "<tr><td>Fond Jova</td><td></td><td>Glavna 3<br>11000 Beograd</td><td>jova@primer.rs</td></tr>"
        "<tr><td></td><td>018 555 666</td><td>Trg 4</td><td></td></tr></table>"
    )
    first, second = read(page).records
    assert told(first)["addresses"].replace("\n", ", ") == "Glavna 3, 11000 Beograd"
    assert told(first)["emails"] == "jova@primer.rs"
    assert "telephones" not in first.fields
    assert second.name is None
    assert told(second)["telephones"] == "018 555 666"
    assert told(second)["addresses"] == "Trg 4"


def test_a_table_without_headings_or_one_of_labels_and_values_is_none_of_members() -> None:
    form = (
        "<h2>Elm Society</h2><table><tr><td>Organisation type</td><td>Foundation</td></tr>"
        "<tr><td>Address</td><td>4 Bridge Street, Ennis</td></tr>"
        "<tr><td>Phone</td><td>065 22 11 00</td></tr></table>"
    )
    found = read(form)
    assert [one.name for one in found.records] == ["Elm Society"]
    assert told(found.records[0])["addresses"] == "4 Bridge Street, Ennis"
    plain = "<table><tr><td>one</td><td>two</td><td>three</td></tr><tr><td>a</td><td>b</td><td>c</td></tr></table>"
    assert not any(one.is_profile for one in read(plain).records)


def test_a_table_that_lays_out_the_page_is_looked_through() -> None:
    inner = f"<table>{HEAD}<tr><td>Elm Society</td><td>Ennis</td><td>065 22 11 00</td><td></td></tr></table>"
    page = f"<table><tr><td>Home</td><td>{inner}</td></tr></table>"
    assert [one.name for one in read(page).records] == ["Elm Society"]
