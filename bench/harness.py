"""Start the production server on a data folder and measure addresses on it, one after the other.

CPU is what the server's processes used (from /proc), so the measuring client does not count. Requests go over one
kept-alive connection, as from a reverse proxy.
"""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

TICKS = os.sysconf("SC_CLK_TCK")
REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Figure:
    """What one address cost."""

    name: str
    requests: int
    status: int
    size: int  # bytes of the body as sent
    cpu_ms: float  # of the server, per request
    per_second: float  # requests, on one connection
    p50_ms: float
    p95_ms: float

    def row(self, reference: "Figure") -> str:
        """Return one line of a table, with the ratio of throughput per CPU to the reference."""
        ratio = reference.cpu_ms / self.cpu_ms if self.cpu_ms else float("inf")
        return (
            f"{self.name:<44} {self.status} {self.size / 1000:8.1f} kB {self.cpu_ms:8.3f} ms CPU"
            f" {self.per_second:8.0f}/s  p50 {self.p50_ms:7.2f}  p95 {self.p95_ms:7.2f} ms"
            f"  {ratio:6.2f} × bare per CPU {self.per_second / reference.per_second:6.2f} × bare per second"
        )


class Server:
    """A running server, its address and its processes."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    def pids(self) -> list[int]:
        """Return the server's process and its children."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    def cpu_seconds(self) -> float:
        """Return the user and system time of all its processes so far."""
        total = 0
        for pid in self.pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def memory_mb(self) -> float:
        """Return the proportional set size of all its processes, in MB (shared pages counted once)."""
        total = 0
        for pid in self.pids():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total / 1000

    def measure(
        self, name: str, path: str, *, requests: int = 400, warm_up: int = 20, cookie: str = "", accept: str = ""
    ) -> Figure:
        """Ask for `path` again and again and return what it cost."""
        connection = Connection(self.port, path, cookie, accept)
        status = size = 0
        for _ in range(warm_up):
            connection.ask()
        times: list[float] = []
        cpu, begin = self.cpu_seconds(), time.perf_counter()
        for _ in range(requests):
            start = time.perf_counter()
            status, size = connection.ask()
            times.append((time.perf_counter() - start) * 1000)
        duration, used = time.perf_counter() - begin, self.cpu_seconds() - cpu
        connection.close()
        return Figure(
            name,
            requests,
            status,
            size,
            used / requests * 1000,
            requests / duration,
            median(times),
            quantiles(times, n=20)[18],
        )

    def measure_many(self, name: str, paths: list[str], *, cookie: str = "") -> Figure:
        """Ask for each of `paths` once and return what they cost on average."""
        times: list[float] = []
        size = status = 0
        connection = Connection(self.port, paths[0], cookie, "")
        connection.ask()
        cpu, begin = self.cpu_seconds(), time.perf_counter()
        for path in paths:
            connection.path(path)
            start = time.perf_counter()
            status, size = connection.ask()
            times.append((time.perf_counter() - start) * 1000)
        duration, used = time.perf_counter() - begin, self.cpu_seconds() - cpu
        connection.close()
        return Figure(
            name,
            len(paths),
            status,
            size,
            used / len(paths) * 1000,
            len(paths) / duration,
            median(times),
            quantiles(times, n=20)[18],
        )


class Connection:
    """One kept-alive HTTP/1.1 connection that does as little as possible itself."""

    def __init__(self, port: int, path: str, cookie: str, accept: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port, self.cookie, self.accept = port, cookie, accept
        self.buffer = b""
        self.path(path)

    def path(self, path: str) -> None:
        """Choose the address of the next requests."""
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: keep-alive"]
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        if self.accept:
            lines.append(f"Accept-Encoding: {self.accept}")
        self.request = ("\r\n".join(lines) + "\r\n\r\n").encode()

    def ask(self) -> tuple[int, int]:
        """Send the request; return the status and the size of the body in bytes."""
        self.socket.sendall(self.request)
        while (end := self.buffer.find(b"\r\n\r\n")) < 0:
            self._receive()
        head = self.buffer[:end].lower()
        status = int(head[9:12])
        if b"content-length:" in head:
            length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
            while len(self.buffer) < end + 4 + length:
                self._receive()
            self.buffer = self.buffer[end + 4 + length :]
            return status, length
        if b"transfer-encoding: chunked" in head:
            while not self.buffer.endswith(b"0\r\n\r\n"):
                self._receive()
            size, self.buffer = len(self.buffer) - end - 4, b""
            return status, size
        self.buffer = self.buffer[end + 4 :]
        return status, 0

    def _receive(self) -> None:
        chunk = self.socket.recv(1 << 18)
        if not chunk:
            msg = "The server closed the connection."
            raise ConnectionError(msg)
        self.buffer += chunk

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def server(environment: dict[str, str], *, application: str = "bench.wsgi:application") -> Iterator[Server]:
    """Run the production server with one worker process until the block ends."""
    port = free_port()
    granian = Path(sys.executable).with_name("granian")
    process = subprocess.Popen(
        [
            granian,
            "--interface",
            "wsgi",
            "--workers",
            "1",
            "--blocking-threads",
            "1",
            "--port",
            str(port),
            "--no-access-log",
            "--log-level",
            "error",
            application,
        ],
        env={**os.environ, **environment, "KUVEND_PUBLIC_URL": f"http://127.0.0.1:{port}"},
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        running = Server(process, port)
        deadline = time.monotonic() + 60
        while True:
            try:
                Connection(port, "/bare/", "", "").ask()
                break
            except OSError:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise
                time.sleep(0.05)
        yield running
    finally:
        process.terminate()
        process.wait(timeout=20)
