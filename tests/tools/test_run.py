"""The one command counts honestly: what failed, what broke before it could fail, and what could not run."""

import functools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import stores
from tools import test as run
from tools.browser import NoBrowserError, find_or_install_browser
from tools.paths import ROOT
from tools.stores import NoCacheError, NoStoreError

REPORT = '<testsuites><testsuite tests="10" failures="2" errors="1" skipped="3"/></testsuites>'


@pytest.fixture(autouse=True)
def _own_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "OUTPUT", tmp_path)


def test_a_report_is_counted(tmp_path: Path) -> None:
    (tmp_path / "r.xml").write_text(REPORT)
    assert run.read_report(tmp_path / "r.xml", 1) == run.Result(passed=4, failed=3, skipped=3)


def test_a_run_that_broke_is_a_failure_even_with_a_green_report(tmp_path: Path) -> None:
    (tmp_path / "r.xml").write_text('<testsuites><testsuite tests="1"/></testsuites>')
    assert run.read_report(tmp_path / "r.xml", 0).failed == 0
    assert run.read_report(tmp_path / "r.xml", 3).failed == 1  # pytest's own error
    assert run.read_report(tmp_path / "r.xml", 124).failed == 1  # it never ended
    assert run.read_report(tmp_path / "none.xml", 0).failed == 1  # it never began


def test_a_failing_check_is_a_failure(tmp_path: Path) -> None:
    assert run.check(["python", "-c", "pass"])(tmp_path / "log") == run.Result(passed=1)
    assert run.check(["python", "-c", "raise SystemExit(3)"])(tmp_path / "log") == run.Result(failed=1)


def test_a_step_that_breaks_does_not_hide_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    def broken(_log: Path) -> run.Result:
        raise RuntimeError("no such luck")

    result = run.run_step(1, run.Step("something", broken))
    assert result.failed == 1
    assert "FAILED  something" in capsys.readouterr().out


def test_what_cannot_run_is_said_and_counted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_log: Path) -> Path:
        raise NoBrowserError("There is no browser here")

    monkeypatch.setattr(run, "find_or_install_browser", none)
    monkeypatch.setattr(run, "count_tests", lambda *_: 12)
    result = run.run_step(1, run.Step("journeys", run.in_browser))
    assert (result.failed, result.skipped) == (0, 12)
    assert "not run  journeys" in capsys.readouterr().out


def test_a_server_that_is_missing_is_said_and_the_tests_of_the_other_still_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_cache() -> Path:
        raise NoCacheError("There is no Valkey here.")

    def no_store() -> Path:
        raise NoStoreError("There is no store here.")

    monkeypatch.setattr(run, "count_tests", lambda *_: 20)
    monkeypatch.setattr(run, "tests", lambda *_, environment: lambda _log: run.Result(passed=9, skipped=11))
    monkeypatch.setattr(run, "find_cache_program", no_cache)
    monkeypatch.setattr(run, "find_store_program", lambda: tmp_path)
    assert run.with_stores(tmp_path) == run.Result(passed=9, skipped=11, remark="There is no Valkey here.")
    monkeypatch.setattr(run, "find_store_program", no_store)
    assert run.with_stores(tmp_path) == run.Result(
        skipped=20, remark="There is no Valkey here. There is no store here."
    )


def test_without_valkey_and_store_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(stores, "PROGRAMS", tmp_path)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(NoCacheError, match="valkey-server"):
        stores.find_cache_program()
    with pytest.raises(NoStoreError, match="rclone"):
        stores.find_store_program()


def test_the_last_line_is_the_sum_and_a_failure_is_the_exit_code(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    results = [run.Result(passed=3), run.Result(passed=1, failed=2, skipped=4)]
    steps = [
        run.Step(f"step {number}", functools.partial(lambda result, _log: result, result))
        for number, result in enumerate(results)
    ]
    monkeypatch.setattr(run, "steps", lambda: iter(steps))
    monkeypatch.setattr(sys, "argv", ["test"])
    assert run.main() == 1
    assert capsys.readouterr().out.splitlines()[-1] == "4 passed, 2 failed, 4 skipped"


def test_no_browser_and_no_right_to_install_one_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("KUVEND_TEST_BROWSER", raising=False)
    with pytest.raises(NoBrowserError, match="chromium"):
        find_or_install_browser(tmp_path / "log")


def test_without_a_fitting_python_the_launcher_says_what_to_install(tmp_path: Path) -> None:
    place = tmp_path / "checkout"
    (place / "tools").mkdir(parents=True)
    # no interpreter has a version 9
    script = (ROOT / "tools" / "install.sh").read_text("utf-8").replace("3.14 3.13 3.12", "9.9")
    (place / "tools" / "install.sh").write_text(script, "utf-8")
    (place / ".python-version").write_text("9.8\n")
    done = subprocess.run(
        ["sh", str(place / "tools" / "install.sh")],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Kuvend needs Python" in done.stderr
    assert "apt install" in done.stderr
