"""Values: what stands after a label, read by the kind of field it belongs to."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.findings import Value
from kuvend.directory.rules.recognising.links import (
    emails,
    is_social,
    normalised_email,
    normalised_web_address,
    social_names,
    web_addresses,
    without_scheme,
)
from kuvend.directory.rules.recognising.pages import Line, Page, Piece
from kuvend.directory.rules.recognising.places import divided, looks_like_address, starts_address
from kuvend.directory.rules.recognising.shapes import BULLET, is_person_name, job_words
from kuvend.directory.rules.recognising.telephones import normalised, runs
from kuvend.lettering import fold, fold_tokens

_YEAR: Final = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")
_ASCII_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
# In a text from right to left the country's number stands behind: "73111222 216+".
_CODE_BEHIND: Final = re.compile(r"(?P<number>.*\d)\s+(?P<code>\d{1,3})$")
_CUT: Final = re.compile(r"\s*[;|•·]\s*|\s*,\s+|,(?=[^\W\d])")
_PERSON_CUT: Final = re.compile(r"\s*(?:[,;|]|\s[-–—]\s|\s*\()\s*")


def value_of(page: Page, piece: Piece, *, key: str = "", normal: str = "") -> Value:
    """A part of a line as a value."""
    kept = page.trimmed(piece)
    return Value(page.text_of([kept]), page.span_of([kept]), key, normal)


def text_value(page: Page, pieces: Sequence[Piece]) -> Value:
    """Several lines as one value, with the breaks between them."""
    kept = [page.trimmed(piece) for piece in pieces]
    return Value(page.text_of(kept), page.span_of(kept))


def telephones(page: Page, piece: Piece, countries: tuple[str, ...]) -> list[Value]:
    """The telephone numbers of a line."""
    text = page.lines[piece.line].text[: piece.last]
    behind = [
        re.sub(r"[^\d+]", "", address) for address, _ in page.lines[piece.line].links if address.startswith("tel:")
    ]
    found: list[Value] = []
    for first, last in runs(text):
        if first >= piece.first:
            turned = _CODE_BEHIND.match(text[first:last]) if text[last : last + 1] == "+" else None
            if turned:
                number = f"+{turned['code']}{turned['number']}"
                found.append(value_of(page, Piece(piece.line, first, last + 1), normal=normalised(number, countries)))
                continue
            digits = re.sub(r"\D", "", text[first:last])
            whole = next((number for number in behind if number.endswith(digits[-6:])), text[first:last])
            found.append(value_of(page, Piece(piece.line, first, last), normal=normalised(whole, countries)))
    return found


def email_values(page: Page, piece: Piece) -> list[Value]:
    """The e-mail addresses of a line."""
    text = page.lines[piece.line].text[: piece.last]
    return [
        value_of(page, Piece(piece.line, first, last), normal=normalised_email(text[first:last]))
        for first, last in emails(text)
        if first >= piece.first
    ]


def web_values(page: Page, piece: Piece) -> tuple[list[Value], list[Value]]:
    """The web addresses of a line: websites, and pages on social networks. Addresses behind a link count."""
    line = page.lines[piece.line]
    text = line.text[: piece.last]
    sites: list[Value] = []
    social: list[Value] = []
    for first, last in web_addresses(text):
        if first >= piece.first:
            written = text[first:last]
            (social if is_social(written) else sites).append(
                value_of(page, Piece(piece.line, first, last), normal=_behind(line, written))
            )
    for address, span in line.links:
        known = {value.normal.rstrip("/") for value in (*sites, *social)}
        if address.startswith("http") and address.rstrip("/") not in known:
            (social if is_social(address) else sites).append(Value(address, span, normal=address))
    return sites, social


def _behind(line: Line, written: str) -> str:
    """A web address as the link says it whose words it is; else with the scheme that is usual."""
    bare = without_scheme(written)
    return next((address for address, _ in line.links if without_scheme(address) == bare), "") or (
        normalised_web_address(written)
    )


def social_values(page: Page, piece: Piece) -> list[Value]:
    """Names on social networks in a line ("@shoqata")."""
    text = page.lines[piece.line].text[: piece.last]
    return [
        value_of(page, Piece(piece.line, first, last)) for first, last in social_names(text) if first >= piece.first
    ]


def year_value(page: Page, piece: Piece) -> Value | None:
    """The first year of a line."""
    text = page.lines[piece.line].text.translate(_ASCII_DIGITS)
    found = _YEAR.search(text, piece.first, piece.last)
    return value_of(page, Piece(piece.line, *found.span()), normal=found[0]) if found else None


def type_value(page: Page, piece: Piece) -> Value:
    """The type of an organisation, with its lasting key where the catalogue knows it."""
    text = page.lines[piece.line].text[piece.first : piece.last]
    known = catalogue()
    for candidate in (
        text,
        re.sub(r"\([^)]*\)", " ", text),
        *re.findall(r"\(([^)]*)\)", text),
        *re.split(r"\s*[/|,;–-]\s*", text),
    ):
        found = known.taxonomy_key("types", candidate)
        if found:
            return value_of(page, piece, key=found[0])
    return value_of(page, piece)


def activity_values(page: Page, pieces: Sequence[Piece]) -> list[Value]:
    """Fields of activity from a list, numbered or not, or from one line with commas."""
    found: list[Value] = []
    known = catalogue()
    for piece in pieces:
        text = page.lines[piece.line].text
        mark = BULLET.match(text[piece.first : piece.last])
        whole = page.trimmed(Piece(piece.line, piece.first + (mark.end() if mark else 0), piece.last))
        whole = _without_end(page, whole)
        meant = known.taxonomy_key("activities", text[whole.first : whole.last])
        if meant:
            found.append(value_of(page, whole, key=meant[0]))
            continue
        for first, last in _cut(text, whole.first, whole.last):
            part = _without_end(page, page.trimmed(Piece(piece.line, first, last)))
            if part.last <= part.first:
                continue
            name = text[part.first : part.last]
            meant = known.taxonomy_key("activities", name) or known.taxonomy_key(
                "activities", re.sub(r"\([^)]*\)", "", name)
            )
            found.append(value_of(page, part, key=meant[0] if meant else ""))
    return found


def _without_end(page: Page, piece: Piece) -> Piece:
    text = page.lines[piece.line].text
    last = piece.last
    while last > piece.first and text[last - 1] in ",;.|":
        last -= 1
    return page.trimmed(Piece(piece.line, piece.first, last))


def _cut(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The parts between commas; a comma inside parentheses cuts nothing. A bullet within the line is a cut too."""
    at = first
    for found in _CUT.finditer(text, first, last):
        inside = text.count("(", first, found.start()) > text.count(")", first, found.start())
        if not inside:
            yield at, found.start()
            at = found.end()
    # "1. Arts 2. Media" in one line, perhaps without its first number
    rest = list(re.finditer(r"(?:^|\s)(\d{1,2})[.)]\s+", text[at:last]))
    counted = [int(found[1]) for found in rest]
    if at == first and counted in (list(range(1, len(rest) + 1)), list(range(2, len(rest) + 2))):
        edges = [0, *(edge for found in rest for edge in found.span()), last - at]
        yield from ((at + edges[index], at + edges[index + 1]) for index in range(0, len(edges), 2))
        return
    yield at, last


