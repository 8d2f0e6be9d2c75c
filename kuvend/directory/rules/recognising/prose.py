"""Facts told in sentences - since when, by whom, with how many people - read as proposals, never as stated values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.findings import Finding, Value
from kuvend.directory.rules.recognising.pages import Page, Piece
from kuvend.lettering import fold, fold_tokens

_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:;•\n]\s*|[\"“„«(]\s*|,\s+|[-–—]\s+)$")
_ARTICLES: Final = re.compile(r"^(?:the|der|die|das)\s+(?=\S)", re.IGNORECASE)
_NOT_NAMES: Final = frozenset(
    fold_tokens(
        "it this that these those our we they he she i which who there what one such kjo ky ajo ai ne jone yne "
        "organizata jone nasa nase ovo to ono mi koja koji"
        "ова тоа ние наша nous notre cette ce elle il nos c qui wir unsere unser diese dieser es sie er esta este "
        "nuestra nuestro questa questo nostra nostro"
        "mission vision goal aim misioni vizioni qellimi objektivi misija cilj ziel but objectif project projekti "
        "projekat проект everyone nobody today main"
    )
)
_SMALL: Final = frozenset(
    fold_tokens(
        "the of and for in on a an to e i te per dhe me ne nga za i u na od de la le les des du et der die das und "
        "von fur el y del da di al st jone yne nase"
    )
)
_YEAR_SURE: Final = 0.5
_YEAR_SINCE: Final = 0.35
_LIST_CUT: Final = re.compile(
    r"\s*;\s*|\s*,\s*(?:and|dhe|et|und|y|e|i|и)?\s+|\s+(?:and|dhe|et|und|y|и|i)\s+(?=[^\W\d_]*[A-ZÇËŠŽĆČĐА-ШÄÖÜÉ])"
)
# A conjunction with a small letter behind it.
_THOUGHT: Final = re.compile(
    r"\s(?:and|dhe|et|und|y|e|i|и)\s+(?=[^\W\d_])(?=\S*[a-zçëšžćčđа-ш])(?![A-ZÇËŠŽĆČĐА-ШÄÖÜÉ])"
)
_MOMENT: Final = re.compile(
    r"\s(?:in|en|në|më|u|у|во|im|am|dans|le|seit|since|depuis|od|од)\s+(?:[^\W\d]+\s+){0,2}(?:18|19|20)\d\d\b|\s(?:18|19|20)\d\d\.?\s",
    re.IGNORECASE,
)
_SOURCES: Final = (
    "general_information",
    "body",
    "mission_and_objectives",
    "additional_information",
    "main_projects_activities",
    "why_do_you_want_to_join",
    "how_can_you_contribute_to_the_network",
)


def proposals(
    page: Page, fields: dict[str, Finding], pieces: Mapping[str, Sequence[Piece]], *, person: bool = False
) -> dict[str, Finding]:
    """What the texts of a record tell about fields that are not stated.

    `pieces` are the lines of each text field, so that each proposal has its exact span.
    """
    found: dict[str, Finding] = {}
    for source in _SOURCES:
        for piece in pieces.get(source, ()):
            for finding in _told_in(page, piece, source, person=person):
                if finding.key not in fields and (
                    finding.key not in found or found[finding.key].confidence < finding.confidence
                ):
                    found[finding.key] = finding
    return found


def _told_in(page: Page, piece: Piece, source: str, *, person: bool) -> Iterator[Finding]:
    """What one line of a text tells."""
    if not person:
        yield from _origin_in(page, piece, source)
    text = page.lines[piece.line].text[: piece.last]
    known = catalogue().prose
    for key, name in (("staff", "staff"), ("yearly_budget", "budget")):
        for language, expression in known[name]:
            match = expression.search(text, piece.first)
            if match and len(match["value"].strip()) > 0:
                yield _finding(page, piece, key, [match.span("value")], 0.45, language)
                break
    if source in {"general_information", "mission_and_objectives", "body", "additional_information"}:
        for language, expression in known["partners"]:
            match = expression.search(text, piece.first)
            parts = _listed(text, *match.span("list"), language) if match and _starts_large(match["list"]) else []
            if len(parts) > 0:
                yield _finding(page, piece, "partners", parts, 0.35, language)
                break


def _origin_in(page: Page, piece: Piece, source: str) -> Iterator[Finding]:
    """Since when, and by whom."""
    text = page.lines[piece.line].text[: piece.last]
    known = catalogue().prose
    for language, expression in known["founded"]:
        match = expression.search(text, piece.first)
        if match and _is_about_itself(text, match, source):
            since = match.start("year") - match.start() < 12  # "since 2004" alone
            sure = _YEAR_SINCE if since else _YEAR_SURE
            yield _finding(page, piece, "year_of_establishment", [match.span("year")], sure, language)
            break
    if source not in {"general_information", "body", "mission_and_objectives"}:
        return
    for language, expression in known["founders"]:
        match = expression.search(text, piece.first)
        if match and _starts_large(match["list"]):
            # one word alone is rather a common noun ("citizens") than a founder, unless it is an acronym
            parts = [
                (first, last)
                for first, last in _listed(text, *match.span("list"), language)
                if " " in text[first:last] or text[first:last].isupper()
            ]
            if parts:
                yield _finding(page, piece, "founders", parts, 0.45, language)
                break


def _starts_large(text: str) -> bool:
    """Whether an enumeration begins with a name: a capital, a digit or a quotation mark, maybe after an article."""
    bare = re.sub(r"^(?:(?:the|la|le|les|die|der|das|el|los)\s+|l['’])", "", text.strip(), flags=re.IGNORECASE)
    return bool(bare) and (bare[0].isupper() or bare[0].isdigit() or bare[0] in '"“„«')


def _is_about_itself(text: str, match: re.Match[str], source: str) -> bool:
    """Whether a year of founding is the record's own: told early, and no span of a project ("2015-2018")."""
    after = text[match.end("year") : match.end("year") + 12]
    if re.match(r"\.?\s*(?:[-–/]|to\b|until\b|do\b|до\b|deri\b|bis\b|à\b|au\b)\s*", after):
        return False
    return source in {"general_information", "body"} or match.start() < 400


