"""Recognising: pages in, records out, and an account of every character."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from kuvend.directory.rules.recognising.accounting import Stretch, accounted, between_profiles
from kuvend.directory.rules.recognising.cards import cards_of
from kuvend.directory.rules.recognising.described import described_of
from kuvend.directory.rules.recognising.duplicates import Known, with_duplicates
from kuvend.directory.rules.recognising.fields import profile_of
from kuvend.directory.rules.recognising.findings import LeftAside, Recognition, Record
from kuvend.directory.rules.recognising.outlines import Outline, outlines_of, profile_labels
from kuvend.directory.rules.recognising.pages import Page, Piece, Span, plain_page
from kuvend.directory.rules.recognising.places import country_code, ends_in_country
from kuvend.directory.rules.recognising.prose import name_told, proposals
from kuvend.directory.rules.recognising.shapes import is_prose
from kuvend.directory.rules.recognising.tabled import tabled, with_tables
from kuvend.directory.rules.recognising.tables import TablePage, is_form, records_of_table
from kuvend.directory.rules.recognising.telephones import country_of, normalised, runs

_MOST_COUNTRIES: Final = 6


def recognised(pages: Sequence[Page], *, known: Sequence[Known] = (), country: str = "") -> Recognition:
    """Recognise everything on the pages.

    `known` are the organisations of the directory to compare with; `country` (ISO 3166-1) is the network's, tried
    first for
    telephone numbers without a country. The answer depends on nothing else, so running it again gives the same.
    """
    records: list[Record] = []
    left: list[LeftAside] = []
    for page in pages:
        found, aside = recognised_page(page, country=country)
        records.extend(found)
        left.extend(aside)
    return Recognition(tuple(with_duplicates(records, known)), tuple(left), {page.file: page.text for page in pages})


def recognised_page(page: Page, *, country: str = "") -> tuple[list[Record], list[LeftAside]]:
    """Recognise one page: its records and what was left aside, each in order."""
    countries = _countries(page, country)
    if isinstance(page, TablePage) and not is_form(page):
        return records_of_table(page, countries)
    if isinstance(page, TablePage):
        page = plain_page(page.file, page.text)
    page, tables = with_tables(page, countries)
    labels = profile_labels(page)
    stated = outlines_of(page, labels)
    outlines = sorted((*stated, *cards_of(page, stated, labels)), key=lambda one: one.first)
    stretches: list[Stretch] = []
    at = 0
    for outline in sorted((*outlines, *described_of(page, outlines, labels)), key=lambda one: one.first):
        stretches.extend(between_profiles(page, at, outline.first))
        stretches.append(Stretch(outline.first, _profile_maker(page, outline, countries)))
        at = outline.end
    stretches.extend(between_profiles(page, at, len(page.lines)))
    records, left = accounted(page, tabled(stretches, tables))
    return [_with_proposals(page, record) for record in records], left


def _profile_maker(page: Page, outline: Outline, countries: tuple[str, ...]) -> Callable[[Span], Record]:
    lines = tuple(page.lines[outline.first : outline.end])
    own = _countries(replace(page, lines=lines), "")
    return lambda span: profile_of(page, outline, span, tuple(dict.fromkeys((*own, *countries))))


def _with_proposals(page: Page, record: Record) -> Record:
    """A text about an organisation that is no profile ("X is a network, founded in 2004 by ...") still proposes
    facts.
    """
    if record.kind != "other" or record.detail or "body" not in record.fields:
        return record
    span = record.fields["body"].span
    pieces = [
        Piece(number, 0, len(line.text))
        for number, line in enumerate(page.lines)
        if line.text and span.start <= line.start < span.end and is_prose(line.text)
    ]
    told: dict[str, Sequence[Piece]] = {"body": pieces}
    name = name_told(page, told)
    found = proposals(page, record.fields, told)
    if name is None:
        return record
    return replace(record, fields={**record.fields, "name": name, **found})


def _countries(page: Page, country: str) -> tuple[str, ...]:
    """The countries of a page, the likeliest first: the given one, those of complete numbers, those named in
    addresses.
    """
    counts: Counter[str] = Counter()
    for line in page.lines:
        if not line.text or len(line.text) > 2000:
            continue
        if len(line.text) < 40 and (code := country_code(line.text)):
            counts[code] += 1
        elif len(line.text) < 170 and (ending := ends_in_country(line.text)):
            counts[ending[1]] += 1
        for first, last in runs(line.text):
            written = line.text[first:last]
            if written.lstrip("(").startswith(("+", "00")) and (number := normalised(written)):
                counts[country_of(number)] += 2
    likeliest = [code for code, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if code]
    return tuple(dict.fromkeys([*([country] if country else []), *likeliest]))[:_MOST_COUNTRIES]
