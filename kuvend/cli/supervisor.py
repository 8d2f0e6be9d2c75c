"""Keeps the server and the worker running: starts them again when they die, and ends them cleanly."""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType, TracebackType
from typing import Self

from kuvend.cli.terminal import complain

PATIENCE_AT_START = 60.0  # seconds until the server must answer
PATIENCE_AT_END = 15.0  # seconds which a child gets for the work in hand
LONGEST_PAUSE = 30.0  # seconds between two attempts to start a child that keeps dying
STEADY = 60.0  # seconds after which a child counts as running well


@dataclass(slots=True)
class Child:
    """One process that ought to run."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    pause: float = 0.5


@dataclass(slots=True)
class Supervisor:
    """Holds the children. Used as a context: on leaving it, none is left running."""

    environment: dict[str, str]
    children: list[Child] = field(default_factory=list)
    is_stopping: bool = False
    _former: dict[int, object] = field(default_factory=dict)

    def add(self, name: str, command: list[str]) -> None:
        """Add a process to be kept running."""
        self.children.append(Child(name, command))

    def __enter__(self) -> Self:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            self._former[number] = signal.signal(number, self._stop)
        for child in self.children:
            self._start(child)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_children()
        for number, handler in self._former.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal.signal returned

    def watch(self) -> int:
        """Restart what dies until a signal asks to stop; return the exit code."""
        while not self.is_stopping:
            self.tend()
            time.sleep(0.2)
        return 0

    def tend(self) -> None:
        """Look after each child once."""
        now = time.monotonic()
        for child in self.children:
            if child.process is not None:
                code = child.process.poll()
                if code is None:
                    continue
                _end_group(child.process.pid)
                child.process = None
                child.pause = 0.5 if now - child.started_at > STEADY else min(child.pause * 2, LONGEST_PAUSE)
                child.start_again_at = now + child.pause
                complain(f"The {child.name} ended with {code}; it is started again in {child.pause:.0f} s.")
            elif now >= child.start_again_at:
                self._start(child)

    def _start(self, child: Child) -> None:
        child.started_at = time.monotonic()
        child.process = subprocess.Popen(  # noqa: S603 - our own commands
            child.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            # a session of its own: Ctrl-C reaches only us, and we end the children in order
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - no threads run here
        )

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def _end_children(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        end = time.monotonic() + PATIENCE_AT_END
        for process in running:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                _end_group(process.pid)
                process.wait()
            _end_group(process.pid)


def _end_group(leader: int) -> None:
    """End what a process left behind: a server that was killed cannot take its own processes along."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def _end_with_parent() -> None:
    """Ask Linux to end the child when this process is killed, so that no server is left behind without its keeper."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def wait_until_serving(supervisor: Supervisor, host: str, port: int) -> bool:
    """Wait until `/healthz` answers; return False when told to stop before."""
    end = time.monotonic() + PATIENCE_AT_START
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - asked, not bound
    while not supervisor.is_stopping:
        if _answers(target, port):
            return True
        supervisor.tend()
        if time.monotonic() > end:
            complain(f"The web server has not answered on port {port} for {PATIENCE_AT_START:.0f} s; still trying.")
            end = float("inf")
        time.sleep(0.05)
    return False


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def is_port_free(host: str, port: int) -> bool:
    """Could a server listen there? Asked first, so that the reason is told before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
