"""What holds for any input: every character is accounted for, every value stands in its span, nothing crashes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuvend.directory.rules.recognising import REASONS, NotReadable, Page, page_of, page_of_text, recognised
from kuvend.directory.rules.recognising.pages import INVISIBLE

pytestmark = pytest.mark.rules

LABELS = [
    "National Network",
    "Rrjeti Kombëtar",
    "Réseau national",
    "Национална мрежа",
    "Nationales Netzwerk",
    "E-Mail (2)",
    "Mobile Phone (other)",
    "Organisation Type",
    "Type d'organisation",
    "Year of Establishment",
    "Gründungsjahr: 1999",
    "Fields of Activity",
    "General Information",
    "Misioni dhe objektivat",
    "Main Projects / Activities:",
    "Why do you want to join the RIVER Network?",
    "Contact (1) Full Name",
    "Job Title (2)",
    "Head of the organisation",
    "Контакт лице (2) Целосно име",
    "Adresa: Rruga e Re 1",
    "Tel: +355 69 11 22 333 | E-mail: a@b.example",
    "Contact",
    "Mission",
    "Name: Blue House",
    "Website\twww.blue.example",
    "**Founded:** 2001",
    "- **Type:** NGO",
    "Informations supplémentaires",
]
VALUES = [
    "Non-Governmental Organization",
    "Individ",
    "1998",
    "  1. Arts",
    "2. Media",
    "• a bullet",
    "+381 64 111 22 33",
    "0355 42 111 222",
    "info@blue.example",
    "Rr. e Detit 5, Vlorë",
    "Ulica lipa 3, Beograd; Trg mira 2, Niš",
    "ana marić",
    "Ana Marić Executive director",
    "Belgrade, Serbia",
    "Blue House (BH)",
    "Blue House is an association of neighbours, founded in 2004 by Ana Marić and Petar Ilić; it has 5 employees.",
    "Тирана, 5 мај 2024 – Мрежата одржа собрание на кое учествуваа педесет членови од сите градови.",
    "On 5 May 2024 at 18:00 the network will present its new book in the city library. Join us!",
    "A night of poems by the river",
    "Read more",
    "—",
    "-----",
    "Home",
    "© 2020 All rights reserved",
    "…",
    "text that breaks off in the middle of a sentence which was long enough to be running text and...",
    "\u200b",
    "\u00a0x\u00a0",
    "N/A",
    "(BH)",
    "# Heading",
    "| a | b |",
    "شبكة وطنية",
    "e\u0308",
    "1",
    ":",
    "?",
    "\t\t",
    "a:b:c",
    "www.facebook.com/blue",
]
line = st.one_of(st.sampled_from(LABELS), st.sampled_from(VALUES), st.sampled_from(["", "", " "]), st.text(max_size=30))
ending = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", "\n\n"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.tuples(line, ending), max_size=45))
    return draw(st.sampled_from(["", "", "\ufeff"])) + "".join(text + end for text, end in parts)


def bare(text: str) -> str:
    return "".join("".join(character for character in text if character not in INVISIBLE).split())


def check(page: Page) -> None:
    found = recognised([page])
    spans = sorted(
        [(one.span.start, one.span.end) for one in found.records]
        + [(one.span.start, one.span.end) for one in found.left_aside]
    )
    at = 0
    for start, end in spans:
        assert start == at
        assert end > start
        at = end
    assert at == len(page.text)
    for record in found.records:
        for finding in record.fields.values():
            assert record.span.holds(finding.span), finding
            assert 0.0 < finding.confidence <= 1.0
            assert finding.values
            for value in finding.values:
                assert value.text.strip()
                assert finding.span.holds(value.span), finding
                if page.format == "text":
                    source = bare(page.text[value.span.start : value.span.end])
                    assert all(bare(part) in source for part in value.text.split("\n"))
    assert recognised([page]).as_data() == found.as_data()


@given(documents())
@settings(max_examples=80, deadline=None)
def test_any_text_is_accounted_for(text: str) -> None:
    if bare(text):
        check(page_of_text("page.txt", text))


@given(documents())
@settings(max_examples=40, deadline=None)
def test_any_markup_is_accounted_for(text: str) -> None:
    inner = "".join(f"<p>{part}</p><h2>{part[:20]}</h2><table><tr><th>{part}<td>{part}" for part in text.splitlines())
    check(page_of_text("page.html", f"<html><body>{inner}<nav>{text}</nav><script>{text}</script></body>"))


@given(documents(), st.sampled_from([";", ",", "\t"]))
@settings(max_examples=40, deadline=None)
def test_any_table_is_accounted_for(text: str, delimiter: str) -> None:
    head = delimiter.join(["Name", "Organisation Type", "E-Mail", "Year of Establishment", "Mission"])
    rows = delimiter.join(part.replace('"', '""') for part in text.split("\n\n"))
    check(page_of_text("page.csv", f"{head}\n{rows}\n"))


@given(st.binary(min_size=1, max_size=400))
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_read_or_refused_with_a_reason(content: bytes) -> None:
    try:
        page = page_of("page", content)
    except NotReadable as refusal:
        reason = refusal.reason
    else:
        check(page)
        return
    assert reason in REASONS
