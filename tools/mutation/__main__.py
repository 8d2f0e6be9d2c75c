"""The command: which modules, which faults are none, and what is said at the end."""

import argparse
import os
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from tools.mutation.trying import KILLED, SURVIVED, UNTRIED, Trial, Verdict
from tools.paths import ROOT

# Who may come in and see, and what has to go. After a colon: only functions that begin so.
TARGETS = (
    "kuvend/core/access.py",
    "kuvend/people/middleware.py",
    "kuvend/*/permissions.py",
    "kuvend/*/permissions/*.py",
    "kuvend/directory/queries/contacts_shown.py",
    "kuvend/directory/operations/contacts_shown.py",
    "kuvend/directory/queries/records.py",
    "kuvend/people/rules.py",
    "kuvend/people/operations/retention.py",
    "kuvend/people/operations/personal_data.py",
    "kuvend/people/operations/sign_in_links.py",
    "kuvend/people/operations/consents.py",
    "kuvend/people/queries/consents.py",
    "kuvend/directory/operations/personal_data.py",
    "kuvend/directory/operations/joining/retention.py",
    "kuvend/directory/operations/importing/forgetting.py",
    "kuvend/directory/queries/imports_kept.py",
    "kuvend/directory/queries/traces_left.py",
    "kuvend/directory/queries/personal_applications.py:applications_of",
    "kuvend/directory/rules/traces.py",
    "kuvend/media/operations/removing.py",
    "kuvend/media/queries.py",
    "kuvend/messaging/operations/preferences.py",
    "kuvend/messaging/operations/delivering.py:prune_messages",
    "kuvend/audit/operations.py:erase|_erase",
    "kuvend/questionnaires/operations/answering.py:erase_answers",
    "kuvend/core/operations.py",
)
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
MEASURED = ROOT / "tests" / "output" / "mutation.json"
LEFT = MEASURED.with_name("mutation-left.txt")
# Slow, or about something else.
WITHOUT = [
    *(f"tests/{folder}" for folder in ("cli", "config", "demo", "journeys", "lettering", "repository", "tools")),
    "tests/directory/recognising",
]
NEEDED = 0.95  # of the mutants that are faults at all


def targets_of(patterns: Iterable[str], root: Path = ROOT) -> dict[str, tuple[str, ...]]:
    """Return the files to try, each with the beginnings of the functions it is about (none: all of it)."""
    found = {}
    for pattern in patterns:
        glob, _colon, only = pattern.partition(":")
        for path in sorted(root.glob(glob)):
            found[path.relative_to(root).as_posix()] = tuple(only.split("|")) if only else ()
    return found


def summary(verdicts: Sequence[Verdict], equivalent: Mapping[str, Mapping[str, str]]) -> tuple[list[str], float]:
    """Return the table of the run, what is left to do, and which part of the real faults was killed."""
    told, total = [], Counter[str]()
    for file in dict.fromkeys(verdict.file for verdict in verdicts):
        none = equivalent.get(file, {})
        counts: Counter[str] = Counter()
        for verdict in (each for each in verdicts if each.file == file):
            is_none = verdict.fate != KILLED and verdict.mutant.label in none
            counts["equivalent" if is_none else verdict.fate] += 1
            if verdict.fate == KILLED and verdict.mutant.label in none:
                told.append(f"{file}: is killed and no equivalent: {verdict.mutant.label}")
        told.append(f"{file}: {_counted(counts)}")
        total += counts
    judged = total.total() - total["equivalent"]
    part = total[KILLED] / judged if judged else 1.0
    return [*told, f"{_counted(total)}: {part:.1%} of {judged} faults"], part


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[fate]} {fate}" for fate in (KILLED, SURVIVED, UNTRIED, "equivalent"))


def main() -> int:
    """Try the mutants of the files named, or of all that decide access and retention; return 1 below the mark."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=sys.modules["tools.mutation"].__doc__)
    parser.add_argument("files", nargs="*", default=TARGETS, help="a file, a pattern, or FILE:FUNCTION|FUNCTION")
    parser.add_argument("--tests", nargs="*", default=["tests"], help="where to look for tests")
    parser.add_argument("--again", action="store_true", help="measure anew which test runs which line")
    parser.add_argument("--seconds", type=float, default=10.0, help="tests a mutant has to survive; likely ones first")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="try only every n-th mutant: a sample")
    parser.add_argument("--left", action="store_true", help="try only what the last run left alive, without haste")
    options = parser.parse_args()
    if options.again:
        MEASURED.unlink(missing_ok=True)
    equivalent = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))
    verdicts: list[Verdict] = []
    with os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8") as out:

        def told(verdict: Verdict) -> None:
            verdicts.append(verdict)
            if verdict.fate != KILLED and verdict.mutant.label not in equivalent.get(verdict.file, {}):
                where = f"{verdict.file}:{verdict.mutant.lines.start}"
                out.write(f"{where} {verdict.fate} ({verdict.by}): {verdict.mutant.label}\n")

        usual = tuple(targets_of(TARGETS))
        left = LEFT.read_text(encoding="utf-8").splitlines() if options.left else ()
        haste = {"at_most": 1000.0 if options.left else options.seconds, "every": options.every}
        trial = Trial(ROOT, targets_of(options.files), usual, MEASURED, told, left=left, **haste)
        marks = ["-q", "-p", "no:cacheprovider", "-m", "not journey and not stores"]
        ignored = [f"--ignore={folder}" for folder in WITHOUT]
        unkept = ["-o", "tmp_path_retention_policy=failed"]
        if pytest.main([*marks, *unkept, *ignored, *options.tests], plugins=[trial]) or not verdicts:
            return 2
        alive = [f"{each.file}: {each.mutant.label}" for each in verdicts if each.fate != KILLED]
        LEFT.write_text("\n".join(alive), encoding="utf-8")
        lines, part = summary(verdicts, equivalent)
        out.write("\n".join([*lines, ""]))
    return 0 if part >= NEEDED else 1


if __name__ == "__main__":
    sys.exit(main())
