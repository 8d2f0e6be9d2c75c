"""Keeps the server and the worker running: starts them again when they die, and ends them cleanly.

The children are forks of this process, which has loaded the whole program already: nothing is imported twice, and what
they never change lies in memory once. So this process itself asks no database and runs no thread.
"""

import contextlib
import ctypes
import gc
import http.client
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType, TracebackType
from typing import Self

from kuvend.cli.terminal import complain

PATIENCE_AT_START = 60.0  # seconds until the server must answer
PATIENCE_AT_END = 15.0  # seconds which a child gets for the work in hand
LONGEST_PAUSE = 30.0  # seconds between two attempts to start a child that keeps dying
STEADY = 60.0  # seconds after which a child counts as running well
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

forks = multiprocessing.get_context("fork")


@dataclass(slots=True)
class Child:
    """One process that ought to run."""

    name: str
    work: Callable[[], int]  # runs until SIGTERM comes, returns the exit code
    process: "multiprocessing.process.BaseProcess | None" = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    pause: float = 0.5


@dataclass(slots=True)
class Supervisor:
    """Holds the children. Used as a context: on leaving it, none is left running."""

    children: list[Child] = field(default_factory=list)
    is_stopping: bool = False
    _former: dict[int, object] = field(default_factory=dict)

    def add(self, name: str, work: Callable[[], int]) -> None:
        """Add a process to be kept running."""
        self.children.append(Child(name, work))

    def __enter__(self) -> Self:
        for number in SIGNALS:
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
                if child.process.is_alive():
                    continue
                code = child.process.exitcode
                _end_group(child.process)
                child.process = None
                child.pause = 0.5 if now - child.started_at > STEADY else min(child.pause * 2, LONGEST_PAUSE)
                child.start_again_at = now + child.pause
                complain(f"The {child.name} ended with {code}; it is started again in {child.pause:.0f} s.")
            elif now >= child.start_again_at:
                self._start(child)

    def _start(self, child: Child) -> None:
        child.started_at = time.monotonic()
        child.process = fork(child.name, child.work)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def _end_children(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        end = time.monotonic() + PATIENCE_AT_END
        for process in running:
            process.join(max(0.1, end - time.monotonic()))
            _end_group(process)
            process.kill()
            process.join()


def fork(name: str, work: Callable[[], int]) -> "multiprocessing.process.BaseProcess":
    """Start `work` in a process of its own, whose exit code is what it returns, and which ends when this one is killed.

    Signals that come in between wait, so that none is swallowed by the handlers of this process.
    """
    process = forks.Process(name=name, target=_work_alone, args=(work,))
    gc.freeze()  # else the collector would write into every page of memory that parent and child share
    with _signals_wait():
        process.start()
    return process


def _work_alone(work: Callable[[], int]) -> None:
    # a session of its own: Ctrl-C reaches only the parent, which ends its children in order
    os.setsid()
    _end_with_parent()
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    sys.exit(work())


@contextmanager
def _signals_wait() -> Iterator[None]:
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def _end_group(leader: "multiprocessing.process.BaseProcess") -> None:
    """End what a process left behind: a server that was killed cannot take its own processes along."""
    if leader.pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(leader.pid, signal.SIGKILL)


def _end_with_parent() -> None:
    """Ask Linux to end the child when this process is killed, so that no server is left behind without its keeper."""
    if sys.platform == "linux":
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
