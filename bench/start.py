"""How long until the first page, what an idle house weighs, and what its pages weigh on the line.

    kuvend up --data /path/of/a/folder          # once, to make it (the demo network, or a populated one)
    python -m bench.start --data /path/of/a/folder

Starts `kuvend up` on the existing folder as an operator does, asks for a page until one comes, waits until everything
is calm, and adds up the processes: supervisor, web server, worker.
"""

import argparse
import gzip
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench.harness import free_port

CALM_SECONDS = 20
# what a browser asks for with the page: styles, scripts, icons, pictures
FETCHED = re.compile(r'(?:<link[^>]*rel="(?:stylesheet|icon|manifest)"[^>]*href|<(?:img|script)[^>]*\ssrc)="(/[^"]+)"')
PACKED_ALREADY = {"png", "jpg", "webp", "avif", "woff2"}
PAGES = (
    "/en/",
    "/en/members/",
    "PROFILE",
    "/en/members/?view=map",
    "/en/networks/",
    "/ar/members/",
    "/sq/join/",
    "/en/account/login/",
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    bare = min(_bare_start() for _ in range(arguments.runs))
    for run in range(arguments.runs):
        port = free_port()
        begun = time.perf_counter()
        kuvend = [sys.executable, "-m", "kuvend", "up", "--data", str(arguments.data), "--port", str(port)]
        process = subprocess.Popen(kuvend, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            page = _first_page(port)
            seconds = time.perf_counter() - begun
            print(f"first page after {seconds:.2f} s ({len(page) / 1000:.0f} kB),", end=" ")
            print(f"{seconds / bare:.0f} × a Python that starts and imports Django")
            if run == arguments.runs - 1:
                _weigh_pages(port)
                time.sleep(CALM_SECONDS)
                _weigh_processes(process.pid)
        finally:
            process.terminate()
            process.wait(timeout=60)


def _bare_start() -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import django.core.handlers.wsgi"], check=True)
    return time.perf_counter() - begun


def _first_page(port: int) -> bytes:
    deadline = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/en/", timeout=60) as answer:
                return bytes(answer.read())
        except (OSError, urllib.error.URLError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _weigh_pages(port: int) -> None:
    def fetched(path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            return bytes(answer.read())

    profile = re.search(r'href="(/en/members/[a-z0-9-]+/)"', fetched("/en/members/").decode())
    seen: set[str] = set()
    for name in PAGES:
        path = profile[1] if name == "PROFILE" and profile else name
        html = fetched(path)
        parts = set(FETCHED.findall(html.decode()))
        fresh = parts - seen
        seen |= parts
        packed = len(gzip.compress(html))
        more = sum(_on_the_line(part, fetched(part)) for part in fresh)
        print(
            f"{name:<16} {len(html) / 1000:6.1f} kB, packed {packed / 1000:5.1f} kB, {1 + len(parts)} requests;",
            end=" ",
        )
        print(f"not yet there: {more / 1000:5.1f} kB in {len(fresh)} files")


def _on_the_line(path: str, content: bytes) -> int:
    return len(content) if path.rpartition(".")[2] in PACKED_ALREADY else len(gzip.compress(content))


def _weigh_processes(root: int) -> None:
    total = 0.0
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        waiting += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        name = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")[-60:]
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) / 1000
                print(f"  {int(line.split()[1]) / 1000:6.1f} MB  …{name}")
    print(f"idle, all processes together (proportional set size): {total:.0f} MB")


if __name__ == "__main__":
    main()
