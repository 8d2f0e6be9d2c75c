"""What the documents say can be done: commands exist, links lead somewhere, settings are all told."""

import re
import shlex
from pathlib import Path

import pytest

from kuvend.cli import build_parser
from tools.messages import catalogues
from tools.paths import ROOT

DOCUMENTS = sorted(path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"^```(?:sh|bash|console)?\n(.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`(kuvend [^`]+|make [a-z]+[^`]*)`")


def commands_in(text: str) -> list[str]:
    """Return every `kuvend …` and `make …` command of a document, from blocks and from running text."""
    found = [line.strip().removeprefix("$ ") for block in CODE.findall(text) for line in block.splitlines()]
    found += INLINE.findall(text)
    found = [line.split(" #")[0].strip() for line in found]
    return [line for line in found if line.startswith(("kuvend ", "make "))]


def fault_of(command: str) -> str:
    """Return what is wrong with a command, or an empty string. Placeholders (PATH…, [--x], FILE) count as words."""
    words = shlex.split(re.split(r" [|>] ", command)[0].replace("[", "").replace("]", "").replace("…", ""))
    if words[0] == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        return "" if words[1] in targets else f"no such target: {command}"
    if words[1] == "manage":
        return ""
    if words[1:] in (["--help"], ["--version"]):
        return ""
    try:
        build_parser().parse_args(_with_values(words[1:]))
    except SystemExit:
        return f"not understood: {command}"
    return ""


def _with_values(words: list[str]) -> list[str]:
    """Put a number where a document writes N."""
    return ["1" if word == "N" else word for word in words]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_of_the_documents_exist(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [fault for command in commands_in(document.read_text("utf-8")) if (fault := fault_of(command))] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_of_the_documents_lead_somewhere(document: Path) -> None:
    targets = [target for target in LINK.findall(document.read_text("utf-8")) if "://" not in target]
    assert [target for target in targets if not (document.parent / target).exists()] == []


def names_on_the_screen() -> set[str]:
    """Return every string of the interface, with … where something is filled in."""
    ids = [entry.id for entry in catalogues.read("sq")]
    texts = {text for one in ids for text in ([one] if isinstance(one, str) else one)}
    return {re.sub(r"%\(\w+\)[sd]", "…", text).casefold() for text in texts}


def test_menus_and_buttons_of_the_guides_have_those_names() -> None:
    """In the guides, *slanted* is what stands on the screen."""
    names = names_on_the_screen()
    slanted = re.compile(r"(?<![*\w])\*([^*\n][^*]*?)\*(?!\*)")
    wrong = [
        f"{guide.name}: {name}"
        for guide in sorted((ROOT / "docs/guide").glob("*.md"))
        for name in slanted.findall(re.sub(r"\*\*[^*]+\*\*", "", guide.read_text("utf-8")))
        if " ".join(name.split()).casefold() not in names
    ]
    assert wrong == []


def test_the_readme_names_the_two_commands() -> None:
    commands = commands_in((ROOT / "README.md").read_text("utf-8"))
    assert {"make up", "make test"} <= set(commands)


def test_a_wrong_command_is_seen() -> None:
    assert fault_of("make coffee")
    assert fault_of("kuvend backup --sideways x")
    assert not fault_of("kuvend backup FILE --data DIR")
