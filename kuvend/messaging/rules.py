"""What a mail looks like and when it is tried again. No Django."""

import html
import re
from datetime import timedelta

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3 with its erratum
LONGEST_SUBJECT = 200
END_MARK = "--"  # a line of its own, before what stands under every mail

# Grey-listing lets through after minutes, a broken server is mended within days.
DELAYS = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4),
    timedelta(hours=8), timedelta(hours=16), timedelta(hours=24), timedelta(hours=24),
)  # fmt: skip
LONGEST_ORDINARY_WAIT = timedelta(minutes=30)  # a mail that is due longer means that something is broken
CLAIM_LASTS = timedelta(minutes=5)  # longer than any conversation with a mail server
SENT_BODIES_KEPT = timedelta(days=30)
MESSAGES_KEPT = timedelta(days=365)

ADDRESS_LINE = re.compile(r"https?://\S+")
ADDRESS_IN_TEXT = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def delay_after(attempt: int) -> timedelta | None:
    """Return how long to wait after the `attempt`-th failure; None when it is time to give up (after three days)."""
    return DELAYS[attempt - 1] if 1 <= attempt <= len(DELAYS) else None


def one_line(text: str, longest: int = LONGEST_SUBJECT) -> str:
    """Return a text that can stand in a header: one line, no control characters, not too long."""
    line = " ".join(CONTROLS.sub(" ", text).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def tidy(text: str) -> str:
    """Return a rendered text without the holes that template tags leave: at most one empty line in a row."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def holder_of(*, person_id: str, address: str) -> str:
    """Return who has preferences: a person, or an address nobody has signed in with."""
    return f"person:{person_id}" if person_id else holder_of_address(address)


def holder_of_address(address: str) -> str:
    """Return the holder that an address by itself is."""
    return f"address:{address.strip().casefold()}"


def as_html(text: str) -> str:
    """Return a plain text as simple HTML: paragraphs, lists of lines that begin with "- ", links.

    A line that ends in a colon, followed by an address alone, becomes a button with the line as its label.
    """
    return "\n".join(_block(block.splitlines()) for block in re.split(r"\n\s*\n", text.strip()) if block.strip())


def _block(lines: list[str]) -> str:
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>"
    if len(lines) == 2 and lines[0].endswith(":") and ADDRESS_LINE.fullmatch(lines[1].strip()):
        address = html.escape(lines[1].strip())
        return f'<p><a class="button" href="{address}">{html.escape(lines[0][:-1])}</a></p>'
    if lines == [END_MARK]:
        return "<hr>"
    return "<p>" + "<br>".join(_inline(line) for line in lines) + "</p>"


def _inline(line: str) -> str:
    parts, end = [], 0
    for match in ADDRESS_IN_TEXT.finditer(line):
        address = html.escape(match[0])
        parts += [html.escape(line[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*parts, html.escape(line[end:])])
