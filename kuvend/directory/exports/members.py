"""The list of members as a file: the same members, order and visibility as on the page, safe to open.

A spreadsheet program runs a cell that begins like a formula, so such cells are written as plain text with an
apostrophe before them (CSV) or as text cells (XLSX).
"""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import batched
from typing import IO, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuvend.core.formats import country_name, money
from kuvend.core.text import TranslatedText
from kuvend.directory import phrases
from kuvend.directory.queries.listing import labels_in, spoken_language
from kuvend.directory.queries.records import Label, PlaceRecord, Record, records
from kuvend.directory.states import ContactKind, Visibility

BATCH = 200
LONGEST_CELL = 32_767  # Excel's own limit, in characters
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

type Reader = str  # language of the reader


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading and what it shows of a member to a reader of a language."""

    heading: str | Promise
    value: Callable[[Record, Reader], str]


def _labels(labels: Iterable[Label | PlaceRecord], language: str) -> str:
    return "; ".join(TranslatedText(label.label).read(language).text for label in labels)


def _languages(codes: Iterable[str], language: str) -> str:
    labels = labels_in(language)
    return "; ".join(spoken_language(code, labels) for code in codes)


def _text(name: str) -> Callable[[Record, Reader], str]:
    return lambda record, language: TranslatedText(getattr(record, name)).read(language).text


def _points(kind: ContactKind) -> Callable[[Record, Reader], str]:
    return lambda record, _language: "; ".join(point.value for point in record.contact_points if point.kind == kind)


def _number(name: str) -> Callable[[Record, Reader], str]:
    return lambda record, _language: "" if (value := getattr(record, name)) is None else str(value)


def _headed(record: Record, language: str) -> str:
    """The networks that a member heads, by name as far as it stands in them."""
    names = {membership.network: membership.name for membership in record.memberships}
    return "; ".join(
        TranslatedText(names[slug]).read(language).text if slug in names else slug for slug in record.heads
    )


# Every field of a profile that a reader may see; `queries.records` has emptied those that this reader may not.
COLUMNS: Sequence[Column] = (
    Column(_("Name"), lambda record, _language: record.name),
    Column(_("Acronym"), lambda record, _language: record.acronym),
    Column(_("Other names"), lambda record, _language: "; ".join(record.other_names)),
    Column(_("Networks"), lambda record, language: "; ".join(
        TranslatedText(membership.name).read(language).text for membership in record.memberships)),
    Column(_("Organisation type"), lambda record, language: _labels([record.type] if record.type else [], language)),
    Column(_("Country"), lambda record, _language: country_name(record.country)),
    Column(_("Seat"), lambda record, language: _labels([record.seat] if record.seat else [], language)),
    Column(_("Operates in"), lambda record, language: _labels(record.operates_in, language)),
    Column(_("Year of establishment"), _number("year_of_establishment")),
    Column(_("Registration number"), lambda record, _language: record.registration_number),
    Column(_("Fields of activity"), lambda record, language: _labels(record.fields_of_activity, language)),
    Column(_("Target groups"), lambda record, language: _labels(record.target_groups, language)),
    Column(_("Languages"), lambda record, language: _languages(record.languages, language)),
    Column(_("Address"), lambda record, _language: "; ".join(record.addresses)),
    Column(_("E-mail"), _points(ContactKind.EMAIL)),
    Column(_("Telephone"), _points(ContactKind.TELEPHONE)),
    Column(_("Mobile"), _points(ContactKind.MOBILE)),
    Column(_("Website"), _points(ContactKind.WEBSITE)),
    Column(_("Social media"), _points(ContactKind.SOCIAL)),
    Column(_("Contacts"), lambda record, _language: "; ".join(
        ", ".join(filter(None, (contact.full_name, contact.job_title, contact.email, contact.telephone)))
        for contact in record.contacts)),
    Column(_("General information"), _text("general_information")),
    Column(_("Mission and objectives"), _text("mission_and_objectives")),
    Column(_("Main projects and activities"), _text("main_projects_activities")),
    Column(_("What it contributes to the network"), _text("how_can_you_contribute_to_the_network")),
    Column(_("Why it joined"), _text("why_do_you_want_to_join")),
    Column(_("Additional information"), _text("additional_information")),
    Column(_("Staff"), _number("staff_count")),
    Column(_("Volunteers"), _number("volunteer_count")),
    Column(_("Yearly budget"), lambda record, _language: money(record.yearly_budget, record.budget_currency)),
    Column(_("Funding sources"), _text("funding_sources")),
    Column(_("Partners"), _text("partners")),
    Column(_("Founders"), _text("founders")),
    Column(_("Relations"), lambda record, _language: "; ".join(
        f"{phrases.RELATION_KIND[relation.kind]}: {relation.name}" for relation in record.relations)),
    Column(phrases.HEAD_OF_NETWORK, _headed),
    Column(_("Last confirmed"), lambda record, _language: (
        record.last_confirmed_at.date().isoformat() if record.last_confirmed_at else "")),
    Column(_("Identifier"), lambda record, _language: record.public_id),
)  # fmt: skip


def all_records(public_ids: Iterable[str], *, sees: Callable[[int], Collection[Visibility]]) -> Iterator[Record]:
    """Return members in full, a few hundred at a time."""
    for batch in batched(public_ids, BATCH, strict=False):
        yield from records(batch, sees=sees)


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text


def as_csv(members: Iterable[Record], *, language: str) -> Iterator[bytes]:
    """Return the file piece by piece: UTF-8 with a mark, by which spreadsheet programs know it."""
    yield b"\xef\xbb\xbf"
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([str(column.heading) for column in COLUMNS])
    for member in members:
        writer.writerow([safe_cell(_flat(column.value(member, language))) for column in COLUMNS])
        yield _take(buffer).encode()
    yield _take(buffer).encode()


def _flat(text: str) -> str:
    return text.replace("\0", "")


def _take(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def as_xlsx(members: Iterable[Record], *, language: str) -> IO[bytes]:
    """Return the workbook as a temporary file, at its beginning."""
    from openpyxl import Workbook  # noqa: PLC0415 - 25 MB with numpy, only where a workbook is made

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(str(_("Members")))
    sheet.freeze_panes = "B2"
    sheet.append([_cell(sheet, str(column.heading)) for column in COLUMNS])
    for member in members:
        sheet.append([_cell(sheet, column.value(member, language)) for column in COLUMNS])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    workbook.save(file)
    file.seek(0)
    return file


def _cell(sheet: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415 - as above

    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_CELL])
    cell.data_type = "s"  # a text, whatever it begins with
    return cell


def as_json(members: Iterable[Record], *, total: int) -> Iterator[bytes]:
    """Return one document like the API's, piece by piece."""
    yield f'{{"count": {total}, "next": null, "previous": null, "results": ['.encode()
    separator = ""
    for member in members:
        yield (separator + json.dumps(asdict(member), ensure_ascii=False, default=_plain)).encode()
        separator = ",\n"
    yield b"]}\n"


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value))
