"""The command: `python -m tools.messages update|check|missing|fill|compile`."""

import argparse
import json
import sys
from pathlib import Path

from kuvend.core.catalogues import compile_stale
from tools.messages import __doc__ as explanation
from tools.messages.catalogues import LANGUAGES, complaints, fill, missing, update
from tools.messages.extraction import ContradictionError, extract


def main(argv: list[str] | None = None) -> int:
    """Run one command; return 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=explanation)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("update", help="bring every catalogue in step with the source")
    commands.add_parser("check", help="fail on anything untranslated, unused, fuzzy or broken")
    commands.add_parser("compile", help="write the compiled files")
    listing = commands.add_parser("missing", help="list what has no translation, as JSON")
    listing.add_argument("language", choices=LANGUAGES)
    filling = commands.add_parser("fill", help='put translations in: {"text": "translation" or ["plural", "forms"]}')
    filling.add_argument("language", choices=LANGUAGES)
    filling.add_argument("file", type=Path)
    options = parser.parse_args(argv)
    try:
        return _run(options)
    except ContradictionError as error:
        print(error, file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    if options.command == "compile":
        for file in compile_stale():
            print(file)
        return 0
    entries = extract()
    wrong: list[str] = []
    if options.command == "update":
        for language in LANGUAGES:
            new, gone = update(language, entries)
            print(f"{language}: {new} new, {gone} gone")
    elif options.command == "check":
        wrong = [line for language in LANGUAGES for line in complaints(language, entries)]
    elif options.command == "missing":
        print(json.dumps(missing(options.language, entries), ensure_ascii=False, indent=1))
    else:
        translations = json.loads(options.file.read_text(encoding="utf-8"))
        wrong = fill(options.language, translations, entries)
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        print(f"{len(wrong)} complaints.", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
