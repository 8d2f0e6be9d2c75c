"""`kuvend up`: from nothing to a running house, with its worker, in one command."""

import argparse
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from kuvend.cli import serving, worker
from kuvend.cli.folder import DEFAULT, DEMO_MARK, add_data_option, create, start_django
from kuvend.cli.supervisor import Supervisor, fork, forks, is_port_free, wait_until_serving
from kuvend.cli.terminal import Stop, complain, complain_about, is_debugged, say

LAST_PORT = 65_535
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
LONGEST_LOG = 10_000_000  # bytes after which the log of the last times is put aside
EVERY_INTERFACE = {"0.0.0.0", "::"}  # noqa: S104 - named here to be told apart, not to be bound


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "up",
        help="create what is missing and start the server with its worker",
        description="Creates the data folder if there is none, brings the database to the current schema and starts "
        "the web server and the worker. A data folder that this call created gets the demo network, if the server is "
        "bound to 127.0.0.1 and no DATABASE_URL is set; every other empty house starts with the set-up page, whose "
        "address is printed. Stop it with Ctrl-C or SIGTERM.",
    )
    add_data_option(parser)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=port_number, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--empty", action="store_true", help="load no demo network: start with the set-up page")
    parser.add_argument(
        "--workers", type=at_least_one, default=2, metavar="N", help="web server processes (default: 2)"
    )
    parser.add_argument("--no-worker", action="store_true", help="start no job worker: it runs elsewhere")
    parser.add_argument(
        "--verbose",
        action="store_true",
        help="log to the terminal, also where the demo runs or somebody watches (else into kuvend.log)",
    )
    parser.set_defaults(run=run)


def port_number(text: str) -> int:
    """Return a port that a server may have."""
    number = int(text)
    if not 1 <= number <= LAST_PORT:
        message = f"a port is a number from 1 to {LAST_PORT}"
        raise argparse.ArgumentTypeError(message)
    return number


def at_least_one(text: str) -> int:
    """Return a number of processes."""
    number = int(text)
    if number < 1:
        message = "at least 1"
        raise argparse.ArgumentTypeError(message)
    return number


def run(arguments: argparse.Namespace) -> int:
    """Prepare, start, watch; return when told to stop."""
    folder: Path = arguments.data.resolve()
    if not folder.exists():
        # before anything is made: only the call that creates the folder loads the demo into it
        check_port(arguments.host, arguments.port)
    is_new = create(folder)
    environment = environment_for(folder, arguments.host, arguments.port)
    with only_one(folder):
        check_port(arguments.host, arguments.port)
        (folder / "address").write_text(environment["KUVEND_PUBLIC_URL"], encoding="ascii")
        wants_demo = marks_demo(folder, is_new=is_new, may_be=not arguments.empty and may_be_demo(arguments.host))
        is_tried = (folder / DEMO_MARK).exists() or sys.stderr.isatty()
        log = quiet(environment, folder) if is_tried and not arguments.verbose else None
        if arguments.verbose:
            environment.setdefault("KUVEND_LOG_LEVEL", "INFO")
        os.environ.update(environment)
        say(f"Preparing {folder} …")
        load_program(folder)
        state = prepare(folder, wants_demo=wants_demo)
        load_middleware()
        supervisor = Supervisor()
        supervisor.add("web server", partial(serving.serve, arguments.host, arguments.port, arguments.workers))
        if not arguments.no_worker:
            supervisor.add("worker", worker.work)
        with supervisor:
            if wait_until_serving(supervisor, arguments.host, arguments.port):
                welcome(state, environment["KUVEND_PUBLIC_URL"], folder, log=log)
            return supervisor.watch()


def marks_demo(folder: Path, *, is_new: bool, may_be: bool) -> bool:
    """Is the demo to be loaded now? The folder says so until it is, so that a first call cut short is made good."""
    mark = folder / DEMO_MARK
    if is_new and may_be:
        mark.write_text("wanted", encoding="ascii")
    is_wanted = mark.exists() and mark.read_text(encoding="ascii") == "wanted"
    if is_wanted and not may_be:
        mark.unlink()
    return is_wanted and may_be


def check_port(host: str, port: int) -> None:
    """Ask whether the port is free.

    Raises:
        Stop: something listens there.
    """
    if not is_port_free(host, port):
        message = f"Something else listens on {host}:{port}. Choose another with --port N."
        raise Stop(message)


