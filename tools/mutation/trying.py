"""Tries mutants in forked copies of one pytest process: collected once, patched, run with the few tests that matter.

The database of the tests lives in memory, so each copy has its own.
"""

import ast
import gc
import hashlib
import json
import os
import signal
import sys
import time
import types
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Q

from tools.mutation.mutants import Mutant, compiled, mutants_in

FAILED = -1.0  # seconds of a test that does not even pass where nothing is wrong
LONGEST_RUN = 7200.0
KILLED, SURVIVED, UNTRIED = "killed", "survived", "not tried"
PASSED, NOT_PUT_IN, NEVER_ENDED = 0, 254, 253  # exit codes of a copy; 1 + n: the n-th of its tests failed

PLAIN = (int, str, tuple, list, dict, frozenset, timedelta, Q)  # what can be compared and handed out


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant, by which test, or after how many."""

    file: str
    mutant: Mutant
    fate: str
    by: str = ""


class Trial:
    """A plugin that takes the place of pytest's own loop over the tests."""

    def __init__(
        self,
        root: Path,
        targets: Mapping[str, tuple[str, ...]],
        usual: Sequence[str],
        measured: Path,
        told: Callable[[Verdict], None],
        *,
        at_most: float = 10.0,
        every: int = 1,
        left: Collection[str] = (),
    ) -> None:
        self.root, self.targets, self.measured, self.told = root, targets, measured, told
        self.every, self.number, self.left = every, 0, frozenset(left)
        self.at_most = at_most  # seconds of tests, as measured, that a mutant has to survive
        self.files = [*dict.fromkeys([*usual, *targets])]
        self.failed = False
        self.items: dict[str, pytest.Item] = {}
        self.functions: defaultdict[str, list[types.FunctionType]] = defaultdict(list)
        self.seconds: dict[str, float] = {}
        self.kills: Counter[tuple[str, str]] = Counter()  # (file or function, test)
        self.sound: dict[str, bool] = {}  # whether a test passes alone where nothing is wrong

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember that something failed."""
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Measure which test runs which line, unless that is known, and try every mutant."""
        self.items = {item.nodeid: item for item in session.items}
        self.session = session
        self.sources = {file: (self.root / file).read_text(encoding="utf-8") for file in self.targets}  # as imported
        self._run(next((item for item in session.items if item.get_closest_marker("django_db")), session.items[0]))
        gc.collect()
        for each in gc.get_objects():
            if type(each) is types.FunctionType:  # to ask a lazy object for its class would wake it
                self.functions[each.__code__.co_filename].append(each)
        gc.freeze()  # what is shared with the copies is not written to
        if not set(self.targets) <= set(self._known()["lines"]):
            self.measured.unlink(missing_ok=True)
        if self._unknown():
            self._forked(self._measure, LONGEST_RUN)
        known = self._known()
        passed = {name: took for name, took in known["seconds"].items() if took != FAILED}
        self.seconds = {name: took for name, took in passed.items() if name in self.items}
        for file, only in self.targets.items():
            is_as_measured = known["sources"].get(file) == _digest(self.sources[file])
            self._try_file(file, only, known["lines"].get(file, {}), by_line=is_as_measured)
        return True

    def _known(self) -> dict[str, Any]:
        nothing: dict[str, Any] = {"seconds": {}, "lines": {}, "sources": {}}
        return json.loads(self.measured.read_text(encoding="utf-8")) if self.measured.exists() else nothing

    def _unknown(self) -> list[str]:
        known = self._known()["seconds"]
        return [name for name in self.items if name not in known]

    # -- running -----------------------------------------------------------------------------------------------------

    def _run(self, item: pytest.Item) -> bool:
        self.failed = False
        # What is made once for all tests (the database) stays.
        rest: Any = types.SimpleNamespace(listchain=lambda: [item.session])
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=rest)
        return not self.failed

    def _forked(self, work: Callable[[], int], patience: float) -> int:
        """Do something in a copy of this process and return what it says."""
        sys.stdout.flush()
        if (child := os.fork()) == 0:
            try:
                signal.signal(signal.SIGALRM, signal.SIG_DFL)
                signal.setitimer(signal.ITIMER_REAL, patience)
                nothing = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nothing, 1)
                os.dup2(nothing, 2)
                self.session.config.pluginmanager.unregister(name="terminalreporter")
                os._exit(work())
            finally:
                os._exit(1)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return code if code >= 0 else NEVER_ENDED

    def _run_all(self, tests: Sequence[str]) -> int:
        return next((number for number, name in enumerate(tests, start=1) if not self._run(self.items[name])), PASSED)

    def _measure(self) -> int:
        """Run every new test once and write down how long it takes and which lines of our files it runs."""
        seen: set[tuple[str, int]] = set()
        own = {str(self.root / file): file for file in self.files}
        watch = sys.monitoring
        watch.use_tool_id(watch.PROFILER_ID, "mutation")
        watch.register_callback(
            watch.PROFILER_ID, watch.events.LINE, lambda code, line: seen.add((own[code.co_filename], line))
        )
        for path in own:
            for code in [inner for each in self.functions[path] for inner in _codes(each.__code__)]:
                watch.set_local_events(watch.PROFILER_ID, code, watch.events.LINE)
        known = self._known()
        seconds, lines = known["seconds"], {file: known["lines"].get(file, {}) for file in self.files}
        for name in self._unknown():
            seen.clear()
            began = time.process_time()
            seconds[name] = FAILED
            if not self._run(self.items[name]):
                continue
            seconds[name] = round(time.process_time() - began, 3)
            for file, line in seen:
                lines[file].setdefault(str(line), []).append(name)
        sources = known["sources"] or {file: _digest((self.root / file).read_text("utf-8")) for file in self.files}
        self.measured.parent.mkdir(parents=True, exist_ok=True)
        self.measured.write_text(json.dumps({"seconds": seconds, "lines": lines, "sources": sources}), encoding="utf-8")
        return PASSED

    # -- trying ------------------------------------------------------------------------------------------------------

    def _try_file(self, file: str, only: tuple[str, ...], lines: Mapping[str, Sequence[str]], *, by_line: bool) -> None:
        path = self.root / file
        tree = ast.parse(self.sources[file])
        functions = self.functions[str(path)]
        about: Counter[str] = Counter()  # who runs what few others run is about it
        for names in lines.values():
            about.update(dict.fromkeys(names, 1 / len(names)))
        for mutant in mutants_in(tree, only):
            self.number += 1
            if self.number % self.every or (self.left and f"{file}: {mutant.label}" not in self.left):
                continue
            span = [str(line) for line in mutant.lines] if mutant.scope and by_line else lines
            tests = self._chosen(file, mutant, {name for line in span for name in lines.get(line, ())}, about)
            code = compiled(tree, mutant, str(path))
            fate, by = self._fate(mutant, code, functions, tests) if tests else (UNTRIED, "no test runs it")
            if fate == KILLED:
                self.kills.update([(file, by), (f"{file}:{mutant.scope}", by)])
            self.told(Verdict(file, mutant, fate, by))

    def _chosen(self, file: str, mutant: Mutant, tests: set[str], about: Mapping[str, float]) -> list[str]:
        """Return the tests to run: of every module in turn what costs little, is about the file and killed before.

        The app's own tests come before those of others.
        """
        app = Path(file).parts[:2][-1]
        worth = {}
        for name in tests & set(self.seconds):
            kills = self.kills[file, name] + 5 * self.kills[f"{file}:{mutant.scope}", name]
            worth[name] = about[name] * (1 + kills) / (0.02 + self.seconds[name])
        turn: Counter[str] = Counter()
        ranked = []
        for name in sorted(worth, key=lambda name: -worth[name]):
            module = name.partition("::")[0]
            turn[module] += 1
            place = turn[module] + (0 if module.startswith(f"tests/{app}/") else 3)
            if module.endswith(f"/test_{Path(file).stem}.py"):
                place = 0
            ranked.append((place // 4, -worth[name], name))
        chosen: list[str] = []
        left = self.at_most
        for *_rank, name in sorted(ranked):
            if left > 0 and self.sound.get(name, True) and len(chosen) < NEVER_ENDED - 1:
                chosen.append(name)
                left -= self.seconds[name]
        return chosen

    def _fate(
        self, mutant: Mutant, code: types.CodeType | None, functions: list[types.FunctionType], tests: list[str]
    ) -> tuple[str, str]:
        if code is None:
            return UNTRIED, "cannot be compiled"

        def work() -> int:
            is_in = put_in_functions(code, functions) if mutant.scope else put_in_module(code)
            return self._run_all(tests) if is_in else NOT_PUT_IN

        patience = 20 + 5 * sum(self.seconds[name] for name in tests)
        answer = self._forked(work, patience)
        if answer == PASSED:
            return SURVIVED, f"{len(tests)} tests"
        if answer == NOT_PUT_IN:
            return UNTRIED, "cannot be put in"
        if answer == NEVER_ENDED:
            return KILLED, "(never ended)"
        by = tests[answer - 1]
        if by not in self.sound:
            self.sound[by] = self._forked(lambda: self._run_all([by]), patience) == PASSED
        if self.sound[by]:
            return KILLED, by
        left = [name for name in tests if name != by]
        return self._fate(mutant, code, functions, left) if left else (UNTRIED, "no sound test runs it")


def _digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def _key(code: types.CodeType) -> tuple[str, int, object]:
    # several lambdas may stand in one line
    column = next(iter(code.co_positions()), None) if code.co_name == "<lambda>" else None
    return code.co_qualname, code.co_firstlineno, column


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _codes(inner)


def put_in_functions(code: types.CodeType, functions: Sequence[types.FunctionType]) -> bool:
    """Give the living functions of a file their code from `code`; False where none changes or one cannot take it."""
    fresh, changed = {_key(each): each for each in _codes(code)}, False
    for function in functions:
        other = fresh.get(_key(function.__code__), function.__code__)
        if other != function.__code__:
            changed = True
            try:
                function.__code__ = other
            except ValueError:  # it closes over fewer variables now
                return False
    return changed


def put_in_module(code: types.CodeType) -> bool:
    """Run the module's code beside the module and hand out what came out otherwise, to whoever imported it by name."""
    module = next(each for each in sys.modules.values() if getattr(each, "__file__", None) == code.co_filename)
    other = types.ModuleType(module.__name__)
    other.__file__, other.__package__ = module.__file__, module.__package__
    try:
        exec(code, vars(other))  # noqa: S102 - our own module with one fault
    except Exception:  # noqa: BLE001 - whatever it is, the module cannot even be imported
        return False
    changed = False
    for name, value in vars(other).items():
        was = vars(module).get(name)
        if not name.startswith("__") and isinstance(value, PLAIN) and value != was:
            changed = True
            for user in list(sys.modules.values()):
                if vars(user).get(name) is was:
                    setattr(user, name, value)
    return changed
