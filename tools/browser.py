"""Finds Chromium for the journeys, and on a Debian machine of root's installs it."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-dev-shm-usage",
]
PATIENCE = 600  # seconds


class NoBrowserError(RuntimeError):
    """There is no browser here; the message says what to install."""


def find_browser() -> Path | None:
    """Return the browser that `KUVEND_TEST_BROWSER` names, or the first one in PATH."""
    if named := os.environ.get("KUVEND_TEST_BROWSER"):
        return Path(named)
    return next((Path(found) for name in NAMES if (found := shutil.which(name))), None)


def find_or_install_browser(log: Path) -> Path:
    """Return a browser, installed by apt if there is none and we may.

    Raises:
        NoBrowserError: there is none, and it cannot be installed here.
    """
    if browser := find_browser():
        return browser
    if os.getuid() == 0 and shutil.which("apt-get"):
        install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-noto-core"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        with log.open("a") as output:
            for command in (["apt-get", "update"], install):
                try:
                    subprocess.run(
                        command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                        timeout=PATIENCE, check=False,
                    )  # fmt: skip
                except subprocess.TimeoutExpired:
                    break
    if browser := find_browser():
        return browser
    message = "There is no browser here and it could not be installed: put chromium into PATH to run the journeys."
    raise NoBrowserError(message)
