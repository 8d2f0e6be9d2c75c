"""HTML: read into lines whose characters know where they stand in the source.

A tolerant reader of our own over the standard library's tokenizer, because no HTML library tells where a text came
from.
"""

import re
from collections.abc import Sequence
from html import unescape
from html.parser import HTMLParser
from typing import Final

from kuvend.directory.rules.recognising.pages import INVISIBLE, Line, Page, Span

_APART: Final = {
    "script": "script",
    "style": "style",
    "noscript": "script",
    "template": "script",
    "svg": "picture",
    "iframe": "embedded",
    "nav": "menu",
    "footer": "footer",
    "head": "head",
    "select": "form",
    "button": "form",
    "canvas": "picture",
    "object": "embedded",
}
_BLOCKS: Final = frozenset(
    {
        "p",
        "div",
        "section",
        "article",
        "main",
        "aside",
        "header",
        "ul",
        "ol",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "blockquote",
        "pre",
        "form",
        "fieldset",
        "dl",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "address",
        "figure",
        "hr",
        "body",
        "html",
        "center",
        "details",
    }
)
_ROWS: Final = frozenset({"li", "tr", "dt", "dd", "br", "figcaption", "summary", "caption", "legend", "option"})
_CELLS: Final = frozenset({"td", "th"})
_VOID: Final = frozenset(
    {"br", "hr", "img", "input", "meta", "link", "wbr", "area", "base", "col", "embed", "source", "track"}
)
_MENU_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumb|breadcrumbs|cookie|cookies|pager|pagination|sidebar|share|social-share|skip-link|site-header|site-footer)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DEEPEST: Final = 400


_BULLET: Final = "•"


