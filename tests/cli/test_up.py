"""What `kuvend up` says, and what it keeps to itself."""

from pathlib import Path

import pytest

from kuvend.cli.up import LONGEST_LOG, marks_demo, quiet, welcome

pytestmark = pytest.mark.rules
URL = "http://127.0.0.1:8461"


def test_the_last_lines_say_where_it_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = {
        "setup_path": "",
        "demo_path": "/en/demo/",
        "roles": [{"label": "Member", "email": "member@demo.example.org"}],
    }
    welcome(state, URL, tmp_path, log=tmp_path / "kuvend.log")
    lines = capsys.readouterr().out.rstrip().splitlines()
    assert lines[-2:] == [f"Kuvend runs on {URL}", "Stop it with Ctrl-C."]
    said = "\n".join(lines[:-2])
    assert f"{URL}/en/demo/" in said
    assert "sign-in member@demo.example.org" in said
    assert "kuvend.log" in said


def test_an_empty_house_shows_the_way_to_set_it_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    welcome({"setup_path": "/en/setup/x/", "demo_path": "", "roles": []}, URL, tmp_path)
    said = capsys.readouterr().out
    assert f"{URL}/en/setup/x/" in said
    assert "kuvend.log" not in said


def test_the_log_goes_into_a_file_that_does_not_grow_for_ever(tmp_path: Path) -> None:
    environment: dict[str, str] = {}
    log = quiet(environment, tmp_path)
    assert log == tmp_path / "kuvend.log"
    assert environment["KUVEND_LOG_FILE"] == str(log)
    assert environment["KUVEND_LOG_LEVEL"] == "WARNING"
    log.write_bytes(b"x" * (LONGEST_LOG + 1))
    quiet({}, tmp_path)
    assert not log.exists()
    assert (tmp_path / "kuvend.log.1").exists()


def test_a_demo_is_loaded_into_a_new_folder_only_until_it_is_there(tmp_path: Path) -> None:
    assert not marks_demo(tmp_path, is_new=False, may_be=True)
    assert marks_demo(tmp_path, is_new=True, may_be=True)
    assert marks_demo(tmp_path, is_new=False, may_be=True), "the first call was cut short"
    (tmp_path / "demo").write_text("loaded")
    assert not marks_demo(tmp_path, is_new=False, may_be=True)


def test_a_wish_for_the_demo_ends_where_it_may_not_be(tmp_path: Path) -> None:
    assert marks_demo(tmp_path, is_new=True, may_be=True)
    assert not marks_demo(tmp_path, is_new=False, may_be=False)
    assert not (tmp_path / "demo").exists()
    assert not marks_demo(tmp_path, is_new=False, may_be=True)


def test_what_the_operator_said_counts(tmp_path: Path) -> None:
    environment = {"KUVEND_LOG_FORMAT": "json"}
    assert quiet(environment, tmp_path) is None
    assert environment == {"KUVEND_LOG_FORMAT": "json"}
