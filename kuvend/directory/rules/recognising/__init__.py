"""Recognising the member list of an old website: profiles, news and events out of text, HTML, CSV and XLSX.

Pure and quick to import. Read `page_of` first, then `recognised`; `Recognition.as_data` is what `kuvend import --json`
prints. In the order in which they know each other: `pages` (lines with offsets), `catalogue` (words of
`directory/labels`), `shapes`, `dates`, `places`, `telephones`, `links` (what a line looks like), `labels` (where labels
stand), `units` and `items` (articles), `tails`, `grouping`, `sifting`, `headings`, `outlines` and `cards`
(where profiles begin and end), `values`, `prose`, `naming` and `fields` (what they say), `accounting`, `turning`
(tables on their side), `tabled` (tables within a text) and `recognition`.
"""

from kuvend.directory.rules.recognising.duplicates import Known
from kuvend.directory.rules.recognising.findings import (
    LIST_FIELDS,
    PROFILE_FIELDS,
    Finding,
    LeftAside,
    Recognition,
    Record,
    Value,
)
from kuvend.directory.rules.recognising.pages import Page, Span
from kuvend.directory.rules.recognising.reading import page_of, page_of_text
from kuvend.directory.rules.recognising.recognition import recognised, recognised_page
from kuvend.directory.rules.recognising.refusals import REASONS, NotReadable

__all__ = [
    "LIST_FIELDS",
    "PROFILE_FIELDS",
    "REASONS",
    "Finding",
    "Known",
    "LeftAside",
    "NotReadable",
    "Page",
    "Recognition",
    "Record",
    "Span",
    "Value",
    "page_of",
    "page_of_text",
    "recognised",
    "recognised_page",
]
