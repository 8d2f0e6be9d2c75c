"""Naming: what a profile without a heading may be called, where no sentence says so - always a proposal.

Three things speak for a name: the text begins with it ("Die Stiftung Backsteinkirchen fördert ..."), an acronym in
brackets closes it ("Centar za kulturu (CZK)"), or the web or e-mail address is made of its words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.findings import Finding, Value
from kuvend.directory.rules.recognising.pages import Page, Piece
from kuvend.directory.rules.recognising.places import country_code
from kuvend.lettering import fold, fold_tokens

LED: Final = 0.45
ADDRESSED: Final = 0.5
_SOURCES: Final = (
    "general_information",
    "mission_and_objectives",
    "main_projects_activities",
    "additional_information",
)
_ARTICLE: Final = re.compile(r"(?:(?:the|der|die|das|la|le|les|el|los|las|il|lo|gli)\s+|l['’])(?=\S)", re.IGNORECASE)
_WORD: Final = re.compile(r"[\"“„«][^\"”“»\n]{2,80}[\"”“»]|[^\s,;:.!?()\[\]\"“„«»”]+(?:\.(?=[^\W\d_]))?")
_SMALL: Final = frozenset(
    fold_tokens(
        "the of and for in on a to e i te per dhe me ne nga za u na od de la le les des du et pour d l der die das und "
        "von fur für im am zur zum y del da di al con em i pri"
    )
)
_QUOTED: Final = re.compile(
    r"(?P<what>[^\W\d_]+)(?:\s+[^\W\d_]+){0,3}\s+(?P<name>(?P<open>[\"“„«])\s?[^\"”“»\n]{2,80}[\"”“»])(?=\s+[^\W\d_A-ZА-Ш])"
)
_ACRONYM: Final = re.compile(r"\s*[(\[]\s*(?P<acronym>[^\W\d_a-zа-ш][^\W_]*(?:[-@/&.][^\W_]+)*)\s*[)\]]")
_ORGANISED: Final = re.compile(
    r"\w{2,}(?:stiftung|verein|verband|werk|bund|zentrum|netzwerk|gesellschaft|initiative|museum|theater|akademie"
    r"|bibliothek|institut|klub|club)$"
)
# Providers of mailboxes: their names say nothing about who writes.
_MAILBOXES: Final = frozenset(
    fold_tokens(
        "abv albmail aol blogspot email eunet eutelnet example facebook free "
        "gmail gmx google googlemail hotmail icloud inet instagram laposte "
        "linkedin live mail me msn mt mts neobee orange outlook posteo "
        "proton protonmail ptt sbb sfr sites telekom twitter vip "
        "wanadoo web weebly wixsite wordpress yahoo yandex ymail youtube"
    )
)
_MOST_WORDS: Final = 9


def name_guessed(page: Page, fields: Mapping[str, Finding], pieces: Mapping[str, Sequence[Piece]]) -> Finding | None:
    """The likeliest name of a profile whose heading was lost, or nothing."""
    lines = [piece for source in _SOURCES for piece in pieces.get(source, ())]
    hosts = list(dict.fromkeys(_hosts(fields)))
    for piece in lines:
        found = _addressed(page, piece, hosts)
        if found:
            # the address may be made of the last words of the name only ("L'Union des Jardins de Sfax")
            led = _leading(page, piece)
            longer = led is not None and led.first <= found.first and found.last <= led.last
            return _finding(page, led if led is not None and longer else found, ADDRESSED)
    for source in _SOURCES[:2]:
        for piece in list(pieces.get(source, ()))[:1]:
            led = _leading(page, piece)
            if led:
                return _finding(page, led, LED)
    return None


def _finding(page: Page, piece: Piece, confidence: float) -> Finding:
    value = Value(page.text_of([piece]), page.span_of([piece]))
    return Finding("name", (value,), value.span, confidence, None, proposal=True)


def _hosts(fields: Mapping[str, Finding]) -> Iterator[str]:
    """The names under which a profile has its website and its mail, without what belongs to the country."""
    written = [
        value.normal or value.text for key in ("website", "emails") if key in fields for value in fields[key].values
    ]
    for address in written:
        host = re.sub(r"^[a-z]+://", "", address.casefold()).split("/")[0].split("@")[-1].removeprefix("www.")
        labels = host.split(".")[:-1]
        while len(labels) > 1 and len(labels[-1]) <= 3:
            labels.pop()  # "org.al", "co.rs"
        if labels and labels[-1] not in _MAILBOXES:
            yield _plain(labels[-1])


def _plain(text: str) -> str:
    """Letters and digits only, umlauts as one letter, so that "brueckenschlag" is "Brückenschlag"."""
    bare = re.sub(r"[^a-z0-9]", "", fold(text).replace(" ", ""))
    return re.sub(r"([aou])e", r"\1", bare)


def _runs(text: str, first: int, last: int) -> Iterator[list[re.Match[str]]]:
    """The runs of words which may be a name: they begin large, and small words stand only within."""
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(text, first, last):
        gap = text[words[-1].end() : word.start()] if words else ""
        if words and (gap.strip() or not (_is_large(word[0]) or fold(word[0]) in _SMALL)):
            yield words
            words = []
        if words or _is_large(word[0]):
            words.append(word)
    if words:
        yield words


def _is_large(word: str) -> bool:
    return not word[0].islower() and (word[0].isupper() or word[0].isdigit() or word[0] in '"“„«')


def _addressed(page: Page, piece: Piece, hosts: Sequence[str]) -> Piece | None:
    """The words in a line of which a web address is made."""
    text = page.lines[piece.line].text
    for run in _runs(text, piece.first, piece.last):
        for start in range(len(run)):
            for end in range(start + 1, min(len(run), start + _MOST_WORDS) + 1):
                part = run[start:end]
                if not _is_large(part[0][0]) or fold(part[-1][0]) in _SMALL or _ARTICLE.match(f"{part[0][0]} x"):
                    continue
                whole = _plain("".join(word[0] for word in part))
                telling = _plain("".join(word[0] for word in part if not _says_little(word[0])))
                if fold(part[0][0]) in _SMALL:
                    telling = whole
                if len(whole) >= 5 and any(host in {whole, telling} for host in hosts if len(host) >= 4):
                    return _widened(piece, run, start, end)
    return None


def _widened(piece: Piece, run: Sequence[re.Match[str]], start: int, end: int) -> Piece:
    """The part of a run, with the word for an association directly before it ("Fondacija Plava kuća")."""
    if start and is_organisation(run[start - 1][0]):
        start -= 1
    return Piece(piece.line, run[start].start(), run[end - 1].end())


def _says_little(word: str) -> bool:
    folded = fold(word)
    return folded in _SMALL or is_organisation(word) or bool(country_code(word))


def is_organisation(word: str) -> bool:
    """Whether a word is one for an association of any kind ("Foundation", "Kulturverein")."""
    folded = fold(word)
    known = catalogue().words["organisation"]
    definite = folded[:-2] if folded.endswith(("ta", "to", "ot")) else folded  # Macedonian: "Фондацијата"
    return len(folded) > 2 and (folded in known or definite in known or bool(_ORGANISED.search(folded)))


def _leading(page: Page, piece: Piece) -> Piece | None:
    """The name with which a text begins: an association's word among capitals, or whatever an acronym closes."""
    text = page.lines[piece.line].text
    article = _ARTICLE.match(text, piece.first, piece.last)
    start = article.end() if article else piece.first
    quoted = _quoted(text, start, piece.last)
    if quoted:
        return Piece(piece.line, *quoted)
    run = next(iter(_runs(text, start, piece.last)), None)
    if run is None or run[0].start() != start or fold(run[0][0]) in catalogue().words["own"]:
        return None
    closed = _closed_by_acronym(text, start, piece.last)
    if closed:
        return Piece(piece.line, start, closed)
    while run and fold(run[-1][0]) in _SMALL:
        run = run[:-1]
    if not 2 <= len(run) <= _MOST_WORDS or not any(is_organisation(word[0]) for word in run):
        return None
    if all(_says_little(word[0]) or fold(word[0]) in catalogue().words["no_heading"] for word in run):
        return None
    follower = text[run[-1].end() : run[-1].end() + 2]
    if not re.match(r"\s[^\W\d_]", follower) or not follower[1].islower():
        return None  # an enumeration or a title, no subject of a sentence
    return Piece(piece.line, start, run[-1].end())


def _quoted(text: str, start: int, last: int) -> tuple[int, int] | None:
    """The name in quotation marks behind the word for an association: "L'association « Voix du Sud »", "Udruženje žena
    „Ravnica“" - with that word where it is written large.
    """
    found = _QUOTED.match(text, start, last)
    if found is None or not is_organisation(found["what"]):
        return None
    return (found.start() if found["what"][0].isupper() else found.start("name")), found.end("name")


def _closed_by_acronym(text: str, start: int, last: int) -> int | None:
    """Where a name ends whose acronym follows in brackets and is made of its first letters."""
    found = _ACRONYM.search(text, start, min(last, start + 130))
    if found is None or sum(map(str.isupper, found["acronym"])) < 2:
        return None
    head = text[start : found.start()]
    words = [word for word in fold_tokens(head) if word]
    letters = [letter for letter in fold(found["acronym"]) if letter.isalnum()]
    if re.search(r"[.!?;:]\s", head) or not 2 <= len(words) <= 12 or len(letters) < 2:
        return None
    at = 0
    for word in words:
        if at < len(letters) and word[0] == letters[at]:
            at += 1
    return found.start() if at == len(letters) else None
