"""Small faults are found, put in, and noticed by tests or not."""

import ast
import os
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

from tools.mutation.__main__ import EQUIVALENT, TARGETS, summary, targets_of
from tools.mutation.mutants import compiled, mutants_in
from tools.mutation.trying import KILLED, SURVIVED, UNTRIED, Verdict
from tools.paths import ROOT

MODULE = '''
    from datetime import timedelta

    KEPT = timedelta(days=30)

    def door(least: int):
        def may_enter(age: int, *, has_key: bool) -> bool:
            """Say whether somebody may come in."""
            return age >= least and not has_key
        return may_enter

    grown_up = door(18)

    def is_over(days: int) -> bool:
        return timedelta(days=days) > KEPT

    def never_asked() -> bool:
        return False
'''
TESTS = """
    from guarded import KEPT, grown_up, is_over

    def test_only_grown_ups_come_in() -> None:
        assert grown_up(18, has_key=False)
        assert not grown_up(17, has_key=False)

    def test_a_month_is_kept() -> None:
        assert not is_over(29)
        assert is_over(32)
        assert KEPT.days == 30
"""
PROGRAM = """
import sys
from pathlib import Path
import pytest
from tools.mutation.trying import Trial
root, lines = Path(sys.argv[1]), []
told = lambda verdict: lines.append(f"{verdict.fate}: {verdict.mutant.label}")
trial = Trial(root, {"guarded.py": ()}, ["guarded.py"], root / "measured.json", told)
pytest.main(["-q", "-c", str(root / "pytest.ini"), str(root)], plugins=[trial])
print("\\n".join(["", *lines]))
"""


def labels(source: str, *only: str) -> list[str]:
    return [mutant.label for mutant in mutants_in(ast.parse(textwrap.dedent(source)), only)]


def test_conditions_are_turned_left_out_and_moved_by_one() -> None:
    found = labels(
        "def due(day: int, last: int, kept: bool) -> None:\n    if day > last + 1 and not kept:\n        raise E\n"
    )
    assert found == [
        "due: day > last + 1 and (not kept) -> not kept",
        "due: day > last + 1 and (not kept) -> day > last + 1",
        "due: day > last + 1 and (not kept) -> day > last + 1 or not kept",
        "due: day > last + 1 -> day >= last + 1",
        "due: last + 1 -> last - 1",
        "due: 1 -> 2",
        "due: not kept -> kept",
        "due: raise E -> pass",
    ]


def test_each_condition_of_a_query_is_left_out() -> None:
    assert labels("def f():\n    Row.objects.filter(~Q(a=1), b=x).delete()\n", "f") == [
        "f: Row.objects.filter(~Q(a=1), b=x).delete() -> pass",
        "f: Row.objects.filter(~Q(a=1), b=x) -> Row.objects.filter(b=x)",
        "f: Row.objects.filter(~Q(a=1), b=x) -> Row.objects.filter(~Q(a=1))",
        "f: ~Q(a=1) -> Q(a=1)",
        "f: Q(a=1) -> Q()",
        "f: 1 -> 2",
    ]


def test_what_is_set_and_what_is_answered_is_left_out_and_turned() -> None:
    found = labels("def f(row) -> bool:\n    row.name, row.at = '', 0\n    row.n += x\n    return g(row)\n")
    assert "f: row.name, row.at = ('', 0) -> pass" in found
    assert "f: row.n += x -> pass" in found
    assert found[-2:] == ["f: return g(row) -> return True", "f: return g(row) -> return False"]
    assert labels("def f(row) -> str:\n    return g(row)\n") == ["f: return g(row) -> return None"]


def test_a_fault_that_repeats_is_counted_in_its_function() -> None:
    found = labels("def f():\n    g(60, 60, 60)\ndef h():\n    g(60)\n")
    assert found[1:4] == ["f: 60 -> 61", "f: 60 -> 61 #2", "f: 60 -> 61 #3"]
    assert found[-1] == "h: 60 -> 61"


def test_types_and_documentation_hold_no_faults() -> None:
    assert labels('def f(a: int | None = None) -> "A | B":\n    """Say 1 and True."""\n    x = {}.get(a)\n') == []


def test_a_fault_is_in_the_code_only_while_it_is_compiled() -> None:
    tree = ast.parse("def f():\n    return a < b\n")
    before = ast.dump(tree)
    codes = {compiled(tree, mutant, "f.py") for mutant in mutants_in(tree)}
    assert len(codes | {compiled(tree, None, "f.py")}) == 3
    assert ast.dump(tree) == before


def test_tests_kill_what_they_would_notice(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    (tmp_path / "guarded.py").write_text(textwrap.dedent(MODULE))
    (tmp_path / "test_guarded.py").write_text(textwrap.dedent(TESTS))
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], env=environment, capture_output=True, text=True, check=True
    )
    told = ran.stdout.splitlines()
    assert "killed: (module): 30 -> 31" in told
    assert "killed: (module): 18 -> 19" not in told  # what was made when the module was imported stays as it is
    assert "killed: door.may_enter: age >= least -> age > least" in told
    assert "killed: door.may_enter: age >= least and (not has_key) -> not has_key" in told
    assert "survived: door.may_enter: age >= least and (not has_key) -> age >= least" in told  # nobody has a key
    assert "survived: is_over: timedelta(days=days) > KEPT -> timedelta(days=days) >= KEPT" in told
    assert "not tried: never_asked: False -> True" in told


def test_the_part_that_was_killed_leaves_out_what_is_no_fault() -> None:
    mutants = mutants_in(ast.parse("def f(a):\n    if a < b:\n        raise E\n    g(True)\n"))
    verdicts = [Verdict("f.py", *pair) for pair in zip(mutants, [SURVIVED, KILLED, UNTRIED, KILLED], strict=True)]
    lines, part = summary(verdicts, {"f.py": {"f: a < b -> a <= b": "b is never met"}})
    assert lines[-1] == "2 killed, 0 survived, 1 not tried, 1 equivalent: 66.7% of 3 faults"
    assert round(part, 2) == 0.67
    lines, _part = summary(verdicts, {"f.py": {"f: raise E -> pass": "said too early"}})
    assert "is killed and no equivalent: f: raise E -> pass" in lines[0]


def test_all_that_decides_access_is_tried() -> None:
    files = targets_of(TARGETS)
    assert {"kuvend/core/access.py", "kuvend/directory/permissions/joining.py", "kuvend/media/permissions.py"} <= set(
        files
    )
    assert all(targets_of([pattern]) for pattern in TARGETS)


def test_what_is_held_to_be_no_fault_is_still_there_and_has_its_reason() -> None:
    listed = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))
    files = targets_of(TARGETS)
    for file, reasons in listed.items():
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        there = {mutant.label for mutant in mutants_in(tree, files[file])}
        assert sorted(set(reasons) - there) == []
        assert [label for label, reason in reasons.items() if len(reason) < 20] == []
