"""Every branch of rules, states, permissions and operations is tried by a test: counted after the tests on SQLite.

What is not tried yet stands in `tools/untried.toml`, file by file with the number of lines and branches and the reason.
That list may only shrink. `python -m tools.coverage` counts anew what the last run measured and says what is missing;
`--write` writes the numbers of that run.
"""

import argparse
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from tools.paths import PACKAGE, ROOT, python_files

MEASURED = ROOT / "tests" / "output" / "coverage"
UNTRIED = ROOT / "tools" / "untried.toml"
SHELVES = frozenset({"rules", "states", "permissions", "operations"})
NO_APPS = frozenset({"demo"})  # invents data for looking at; nothing rests on its decisions
NOT_YET = "Nobody has written the test yet."
HEAD = "# Lines and branches that no test tries yet (see tools/coverage.py). Only ever made shorter.\n"


def judged_files() -> list[str]:
    """Return the files of the four shelves, as paths in the checkout."""
    found = []
    for path in python_files():
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if SHELVES & set(parts[1:]) and parts[0] not in NO_APPS:
            found.append(path.relative_to(ROOT).as_posix())
    return found


def missing_in(measured: Path) -> dict[str, list[str]]:
    """Return what each judged file misses: lines as "12", branches as "12->15" (or "12->exit"), nothing where none."""
    from coverage import Coverage
    from coverage.exceptions import NoDataError

    cover = Coverage(data_file=str(measured), config_file=str(ROOT / "pyproject.toml"))
    cover.load()
    report = measured.with_suffix(".json")
    try:
        cover.json_report(outfile=str(report))
    except NoDataError:
        files = {}
    else:
        files = json.loads(report.read_text(encoding="utf-8"))["files"]
    return {name: _missing(files[name]) if name in files else ["never imported"] for name in judged_files()}


def _missing(file: dict[str, Any]) -> list[str]:
    gone = {int(line) for line in file["missing_lines"]}
    # a branch from or to a line that never runs is told by that line already
    branches = [(a, b) for a, b in file["missing_branches"] if a not in gone and b not in gone]
    return [str(line) for line in sorted(gone)] + [f"{a}->{'exit' if b < 0 else b}" for a, b in branches]


def faults(missing: dict[str, list[str]], untried: dict[str, dict[str, object]]) -> list[str]:
    """Return a sentence for every file that misses more than it may, and every row without a reason."""
    told = []
    for name, lines in missing.items():
        allowed = int(str(untried.get(name, {}).get("missing", 0)))
        if len(lines) > allowed:
            told.append(f"{name} is not tried in full ({len(lines)}, at most {allowed}): {', '.join(lines)}")
    silent = [name for name, row in untried.items() if not row.get("reason")]
    told += [f"{name} stands in tools/untried.toml without a reason." for name in silent]
    return told


def reminders(missing: dict[str, list[str]], untried: dict[str, dict[str, object]]) -> list[str]:
    """Return a sentence for every row of the list that is not needed any more."""
    done = [f"{name} is tried in full now" for name in untried if missing.get(name) == []]
    gone = [f"{name} is gone" for name in untried if name not in missing]
    return [f"{fact}: take it out of tools/untried.toml." for fact in done + gone]


def as_toml(missing: dict[str, list[str]], untried: dict[str, dict[str, object]]) -> str:
    """Return the list anew: the files that still miss something, with their former reasons."""
    rows = [HEAD]
    for name, lines in sorted(missing.items()):
        if lines:
            reason = str(untried.get(name, {}).get("reason", NOT_YET))
            rows.append(f'["{name}"]\nmissing = {len(lines)}\nreason = {json.dumps(reason, ensure_ascii=False)}\n')
    return "\n".join(rows)


def main() -> int:
    """Say what is missing; return 1 when it is more than the list allows."""
    parser = argparse.ArgumentParser(prog="python -m tools.coverage", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the list anew, for what is missing now")
    parser.add_argument("--all", action="store_true", help="say also what is missing by the list's leave")
    options = parser.parse_args()
    if not MEASURED.exists():
        print("Nothing was measured: the tests on SQLite come first.")
        return 1
    missing = missing_in(MEASURED)
    untried = tomllib.loads(UNTRIED.read_text(encoding="utf-8"))
    if options.write:
        UNTRIED.write_text(as_toml(missing, untried), encoding="utf-8")
        return 0
    if options.all:
        for name, lines in missing.items():
            if lines:
                print(f"{name}: {', '.join(lines)}")
    told = faults(missing, untried)
    for sentence in [*told, *reminders(missing, untried)]:
        print(sentence)
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
