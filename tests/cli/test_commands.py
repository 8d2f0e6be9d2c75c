"""Each command, as an operator types it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import Kuvend, clean_environment

pytestmark = pytest.mark.unit

COMMANDS = ["up", "import", "sign-in", "doctor", "backup", "restore", "upgrade", "worker"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own server
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


@contextmanager
def running(folder: Path, *words: str, **environment: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Run `kuvend up` until the block ends; yield the process and the address."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "kuvend", "up", "--data", str(folder), "--port", str(port), "--workers", "1", *words],
        env=clean_environment(**environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def wait_for_welcome(process: "subprocess.Popen[str]") -> str:
    """Read what `up` says until it has said how to stop it."""
    assert process.stdout is not None
    # a house that never gets ready is ended, which ends its output
    guard = threading.Timer(90, process.terminate)
    guard.start()
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            guard.cancel()
            return said
    assert process.stderr is not None
    pytest.fail(f"it never said welcome:\n{said}\n{process.stderr.read()}")


def children_of(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(number) for number in listed.split()]


def test_help_names_every_command(kuvend: Kuvend) -> None:
    shown = kuvend("--help")
    assert shown.returncode == 0
    for command in COMMANDS:
        assert f"\n    {command} " in shown.stdout
        assert kuvend(command, "--help").returncode == 0


def test_help_is_quick_because_nothing_heavy_is_imported(kuvend: Kuvend) -> None:
    script = "import sys, kuvend.cli; kuvend.cli.build_parser(); print('django' in sys.modules, 'PIL' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["False", "False"]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("fly",),
        ("backup",),
        ("restore", "x"),
        ("up", "--port", "many"),
        ("up", "--port", "99999"),
        ("up", "--workers", "0"),
    ],
)
def test_a_command_line_that_is_not_understood_answers_2(words: tuple[str, ...], kuvend: Kuvend) -> None:
    done = kuvend(*words)
    assert done.returncode == 2
    assert done.stderr.startswith("usage:")


@pytest.mark.parametrize("words", [("doctor",), ("backup", "b"), ("sign-in", "a@b.example"), ("upgrade",), ("worker",)])
def test_without_a_data_folder_it_says_so(words: tuple[str, ...], kuvend: Kuvend, tmp_path: Path) -> None:
    done = kuvend(*words, "--data", tmp_path / "nowhere")
    assert done.returncode == 1
    assert "There is no data folder" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_of_other_things_is_left_alone(kuvend: Kuvend, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear members")
    done = kuvend("up", "--data", tmp_path, "--port", str(free_port()))
    assert done.returncode == 1
    assert "no data folder of Kuvend" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_up_serves_restarts_what_dies_and_ends_cleanly(installation: Path, kuvend: Kuvend) -> None:
    with running(installation, "--empty") as (process, url):
        said = wait_for_welcome(process)
        assert url in said
        assert status_of(f"{url}/healthz") == 200
        assert status_of(f"{url}/static/nothing-of-this-name.css") == 404

        second = kuvend("up", "--data", installation, "--port", str(free_port()))
        assert second.returncode == 1
        assert "already running" in second.stderr

        children = children_of(process.pid)
        assert len(children) == 2
        for child in children:
            os.kill(child, signal.SIGKILL)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            alive = children_of(process.pid)
            if len(alive) == 2 and not set(alive) & set(children) and status_of(f"{url}/healthz") == 200:
                break
            time.sleep(0.1)
        else:
            pytest.fail("what was killed did not come back")

        doctor = kuvend("doctor", "--data", installation, "--json")
        findings = json.loads(doctor.stdout)["findings"]
        assert {each["name"] for each in findings} >= {"mail", "disk", "clock", "sqlite", "permissions", "migrations"}
        offspring = children_of(process.pid)
    assert process.returncode == 0
    assert status_of(f"{url}/healthz") == 0
    assert not [child for child in offspring if Path(f"/proc/{child}").exists()]


def test_a_taken_port_is_said_before_anything_starts(installation: Path, kuvend: Kuvend) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = kuvend("up", "--data", installation, "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "Choose another with --port" in done.stderr


def test_a_taken_port_leaves_no_folder_which_the_next_call_would_find(kuvend: Kuvend, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = kuvend("up", "--data", tmp_path / "new", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "Choose another with --port" in done.stderr
    assert not (tmp_path / "new").exists()


def test_a_demo_cut_short_is_loaded_by_the_next_call(kuvend: Kuvend, tmp_path: Path) -> None:
    dead = f"redis://127.0.0.1:{free_port()}/0"
    done = kuvend("up", "--data", tmp_path / "new", "--port", str(free_port()), CACHE_URL=dead)
    assert done.returncode == 1
    assert "nothing was started" in done.stderr
    with running(tmp_path / "new") as (process, url):
        assert "This is the demo network" in wait_for_welcome(process)
        assert status_of(f"{url}/en/demo/") == 200


def test_a_house_set_up_without_the_demo_never_becomes_one(installation: Path, kuvend: Kuvend) -> None:
    script = (
        "from kuvend.people.operations.accounts import open_account; from kuvend.core import clock; open_account("
        "email='ana@example.org', full_name='Ana', language='sq', by=None, now=clock.now(), is_confirmed=True)"
    )
    assert kuvend("manage", "shell", "--command", script, "--data", installation).returncode == 0
    (installation / "demo").write_text("wanted")
    done = kuvend("up", "--data", installation, "--port", str(free_port()))
    assert done.returncode == 1
    assert "in use without it" in done.stderr
    assert not (installation / "demo").exists()


def test_doctor_sees_what_is_wrong(installation: Path, kuvend: Kuvend) -> None:
    installation.chmod(0o755)
    done = kuvend("doctor", "--data", installation, "--json")
    answer = json.loads(done.stdout)
    wrong = {each["name"] for each in answer["findings"] if not each["ok"]}
    assert done.returncode == 1
    assert answer["ok"] is False
    assert wrong == {"permissions", "worker"}  # readable for others; and nobody runs


def test_doctor_calls_a_public_house_without_mail_wrong(installation: Path, kuvend: Kuvend) -> None:
    done = kuvend("doctor", "--data", installation, KUVEND_PUBLIC_URL="https://network.example")
    assert done.returncode == 1
    assert "WRONG  mail" in done.stdout


def test_doctor_names_pending_migrations_and_upgrade_applies_them(installation: Path, kuvend: Kuvend) -> None:
    undone = kuvend("manage", "migrate", "axes", "zero", "--verbosity", "0", "--data", installation)
    assert undone.returncode == 0, undone.stderr
    assert "axes.0001_initial" in kuvend("doctor", "--data", installation).stdout

    done = kuvend("upgrade", "--data", installation)
    assert done.returncode == 0, done.stderr
    assert len(list(installation.parent.glob("*.backup"))) == 1
    again = kuvend("upgrade", "--data", installation)
    assert again.stdout.strip() == "Nothing to upgrade."
    assert json.loads(kuvend("upgrade", "--data", installation, "--json").stdout) == {"upgraded": False, "backup": None}
    assert len(list(installation.parent.glob("*.backup"))) == 1


def test_an_upgrade_answers_a_program_and_overwrites_no_backup(installation: Path, kuvend: Kuvend) -> None:
    backup = installation.parent / "mine.backup"
    backup.write_text("precious")
    words = ("upgrade", "--data", installation, "--json", "--backup", backup)
    assert kuvend("manage", "migrate", "axes", "zero", "--verbosity", "0", "--data", installation).returncode == 0
    refused = kuvend(*words)
    assert refused.returncode == 1
    assert "never overwrites" in refused.stderr
    assert backup.read_text() == "precious"
    backup.unlink()
    assert json.loads(kuvend(*words).stdout) == {"upgraded": True, "backup": str(backup)}


def test_manage_explains_itself_and_needs_a_folder_after_data(kuvend: Kuvend) -> None:
    for words in ((), ("--help",)):
        shown = kuvend("manage", *words)
        assert shown.returncode == 0
        assert "renew_seals" in shown.stdout
    assert kuvend("manage", "check", "--data").returncode == 2


def test_sign_in_prints_a_link_that_works_once(installation: Path, kuvend: Kuvend) -> None:
    unknown = kuvend("sign-in", "nobody@example.org", "--data", installation)
    assert unknown.returncode == 1
    assert "no account" in unknown.stderr
    assert unknown.stdout == ""

    script = (
        "from kuvend.people.operations.accounts import open_account; from kuvend.core import clock; open_account("
        "email='ana@example.org', full_name='Ana', language='sq', by=None, now=clock.now(), is_confirmed=True)"
    )
    assert kuvend("manage", "shell", "--command", script, "--data", installation).returncode == 0
    done = kuvend("sign-in", "ANA@example.org", "--data", installation, "--json")
    assert done.returncode == 0, done.stderr
    url = json.loads(done.stdout)["url"]
    assert url.startswith("http://127.0.0.1:8000/sq/")


def test_a_broken_database_is_told_without_a_traceback(installation: Path, kuvend: Kuvend) -> None:
    (installation / "kuvend.sqlite3").write_bytes(b"this is no database, " * 100)
    done = kuvend("backup", installation.parent / "b", "--data", installation)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not (installation.parent / "b").exists()
