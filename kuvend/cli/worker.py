"""`kuvend worker`: does the jobs that wait in the database, until it is told to stop."""

import argparse
import signal
import threading

from kuvend.cli.folder import add_data_option, check_services, start_django


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "worker",
        help="do the waiting jobs: mails, reminders, erasures",
        description="Does the jobs that wait in the database. 'kuvend up' starts one by itself; several may run, on "
        "several machines. Ends cleanly on SIGTERM or Ctrl-C, after the job in hand.",
    )
    add_data_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Work until a signal comes."""
    start_django(arguments.data)
    check_services()
    return work()


def work() -> int:
    """Do jobs until a signal comes, Django being started."""
    from kuvend.core.jobs import run_worker

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_worker(stop)
    return 0
