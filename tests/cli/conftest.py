"""The command line as an operator meets it: a program, started upon a folder."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

type Kuvend = Callable[..., "subprocess.CompletedProcess[str]"]

INHERITED = ("PATH", "HOME", "LANG", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")


def clean_environment(**extra: str) -> dict[str, str]:
    """Return an environment without the tests' own settings."""
    return {**{name: os.environ[name] for name in INHERITED if name in os.environ}, **extra}


@pytest.fixture(scope="session")
def kuvend() -> Kuvend:
    """Run `kuvend …` and return what it did; the tests' own database and settings stay out of it."""

    def run(*words: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "kuvend", *map(str, words)],
            env=clean_environment(**environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory: pytest.TempPathFactory, kuvend: Kuvend) -> Path:
    from kuvend.cli.folder import create

    folder = tmp_path_factory.mktemp("installation") / "data"
    create(folder)
    done = kuvend("manage", "migrate", "--verbosity", "0", "--data", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def installation(_migrated: Path, tmp_path: Path) -> Path:
    """A data folder with the current schema and nobody in it."""
    folder = tmp_path / "installation"
    shutil.copytree(_migrated, folder)
    return folder
