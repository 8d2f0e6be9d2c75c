"""Judges from outside: public validators, each in an environment of its own under `.judges/`.

They are no dependencies of the project, because what they need collides; each is pinned here. The journeys ask them.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.paths import ROOT

FOLDER = ROOT / ".judges"
SCHEMATHESIS = "schemathesis==4.32.5"  # asks the read API everything its description allows, and more
VNU = "vnu-jar@26.9.27"  # the Nu HTML Checker of the W3C's validator; needs Java
PATIENCE = 300  # seconds


class NoJudgeError(RuntimeError):
    """A judge is not here and cannot be installed; the message says what is missing."""


def find_schemathesis() -> Path:
    """Return the program, installed from PyPI where it is missing.

    Raises:
        NoJudgeError: it cannot be installed here.
    """
    place = FOLDER / SCHEMATHESIS.replace("==", "-")
    program = place / "bin" / "schemathesis"
    if not program.exists():
        uv = shutil.which("uv") or str(ROOT / ".uv" / "bin" / "uv")
        _install([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(place)])
        _install([uv, "pip", "install", "--quiet", "--python", str(place / "bin" / "python"), SCHEMATHESIS])
    return program


def find_vnu() -> list[str]:
    """Return the command of the HTML checker, installed from npm where it is missing.

    Raises:
        NoJudgeError: there is no Java, or it cannot be installed here.
    """
    java = shutil.which("java")
    if java is None:
        raise NoJudgeError("There is no Java for the HTML checker: put java (17 or newer) into PATH.")
    place = FOLDER / VNU.replace("@", "-")
    jar = place / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise NoJudgeError("There is no npm to install the HTML checker with.")
        place.mkdir(parents=True, exist_ok=True)
        _install([npm, "install", "--silent", "--ignore-scripts", "--prefix", str(place), VNU])
    if not jar.exists():
        raise NoJudgeError(f"npm installed {VNU} without its program.")
    return [java, "-jar", str(jar)]


def _install(command: list[str]) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE, env={**os.environ, "CI": "true"}
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoJudgeError(f"{command[0]}: {error}") from error
    if done.returncode:
        raise NoJudgeError(f"{' '.join(command)}\n{(done.stderr or done.stdout)[-600:]}")
