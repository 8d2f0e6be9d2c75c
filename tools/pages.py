"""Checks what a browser gets: pages that work from right to left, under a strict content-security policy.

Only logical properties (`margin-inline-start`, `text-align: end`) turn round with the writing direction, so the
physical ones are refused. Inline scripts and styles are refused too: the policy would block them.
"""

import re
from collections.abc import Iterator
from pathlib import Path

SIDES = "left|right"
PHYSICAL = re.compile(
    rf"""(?<![\w-])(?:
        (?:margin|padding|border|scroll-margin|scroll-padding)-(?:{SIDES})(?:-(?:width|style|color))?
      | border-(?:top|bottom)-(?:{SIDES})-radius
      | (?:{SIDES})
      )\s*:
      | (?<![\w-])(?:text-align|float|clear|caption-side|resize)\s*:\s*(?:{SIDES})(?![\w-])
      | (?<![\w-])(?:background-position|object-position|transform-origin)\s*:[^;}}]*\b(?:{SIDES})\b
    """,
    re.VERBOSE,
)
# four values name the sides in the order top, right, bottom, left: harmless only where right and left are the same
FOUR_SIDES = re.compile(r"(?<![\w-])(?:margin|padding|inset|border-width|border-color|border-style)\s*:\s*([^;}]+)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

TEMPLATE_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL)
INLINE_STYLE = re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.IGNORECASE)
INLINE_HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"'{]", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
DATA_BLOCK = re.compile(r"type\s*=\s*[\"']application/(?:ld\+)?json[\"']", re.IGNORECASE)
JAVASCRIPT_ADDRESS = re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE)
PHYSICAL_ATTRIBUTE = re.compile(r"<[^>]*\salign\s*=", re.IGNORECASE)
FOREIGN_RESOURCE = re.compile(
    r"<(?:script|img|link|iframe|source|video|audio)\b[^>]*\s(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
)
# A browser that may not say where a form comes from says "Origin: null", and our protection refuses it.
NO_REFERRER = re.compile(r"<meta\b[^>]*\bno-referrer\b|<form\b[^>]*\bnoreferrer\b", re.IGNORECASE)
LETTER = "mail.html"  # mail programs load no stylesheets, and no policy of ours reaches them


def faults_of_stylesheet(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and sentence for everything that would not turn round."""
    bare = _blank(COMMENT, text)
    for match in PHYSICAL.finditer(bare):
        yield _line(bare, match.start()), f"physical property {match[0].strip()!r}: use the logical one"
    for match in FOUR_SIDES.finditer(bare):
        values = re.findall(r"(?:[^\s()]|\([^()]*(?:\([^()]*\)[^()]*)*\))+", match[1].replace("!important", ""))
        if len(values) == 4 and values[1] != values[3]:
            yield _line(bare, match.start()), f"{match[0].strip()!r} names right and left: use -inline-start and -end"


def faults_of_template(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and sentence for everything that the policy blocks or that would not turn round."""
    bare = _blank(TEMPLATE_COMMENT, text)
    for pattern, sentence in (
        (INLINE_STYLE, "inline style: the content-security policy blocks it"),
        (INLINE_HANDLER, "inline event handler: the content-security policy blocks it"),
        (JAVASCRIPT_ADDRESS, "javascript: address: the content-security policy blocks it"),
        (PHYSICAL_ATTRIBUTE, "align attribute: use the stylesheet"),
        (FOREIGN_RESOURCE, "resource of a third party: no page may ask other servers"),
        (NO_REFERRER, "no-referrer: the forms of this page would be refused; every page says same-origin already"),
    ):
        for match in pattern.finditer(bare):
            yield _line(bare, match.start()), sentence
    for match in SCRIPT.finditer(bare):
        if not re.search(r"\ssrc\s*=", match[1]) and not DATA_BLOCK.search(match[1]):
            yield _line(bare, match.start()), "inline script: the content-security policy blocks it"


def faults_of_letter(text: str) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with a letter's template: as for a page, but its styles travel with it."""
    for place, sentence in faults_of_template(text):
        if not sentence.startswith("inline style"):
            yield place, sentence


def faults(files: list[Path], root: Path) -> list[str]:
    """Return everything wrong in stylesheets and templates, as "path:line: sentence"."""
    found = []
    for file in files:
        text = file.read_text(encoding="utf-8")
        check = faults_of_stylesheet if file.suffix == ".css" else faults_of_template
        if file.name == LETTER:
            check = faults_of_letter
        found += [f"{file.relative_to(root).as_posix()}:{line}: {sentence}" for line, sentence in check(text)]
    return found


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """Take matches out without moving the lines."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
