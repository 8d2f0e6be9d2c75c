"""Files that a person can read in one go, and nothing secret in them."""

import re
import subprocess

import pytest

from tools.paths import PACKAGE, ROOT, python_files

MOST_LINES = 450
MOST_LINES_OF_A_VIEW = 360

SECRETS = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|AGE-SECRET-KEY-1[0-9A-Z]{20,}"
    r"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}"
    r"|\bxox[abp]-[0-9A-Za-z-]{10,}|\bsk_live_[0-9A-Za-z]{16,}|\bglpat-[\w-]{20,}"
    r"|(?i:password|secret|token|api_key)\s*[:=]\s*[\"'][A-Za-z0-9+/_-]{32,}[\"']"
)


def committed_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not in a git checkout")
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_files_are_short_enough_to_read() -> None:
    long = []
    for path in python_files():
        most = MOST_LINES_OF_A_VIEW if "views" in path.relative_to(PACKAGE).as_posix() else MOST_LINES
        count = len(path.read_text("utf-8").splitlines())
        if count > most:
            long.append(f"{path.relative_to(ROOT).as_posix()}: {count} lines (at most {most}); make it a folder")
    assert long == []


def test_no_secret_is_committed() -> None:
    found = []
    for name in committed_files():
        if name.endswith((".lock", ".min.js", ".png", ".woff2", ".ico", ".po")):
            continue
        text = (ROOT / name).read_text("utf-8", errors="replace")
        found += [f"{name}: {match[0][:30]}…" for match in SECRETS.finditer(text)]
    assert found == []


def test_only_sources_of_translations_are_committed() -> None:
    assert [name for name in committed_files() if name.endswith(".mo") or "/sr_Latn/" in name] == []


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN " + "PRIVATE KEY-----",
        "AGE-SECRET-KEY-1" + "Q" * 40,
        "AKIA" + "A" * 16,
        'SECRET = "' + "a1" * 20 + '"',
    ],
)
def test_a_secret_would_be_seen(line: str) -> None:
    assert SECRETS.search(line)
