"""No log line tells who somebody is or lets anybody in."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from kuvend.core.logs import take_persons_out, without_persons

pytestmark = pytest.mark.rules


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("mail to ana.kandidate+x@example.org failed", "mail to ‹e-mail› failed"),
        ("/en/invitations/k3j4h5g6f7d8s9a0q1w2/accept/", "/en/invitations/‹code›/accept/"),
        ("GET /en/members/?q=Lule%20Mali", "GET /en/members/?‹query›"),
        ("from 203.0.113.9 port", "from ‹address› port"),
        ("from 2001:db8:0:0:1::7", "from ‹address›"),
        ("listening on 127.0.0.1:8000", "listening on 127.0.0.1:8000"),
        ("/en/members/lule-mali/", "/en/members/lule-mali/"),
        ("Key (email)=(ana@example.org) already exists", "Key (email)=‹row› already exists"),
        ("Key (full_name)=(Mira Test) already exists.", "Key (full_name)=‹row› already exists."),
        ("DETAIL:  Key (full_name)=(Mira Test) already exists.\nat line 3", "DETAIL:‹row›\nat line 3"),
        ("Failing row contains (7, Mira Test, null).", "Failing row contains ‹row›"),
        ("no answer from +383 44 123-456 today", "no answer from ‹telephone› today"),
        ("at 2026-11-22 01:00:00+00:00", "at 2026-11-22 01:00:00+00:00"),
    ],
)
def test_persons_are_taken_out(text: str, clean: str) -> None:
    assert without_persons(text) == clean


def test_whole_values_are_dropped() -> None:
    event = take_persons_out(None, "info", {"event": "x", "request": object(), "email": "a@b.example", "attempt": 3})
    assert event == {"event": "x", "attempt": 3}


SCRIPT = """
import logging, structlog
from kuvend.core.logs import configure
configure(level="INFO", is_json=True)
structlog.get_logger("kuvend.test").info("mail_refused", to="ana@example.org", attempt=2)
logging.getLogger("some.library").warning("no user %s", "ana@example.org", extra={"request": "secret"})
try:
    raise ValueError("ana@example.org is taken")
except ValueError:
    logging.getLogger("django.request").exception("broke")
"""


def test_lines_of_ours_of_libraries_and_of_errors_are_clean_json() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["mail_refused", "no user ‹e-mail›", "broke"]
    assert lines[0]["attempt"] == 2
    assert "‹e-mail› is taken" in lines[2]["exception"]
    assert "example.org" not in done.stderr
    assert "secret" not in done.stderr
    assert logging.getLevelName("INFO") == 20


QUIET = """
import sys, structlog
from kuvend.core.logs import configure
configure(level="WARNING", is_json=False, file=sys.argv[1])
log = structlog.get_logger("kuvend.test")
log.debug("nothing_of_note")
log.info("job_done", to="ana@example.org")
log.warning("mail_refused", to="ana@example.org")
"""


def test_with_a_file_the_terminal_hears_only_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "kuvend.log"
    done = subprocess.run([sys.executable, "-c", QUIET, str(file)], capture_output=True, text=True, check=True)
    assert "mail_refused" in done.stderr
    assert "job_done" not in done.stderr
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["event"] for line in lines] == ["job_done", "mail_refused"]
    assert "example.org" not in file.read_text(encoding="utf-8") + done.stderr
