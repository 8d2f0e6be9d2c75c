"""Tries an installed Kuvend as a newcomer would: start it, look at a page and its style, back it up, stop it.

Called as `try_wheel.py KUVEND DATA` with an interpreter that knows nothing of this checkout.
"""

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE = 120  # seconds


def fetch(url: str) -> str:
    """Return a page; follow redirects.

    Raises:
        OSError: it is not there.
    """
    with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 - our own server
        return str(answer.read().decode())


def wait_for(url: str) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            fetch(url)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def look_around(url: str) -> list[str]:
    """Return what a visitor would complain about."""
    complaints = []
    front = fetch(f"{url}/en/")
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', front)
    if not styles:
        complaints.append("the front page has no style")
    complaints += [f"{style} is empty" for style in styles if len(fetch(url + style)) < 100 and "theme" not in style]
    for language, word in (("sq", 'lang="sq"'), ("sr-latn", 'lang="sr-Latn"'), ("ar", 'dir="rtl"')):
        if word not in fetch(f"{url}/{language}/"):
            complaints.append(f"the front page in {language} does not say {word}")
    return complaints


def main() -> int:
    """Run the tour; return 1 when anything was wrong."""
    kuvend, data = sys.argv[1:]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([kuvend, "up", "--data", data, "--port", str(port)])
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        complaints = look_around(f"http://127.0.0.1:{port}")
        backup = Path(data).with_name("try.backup")
        for words in (["backup", str(backup), "--data", data], ["doctor", "--data", data]):
            if subprocess.run([kuvend, *words], check=False).returncode:
                complaints.append(f"kuvend {words[0]} failed")
    finally:
        server.send_signal(signal.SIGTERM)
        code = server.wait(60)
    if code:
        complaints.append(f"kuvend up ended with {code}")
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
