"""What every format is read into: a page of lines, each character of which knows where it came from.

Whatever follows - labels, records, fields - works on lines and answers with spans in characters of the decoded file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

# Characters that people do not see: they are left out of values and never separate a label from its colon.
INVISIBLE: Final = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_SPACES: Final = {
    ord(space): " "
    for space in "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\x0b\x0c"
}
_LINE_END: Final = re.compile("\r\n|\n|\r|\u2028|\u2029|\x85")


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of characters in the decoded file."""

    start: int
    end: int

    def holds(self, other: Self) -> bool:
        """Whether the other span lies wholly within this one."""
        return self.start <= other.start and other.end <= self.end

    def joined(self, other: Self) -> Self:
        """The smallest span that holds both."""
        return type(self)(min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Line:
    """One visible line: its text without invisible characters and outer space, and where each character stood.

    `outer` is where a record beginning with this line begins (for HTML, the opening tag). `level` is the rank of a
    heading, 1 to 6, or 0. `apart` says why the line belongs to the frame of the website rather than to its content.
    `links` are addresses behind the text, with the span where each stands in the source.
    """

    text: str
    start: int
    end: int
    outer: int
    positions: tuple[int, ...] | None = None
    level: int = 0
    apart: str = ""
    links: tuple[tuple[str, Span], ...] = ()

    def span(self, first: int, last: int) -> Span:
        """Where `text[first:last]` stands in the source."""
        if last <= first:
            places = self.positions or range(self.start, self.end)
            at = places[first] if first < len(places) else self.end
            return Span(at, at)
        if self.positions is None:
            return Span(self.start + first, self.start + last)
        return Span(self.positions[first], self.positions[last - 1] + 1)

    @property
    def blank(self) -> bool:
        """Whether nothing is to be seen."""
        return not self.text


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one line: the line's number on the page, and from where to where in its text."""

    line: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Page:
    """One file, decoded: `text` is what spans count in, `lines` what is read."""

    file: str
    text: str
    lines: tuple[Line, ...]
    format: str = "text"
    region: str = field(default="", compare=False)

    def piece(self, line: int) -> Piece:
        """The whole of a line."""
        return Piece(line, 0, len(self.lines[line].text))

    def text_of(self, pieces: Sequence[Piece]) -> str:
        """The pieces as one text, with the line breaks that lay between them."""
        parts: list[str] = []
        for number, piece in enumerate(pieces):
            if number:
                parts.append("\n" * max(1, piece.line - pieces[number - 1].line))
            parts.append(self.lines[piece.line].text[piece.first : piece.last])
        return "".join(parts)

    def span_of(self, pieces: Sequence[Piece]) -> Span:
        """From where the first piece begins to where the last one ends."""
        first, last = pieces[0], pieces[-1]
        return (
            self.lines[first.line]
            .span(first.first, first.last)
            .joined(self.lines[last.line].span(last.first, last.last))
        )

    def trimmed(self, piece: Piece) -> Piece:
        """The piece without outer space."""
        text = self.lines[piece.line].text[piece.first : piece.last]
        left = len(text) - len(text.lstrip())
        right = len(text) - len(text.rstrip())
        if left == len(text):
            return Piece(piece.line, piece.first, piece.first)
        return Piece(piece.line, piece.first + left, piece.last - right)


def cleaned_line(text: str, start: int, end: int, *, outer: int | None = None, **more: object) -> Line:
    """Make a line of `text[start:end]`, which holds no line end."""
    raw = text[start:end]
    positions: tuple[int, ...] | None = None
    if any(character in INVISIBLE for character in raw):
        kept = [(character, index) for index, character in enumerate(raw) if character not in INVISIBLE]
        raw = "".join(character for character, _ in kept)
        positions = tuple(start + index for _, index in kept)
    visible = raw.translate(_SPACES)
    left = len(visible) - len(visible.lstrip())
    visible = visible.strip()
    right = left + len(visible)
    if positions is not None:
        positions = positions[left:right]
        first = positions[0] if positions else start
        last = positions[-1] + 1 if positions else start
    else:
        first, last = start + left, start + right
    return Line(visible, first, last, start if outer is None else outer, positions, **more)  # type: ignore[arg-type] # passed on


def split_lines(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Where each line of the text begins and ends, whatever ends it (CR, LF, both, Unicode's own)."""
    end = len(text) if end is None else end
    at = start
    for found in _LINE_END.finditer(text, start, end):
        yield at, found.start()
        at = found.end()
    yield at, end


def plain_page(file: str, text: str) -> Page:
    """Read plain text."""
    return Page(file, text, tuple(cleaned_line(text, start, end) for start, end in split_lines(text)))