def may_be_demo(host: str) -> bool:
    """The demo's accounts are open to everybody, so it never leaves this machine."""
    return host in LOOPBACK and not os.environ.get("DATABASE_URL")


def environment_for(folder: Path, host: str, port: int) -> dict[str, str]:
    """Return what the server and the worker inherit."""
    local = "127.0.0.1" if host in LOOPBACK | EVERY_INTERFACE else host
    environment = {**os.environ, "KUVEND_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "kuvend.config.settings"}
    environment.setdefault("KUVEND_PUBLIC_URL", f"http://{f'[{local}]' if ':' in local else local}:{port}")
    environment["PYTHONUNBUFFERED"] = "1"
    return environment


def quiet(environment: dict[str, str], folder: Path) -> Path | None:
    """Let the log go into a file, and only what is wrong onto the terminal; return the file.

    For whoever tries the demo or watches a terminal. Where the operator said how to log, it stays as it is (None).
    """
    if any(name.startswith("KUVEND_LOG_") for name in environment):
        return None
    log = folder / "kuvend.log"
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    environment |= {"KUVEND_LOG_FILE": str(log), "KUVEND_LOG_LEVEL": "WARNING", "KUVEND_LOG_FORMAT": "text"}
    return log


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the data folder for this call alone.

    Raises:
        Stop: another call holds it.
    """
    with (folder / "up.lock").open("w") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # of this process, not of its children
        except BlockingIOError:
            message = f"Kuvend is already running upon {folder}. Stop it first, or choose another folder with --data."
            raise Stop(message) from None
        yield


def load_program(folder: Path) -> None:
    """Load what the preparation, the server and the worker need, once, before they are forked."""
    start_django(folder)
    from django.urls import get_resolver

    _ = get_resolver().url_patterns  # every view, and what it imports


def load_middleware() -> None:
    """Load the rest of what the server needs; one part of it looks through the static files, which lie there now."""
    import kuvend.config.wsgi  # noqa: F401 - for its effect


def prepare(folder: Path, *, wants_demo: bool) -> dict[str, Any]:
    """Bring database and files to the current state, in a process of its own whose memory is free afterwards.

    Raises:
        Stop: it went wrong; the reason stands on standard error already.
    """
    receiver, sender = forks.Pipe(duplex=False)
    process = fork("preparation", partial(_prepare, folder, sender, wants_demo=wants_demo))
    sender.close()
    try:
        state: dict[str, Any] = receiver.recv()
    except KeyboardInterrupt:
        process.terminate()
        raise
    except EOFError:
        message = "The preparation did not succeed; nothing was started."
        raise Stop(message) from None
    finally:
        process.join()
    return state


def _prepare(folder: Path, sender: "Connection[dict[str, Any], Any]", *, wants_demo: bool) -> int:
    from kuvend.cli.preparation import prepare as bring_up_to_date

    try:
        sender.send(bring_up_to_date(folder, wants_demo=wants_demo))
    except Stop as stop:
        complain(str(stop))
        return stop.code
    except Exception as error:
        if is_debugged():
            raise
        complain_about(error)
        return 1
    return 0


def own_name() -> str:
    """Return what to type to call this program again, from the same folder."""
    program = Path(sys.argv[0])
    if program.name == "__main__.py":
        return f"{os.path.relpath(sys.executable)} -m kuvend"
    found = shutil.which("kuvend")
    return "kuvend" if found and Path(found).samefile(program) else os.path.relpath(program)


def welcome(state: dict[str, Any], url: str, folder: Path, *, log: Path | None = None) -> None:
    """Say how to get in and, in the last lines, where the house is."""
    say()
    if state["setup_path"]:
        say(f"It is empty. Set it up here, within a day: {url}{state['setup_path']}")
    if state["roles"]:
        say(f"This is the demo network. Sign in by a click at {url}{state['demo_path']}, or as:")
        data = "" if folder == Path(DEFAULT).resolve() else f" --data {folder}"
        width = max(len(role["label"]) for role in state["roles"])
        for role in state["roles"]:
            say(f"  {role['label']:<{width}}  {own_name()} sign-in {role['email']}{data}")
    if log:
        say(f"What it does is written to {os.path.relpath(log)}.")
    say()
    say(f"Kuvend runs on {url}")
    say("Stop it with Ctrl-C.")