class _Reader(HTMLParser):
    """Collects characters with their offsets, and breaks lines where a browser would."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.source = text
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.lines: list[Line] = []
        self.characters: list[str] = []
        self.offsets: list[int] = []
        self.links: list[tuple[str, Span]] = []
        self.opened = 0
        self.open_tags: list[tuple[str, bool]] = []
        self.apart: list[tuple[int, str, int]] = []
        self.level = 0
        self.href: tuple[str, Span, int] | None = None
        self.marker: list[int] = []

    # --- where we are

    @property
    def at(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column

    # --- lines

    def flush(self, *, blank: bool) -> None:
        """End the line that was gathered; `blank` leaves an empty one after it."""
        text = "".join(self.characters)
        left = len(text) - len(text.lstrip())
        kept = text.strip()
        if kept == _BULLET:  # nothing but the sign of a list whose item begins with a block of its own
            kept = ""
        if kept:
            positions = tuple(self.offsets[left : left + len(kept)])
            self.lines.append(
                Line(kept, positions[0], positions[-1] + 1, self.opened, positions, self.level, "", tuple(self.links))
            )
            self.links = []
        if blank and self.lines and self.lines[-1].text:
            self.lines.append(Line("", self.at, self.at, self.at))
        if kept or not self.characters:
            self.opened = self.at
        self.characters, self.offsets = [], []

    def add(self, text: str, offsets: Sequence[int]) -> None:
        """Add visible characters; white space becomes one space."""
        for character, offset in zip(text, offsets, strict=True):
            if character in INVISIBLE:
                continue
            if character.isspace() and character != "\t":
                if not self.characters or self.characters[-1] in " \t":
                    continue
                character = " "  # noqa: PLW2901 - the character as it is seen
            self.characters.append(character)
            self.offsets.append(offset)

    # --- what the tokenizer calls

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self.apart:
            if tag not in _VOID:
                self.apart[-1] = (self.apart[-1][0] + (tag == self._apart_tag()), *self.apart[-1][1:])
            return
        reason = (
            _APART.get(tag)
            or (
                "menu"
                if tag in {"div", "ul", "header", "aside", "section"}
                and _MENU_CLASS.search(f"{given.get('class', '')} {given.get('id', '')}")
                else ""
            )
            or ("menu" if given.get("role") in {"navigation", "banner"} else "")
        )
        if "hidden" in given or (given.get("aria-hidden") == "true" and tag in {"div", "section"}):
            reason = reason or "hidden"
        if reason and tag not in _VOID:
            self.flush(blank=True)
            self.apart.append((1, reason, self.at))
            self.open_tags.append((tag, True))
            return
        self._break_before(tag)
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self.level = int(tag[1])
        if tag == "li":
            self.add(f"{_BULLET} ", [self.at, self.at])
        if tag == "a" and given.get("href"):
            self._open_link(given["href"])
        if tag not in _VOID and len(self.open_tags) < _DEEPEST:
            self.open_tags.append((tag, False))

    def _apart_tag(self) -> str:
        return next((tag for tag, apart in reversed(self.open_tags) if apart), "")

    def _break_before(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.flush(blank=True)
        elif tag in _ROWS:
            self.flush(blank=False)
        elif tag in _CELLS and self.characters:
            self.add("\t", [self.at])
        if tag in _BLOCKS | _ROWS and not self.characters:
            self.opened = self.at

    def _open_link(self, href: str) -> None:
        raw = self.get_starttag_text() or ""
        where = raw.find(href)
        start = self.at + max(where, 0)
        self.href = (
            unescape(href).strip(),
            Span(start, start + (len(href) if where >= 0 else 1)),
            len(self.characters),
        )

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.apart:
            self._break_before(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.apart:
            depth, reason, start = self.apart[-1]
            if tag == self._apart_tag():
                depth -= 1
                self.apart[-1] = (depth, reason, start)
            if depth == 0:
                self._close_apart(tag)
            return
        if tag == "a":
            self._close_link()
        if tag in _BLOCKS:
            self.flush(blank=True)
        elif tag in _ROWS:
            self.flush(blank=False)
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self.level = 0
        for index in range(len(self.open_tags) - 1, -1, -1):
            if self.open_tags[index][0] == tag:
                del self.open_tags[index:]
                break

    def _close_apart(self, tag: str) -> None:
        _, reason, start = self.apart.pop()
        while self.open_tags and not self.open_tags.pop()[1]:
            pass
        end = self.source.find(">", self.at) + 1 or len(self.source)
        self.lines.append(Line("", start, end, start, None, 0, reason))
        self.lines.append(Line("", end, end, end))
        self.opened = end

    def _close_link(self) -> None:
        if self.href is None:
            return
        href, span, first = self.href
        self.href = None
        shown = "".join(self.characters[first:])
        scheme, _, rest = href.partition(":")
        if scheme.lower() in {"mailto", "tel"}:
            address = rest.split("?")[0]
            has = (
                address.casefold() in shown.casefold()
                if scheme.lower() == "mailto"
                else re.sub(r"\D", "", address)[-6:] in re.sub(r"\D", "", shown)
            )
            if address and not has:
                del self.characters[first:], self.offsets[first:]
                at = span.start + self.source[span.start : span.end].find(address)
                at = max(at, span.start)
                self.add(address, [min(at + number, span.end - 1) for number in range(len(address))])
            elif address and scheme.lower() == "tel":
                self.links.append((href, span))
        elif scheme.lower() in {"http", "https"}:
            self.links.append((href, span))

    def handle_data(self, data: str) -> None:
        if not self.apart:
            self.add(data, range(self.at, self.at + len(data)))

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, written: str) -> None:
        if not self.apart:
            shown = unescape(written)
            self.add(shown, [self.at] * len(shown))

    def unknown_decl(self, data: str) -> None:
        """CDATA and the like say nothing."""


def html_page(file: str, text: str) -> Page:
    """Read HTML. Scripts, menus and footers are marked apart; headings keep their rank; links keep their address."""
    reader = _Reader(text)
    reader.feed(text)
    reader.close()
    if reader.apart:
        _, reason, start = reader.apart.pop()
        reader.lines.append(Line("", start, len(text), start, None, 0, reason))
    reader.flush(blank=False)
    return Page(file, text, tuple(_ordered(reader.lines)), "html")


def _ordered(lines: Sequence[Line]) -> list[Line]:
    """The lines with outer starts that never run backwards, so that spans cannot overlap."""
    ordered: list[Line] = []
    reached = 0
    for line in lines:
        outer = min(max(line.outer, reached), line.start) if line.text else max(line.outer, reached)
        ordered.append(Line(line.text, line.start, line.end, outer, line.positions, line.level, line.apart, line.links))
        reached = max(reached, line.end if line.text else outer)
    return ordered