def _end_of_thought(text: str, start: int, end: int, language: str) -> int:
    """Where one part of an enumeration ends: before "and has 12 employees", before "in 1997"."""
    thoughts = (
        found
        for found in _THOUGHT.finditer(text, start, end)
        # in Albanian "e" and "i" are no conjunctions: "Qendra për Mbrojtjen e të Drejtave", "Fondi i grave"
        if language != "sq" or fold(found[0]) not in {"e", "i"}
    )
    thought = next(thoughts, None)
    if thought:
        end = thought.start()
    moment = _MOMENT.search(text, start, end)
    return moment.start() if moment else end


def _listed(text: str, first: int, last: int, language: str) -> list[tuple[int, int]]:
    """The parts of an enumeration; it ends where a new thought begins ("and since 2013 ...")."""
    stop = re.search(
        r"\s(?:dhe që|and since|and in \d|as well as in|et depuis|und seit|i od|, u bënë|in order to|to\s+\w+|with the"
        r"|me qëllim|sa ciljem|со цел|afin|mit dem Ziel|s ciljem)\b",
        text[first:last],
    )
    end = first + stop.start() if stop else last
    cuts = [cut for cut in _LIST_CUT.finditer(text, first, end) if language != "sq" or fold(cut[0]) not in {"e", "i"}]
    if ";" in text[first:end]:
        cuts = [cut for cut in cuts if ";" in cut[0]]
    elif sum(1 for cut in cuts if "," in cut[0]) > 1:
        # with commas between, "and" may stand within a name; only the last one separates
        cuts = [cut for number, cut in enumerate(cuts) if "," in cut[0] or number == len(cuts) - 1]
    edges = [first, *(edge for cut in cuts for edge in cut.span()), end]
    parts = [(edges[index], edges[index + 1]) for index in range(0, len(edges), 2)]
    kept: list[tuple[int, int]] = []
    for start, stop_at in parts:
        end = _end_of_thought(text, start, stop_at, language)
        part = text[start:end]
        left = start + len(part) - len(part.lstrip(" ,:"))
        right = end - (len(part) - len(part.rstrip(" ,:;.")))
        if right - left >= 3 and (text[left].isupper() or text[left].isdigit() or text[left] in '"“„«'):
            kept.append((left, right))
    return kept


def _finding(
    page: Page, piece: Piece, key: str, parts: Sequence[tuple[int, int]], confidence: float, language: str | None
) -> Finding:
    values = []
    for first, last in parts:
        kept = page.trimmed(Piece(piece.line, first, last))
        values.append(Value(page.text_of([kept]), page.span_of([kept])))
    return Finding(
        key,
        tuple(values),
        values[0].span.joined(values[-1].span),
        confidence,
        _tag(language, values[0].text),
        proposal=True,
    )


def _tag(language: str | None, text: str) -> str | None:
    if language == "sr":
        return "sr" if any("\u0400" <= character <= "\u04ff" for character in text) else None
    return language


def name_told(page: Page, pieces: Mapping[str, Sequence[Piece]]) -> Finding | None:
    """The name which a record's texts give it in a sentence ("X is an association"), as a proposal."""
    for source in _SOURCES[:4]:
        for piece in list(pieces.get(source, ()))[:3]:
            text = page.lines[piece.line].text[: piece.last]
            for language, expression in catalogue().prose["name"]:
                for match in expression.finditer(text, piece.first):
                    span = _name_in(text, *match.span("name"))
                    if span:
                        sure = 0.6 if span[0] - piece.first < 40 else 0.45
                        return _finding(page, piece, "name", [span], sure, _tag(language, text))
    return None


def _name_in(text: str, first: int, last: int) -> tuple[int, int] | None:
    """The name within a run of words: from the beginning of its sentence, without an article, and no mere pronoun."""
    before = text[:first]
    start = first
    if not _SENTENCE_START.search(before):
        # the run began within a sentence: it counts from its first capital on
        capital = re.search(r"(?<!\S)[\"“„«]?[^\W\d_a-zа-шçëšžćčđèéà]", text[first:last])
        if not capital:
            return None
        start = first + capital.start()
    article = _ARTICLES.match(text[start:last])
    if article and article.end() < last - start:
        start += article.end()
    words = fold_tokens(text[start:last])
    if not words or len(words) > 10 or set(words[:2]) & _NOT_NAMES or words[-1] in _SMALL:
        return None
    generic = catalogue().words["organisation"] | catalogue().words["no_heading"] | _SMALL
    if all(word in generic for word in words):
        return None
    return start, last
