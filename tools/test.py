"""`make test`: every check and every test, on both databases, with real servers and a real browser, in one run.

Each step runs to its end whatever the others do; its output is shown when it fails and kept in `tests/output/`. The
last line is `N passed, N failed, N skipped`: checks count as one test each. What cannot run here (no browser, no
PostgreSQL, no Valkey) is said plainly and counted as skipped.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tools.browser import NoBrowserError, find_or_install_browser
from tools.coverage import MEASURED
from tools.paths import BEYOND_THE_LINTER, PROGRAMS, ROOT, templates
from tools.postgres import NoPostgresError, find_programs
from tools.stores import NoCacheError, NoStoreError, find_cache_program, find_store_program

OUTPUT = ROOT / "tests" / "output"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
PATIENCE = 2400  # seconds a step may take
NEEDS_NO_DATABASE = ["tests/repository", "tests/tools", "tests/cli", "tests/config"]  # run once, on SQLite


@dataclass(frozen=True, slots=True)
class Result:
    """What a step brought: three counts and, where something was not run, the reason."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One named part of the run."""

    name: str
    run: Callable[[Path], Result]
    is_quick: bool = False


def run_logged(command: list[str], log: Path, environment: dict[str, str] | None = None, folder: Path = ROOT) -> int:
    """Run a program of the environment with its output in `log`; return its exit code (124 when it never ended)."""
    with log.open("a", encoding="utf-8") as output:
        output.write(f"$ {' '.join(command)}\n")
        output.flush()
        try:
            return subprocess.run(
                [PROGRAMS / command[0], *command[1:]],
                cwd=folder,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=PATIENCE,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            output.write(f"\nStopped: it had not ended after {PATIENCE} s.\n")
            return 124


def check(*commands: list[str], environment: dict[str, str] | None = None) -> Callable[[Path], Result]:
    """Return a step that passes when every command exits with 0."""

    def run(log: Path) -> Result:
        codes = [run_logged(command, log, environment) for command in commands]
        return Result(failed=1) if any(codes) else Result(passed=1)

    return run


def read_report(report: Path, code: int) -> Result:
    """Count what pytest wrote into its JUnit report; a run that broke before writing one counts as failed."""
    if not report.exists():
        return Result(failed=1)
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314 - our own pytest wrote it a moment ago
    total = failed = skipped = 0
    for suite in suites:
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    broke = 1 if code not in {0, 1, 5} or (code == 1 and not failed) else 0
    return Result(passed=total - failed - skipped, failed=failed + broke, skipped=skipped)


def tests(name: str, *arguments: str, environment: dict[str, str]) -> Callable[[Path], Result]:
    """Return a step that runs pytest in parallel on both cores."""

    def run(log: Path) -> Result:
        report = OUTPUT / f"{name}.xml"
        report.unlink(missing_ok=True)
        code = run_logged(
            ["pytest", "-q", "-n", "2", "--dist", "loadfile", f"--junitxml={report}", *arguments], log, environment
        )
        return read_report(report, code)

    return run


def on_sqlite(log: Path) -> Result:
    """Every test but journeys, measuring which branches they try."""
    MEASURED.unlink(missing_ok=True)
    environment = {"KUVEND_TEST_DATABASE": "sqlite", "COVERAGE_FILE": str(MEASURED)}
    marks = "not journey and not stores"
    return tests("sqlite", "-m", marks, "--cov", "--cov-report=", environment=environment)(log)


def on_postgres(log: Path) -> Result:
    """The tests that touch data once more, on a real PostgreSQL."""
    marks = "not journey and not stores and not rules"
    ignored = [f"--ignore={folder}" for folder in NEEDS_NO_DATABASE]
    try:
        find_programs()
    except NoPostgresError as reason:
        return Result(skipped=count_tests("-m", marks, *ignored), remark=str(reason))
    step = tests("postgres", "-m", marks, *ignored, environment={"KUVEND_TEST_DATABASE": "postgres"})
    return step(log)


def in_browser(log: Path) -> Result:
    """The journeys, in Chromium."""
    try:
        browser = find_or_install_browser(log)
    except NoBrowserError as reason:
        return Result(skipped=count_tests("-m", "journey"), remark=str(reason))
    environment = {"KUVEND_TEST_DATABASE": "sqlite", "KUVEND_TEST_BROWSER": str(browser), "KUVEND_TEST_ON_DISK": "1"}
    return tests("journeys", "-m", "journey", environment=environment)(log)


def with_stores(log: Path) -> Result:
    """The tests that need a Valkey or an S3-compatible store; those whose server is missing are skipped by pytest."""
    missing = []
    for find in (find_cache_program, find_store_program):
        try:
            find()
        except (NoCacheError, NoStoreError) as reason:
            missing.append(str(reason))
    environment = {"KUVEND_TEST_DATABASE": "sqlite"}
    if len(missing) == 2:
        return Result(skipped=count_tests("-m", "stores"), remark=" ".join(missing))
    return replace(tests("stores", "-m", "stores", environment=environment)(log), remark=" ".join(missing))


def count_tests(*arguments: str) -> int:
    """Return how many tests would have run."""
    listed = subprocess.run(
        [PROGRAMS / "pytest", "--collect-only", "-q", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return sum("::" in line for line in listed.stdout.splitlines())


def from_wheel(log: Path) -> Result:
    """Build the wheel, install it into an empty environment in an empty place, and use it there."""
    uv = shutil.which("uv") or str(ROOT / ".uv" / "bin" / "uv")
    with tempfile.TemporaryDirectory(prefix="kuvend-wheel-") as folder:
        place = Path(folder)
        environment = {"KUVEND_DATA": str(place / "data"), "HOME": os.environ.get("HOME", folder)}
        pages = place / "pages.txt"
        pages.write_text("Name: Shoqata Prova e Ndërtimit\nCountry: Albania\nYear of establishment: 2004\n", "utf-8")
        kuvend = str(place / "venv" / "bin" / "kuvend")
        commands = [
            # an interpreter that uv does not know of (pyenv's) would send it looking on the network
            [uv, "build", "--quiet", "--python", sys.executable, "--wheel", "--out-dir", str(place / "dist")],
            [uv, "venv", "--quiet", "--python", sys.executable, str(place / "venv")],
            [uv, "pip", "install", "--quiet", "--python", str(place / "venv" / "bin" / "python"), "WHEEL"],
            [kuvend, "--help"],
            [kuvend, "import", str(pages), "--json"],
            [str(place / "venv" / "bin" / "python"), str(ROOT / "tools" / "try_wheel.py"), kuvend, str(place / "data")],
        ]
        for command in commands:
            wheel = next(iter(map(str, (place / "dist").glob("*.whl"))), "")
            words = [wheel if word == "WHEEL" else word for word in command]
            # only building is done in the checkout: elsewhere Python would take the package from there
            if run_logged(words, log, environment, ROOT if "build" in words else place):
                return Result(failed=1)
    return Result(passed=1)


def steps() -> Iterator[Step]:
    """Yield the steps in the order in which a reader wants to hear of failures: the quick ones first."""
    pages = [str(path.relative_to(ROOT)) for path in templates()]
    readable = [page for page in pages if Path(page).name not in BEYOND_THE_LINTER]
    empty = {"KUVEND_SECRET_KEY": "only-for-checks-" + "0" * 50, "DJANGO_SETTINGS_MODULE": "kuvend.config.settings"}
    with tempfile.TemporaryDirectory(prefix="kuvend-checks-") as folder:
        empty["KUVEND_DATA"] = folder
        yield Step(
            "code style (ruff)", check(["ruff", "check", "."], ["ruff", "format", "--check", "."]), is_quick=True
        )
        if pages:
            template_checks = check(
                ["djade", "--check", "--target-version", "6.1", *pages], ["djangofmt", "check", *readable]
            )
            yield Step("template style (djade, djangofmt)", template_checks, is_quick=True)
        yield Step("storeys and shelves (import-linter)", check(["lint-imports"]), is_quick=True)
        yield Step("translations", check(["python", "-m", "tools.messages", "check"]), is_quick=True)
        migrations = ["python", "-m", "django", "makemigrations", "--check", "--dry-run"]
        yield Step("migrations match the models", check(migrations, environment=empty), is_quick=True)
        yield Step("system checks", check(["python", "-m", "django", "check"], environment=empty), is_quick=True)
        yield Step("types (mypy)", check(["mypy"], environment=empty))
        yield Step("tests on SQLite", on_sqlite)
        yield Step("branches of rules, states, permissions, operations", check(["python", "-m", "tools.coverage"]))
        yield Step("tests on PostgreSQL", on_postgres)
        yield Step("tests with Valkey and an S3 store", with_stores)
        yield Step("journeys in a browser", in_browser)
        yield Step("the wheel in an empty place", from_wheel)


def say(text: str) -> None:
    """Print at once, so that a log shows where a run is."""
    print(text, flush=True)


def run_step(number: int, step: Step) -> Result:
    """Run one step, tell how it went, show its output when it failed."""
    log = OUTPUT / f"{number:02d}.log"
    log.unlink(missing_ok=True)
    began = time.monotonic()
    try:
        result = step.run(log)
    except Exception as error:  # noqa: BLE001 - a broken step must not hide the others
        result = Result(failed=1, remark=repr(error))
    took = time.monotonic() - began
    if result.failed and log.exists():
        say(f"---- {step.name}: output " + "-" * 40)
        say(log.read_text(encoding="utf-8", errors="replace").rstrip())
        say("-" * 60)
    verdict = "FAILED" if result.failed else "not run" if result.remark else "ok"
    counts = f"{result.passed} passed, {result.failed} failed, {result.skipped} skipped"
    say(f"{verdict:>7}  {step.name} ({took:.1f} s): {counts}{'. ' + result.remark if result.remark else ''}")
    return result


def main() -> int:
    """Run the steps; return 0 when nothing failed."""
    parser = argparse.ArgumentParser(prog="make test", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the checks that take seconds")
    parser.add_argument("--only", metavar="WORD", help="only the steps whose name contains WORD")
    options = parser.parse_args()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    if CERTIFICATES.exists():  # as tools/install.sh does: uv and npm know those of the machine by these names only
        for name in ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"):
            os.environ.setdefault(name, str(CERTIFICATES))
    results = [
        run_step(number, step)
        for number, step in enumerate(steps(), start=1)
        if (step.is_quick or not options.quick) and (not options.only or options.only in step.name)
    ]
    failed = sum(result.failed for result in results)
    say("")
    say(
        f"{sum(result.passed for result in results)} passed, {failed} failed, "
        f"{sum(result.skipped for result in results)} skipped"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