def address_values(page: Page, pieces: Sequence[Piece]) -> list[Value]:
    """Postal addresses: several to a line are divided, one over several lines is joined."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        text = page.lines[piece.line].text[piece.first : piece.last]
        parts = [
            page.trimmed(Piece(piece.line, piece.first + first, piece.first + last)) for first, last in divided(text)
        ]
        if len(parts) > 1:
            groups.extend([part] for part in parts)
        elif groups and len(groups[-1]) < 4 and not _is_own_address(page, groups[-1], text):
            groups[-1].append(parts[0])
        else:
            groups.append(parts)
    return [text_value(page, group) for group in groups]


def _is_own_address(page: Page, before: Sequence[Piece], text: str) -> bool:
    """Whether a line is an address of its own rather than the next line of the one before."""
    previous = page.text_of(before)
    if text.startswith(("(", "-")) or BULLET.match(text):
        return bool(BULLET.match(text))
    complete = "," in previous or bool(re.search(r"\d{4,5}\s+[^\W\d_]", previous)) or len(before) > 1
    return (starts_address(text) and starts_address(previous)) or (
        complete and starts_address(text) and looks_like_address(text)
    )


def person_parts(text: str) -> tuple[tuple[int, int], tuple[int, int] | None]:
    """Where the name and where the job title stand in what was written as a person's name.

    The second is None when there is no job title. A title without any sign before it ("Lorenca Bejko Executive
    director") is found at the first word that belongs to a job.
    """
    for found in _PERSON_CUT.finditer(text):
        head, tail = text[: found.start()], text[found.end() :]
        if found.start() and job_words(tail) and not job_words(head) and len(head.split()) >= 2:
            return (0, found.start()), (found.end(), len(text.rstrip(" )")))
    starts = [match.start() for match in re.finditer(r"\S+", text)]
    jobs = catalogue().words["jobs"]
    for start in starts[2:]:
        word = fold(re.match(r"\S+", text[start:])[0])  # type: ignore[index] # there is a word at each start
        if word in jobs and is_person_name(text[:start]):
            return (0, len(text[:start].rstrip())), (start, len(text.rstrip(" )")))
    return (0, len(text)), None


def is_lower_case(text: str) -> bool:
    """Whether a name was written without any capital letter."""
    return any(map(str.isalpha, text)) and text == text.lower() and text != text.upper()


def capitalised(text: str) -> str:
    """A lower-case person's name as it should be written."""
    return re.sub(r"[^\W\d_]+", lambda found: found[0][:1].upper() + found[0][1:], text)


def same_text(first: str, second: str) -> bool:
    """Whether two texts are the same, or one begins with the whole or most of the other."""
    mine, yours = fold_tokens(first), fold_tokens(second)
    if len(mine) < 6 or len(yours) < 6:
        return False
    if mine == yours:
        return True
    one, two = " ".join(mine), " ".join(yours)
    short, long = sorted((one, two), key=len)
    return len(short) > 200 and (short in long or short[:200] in long)
