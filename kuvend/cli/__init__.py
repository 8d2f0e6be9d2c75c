"""The `kuvend` command: one module per subcommand, and everything heavy imported when it runs.

Exit codes: 0 done, 1 something is wrong (and said on standard error), 2 the command line was not understood.
"""

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence

from kuvend.cli.terminal import Stop, complain, complain_about, is_debugged

# In the order in which a newcomer meets them. Each module has `add_parser(subparsers)` and `run(arguments) -> int`.
COMMANDS = ("up", "importing", "sign_in", "doctor", "backup", "restore", "upgrade", "worker", "manage")


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    from importlib.metadata import version

    parser = argparse.ArgumentParser(
        prog="kuvend",
        description="Kuvend: the one system in which a network of civil-society organisations lives.",
        epilog="Exit codes: 0 done, 1 something is wrong, 2 the command line was not understood.",
    )
    parser.add_argument("--version", action="version", version=f"kuvend {version('kuvend')}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in COMMANDS:
        if importlib.util.find_spec(f"kuvend.cli.{name}") is None:
            continue
        importlib.import_module(f"kuvend.cli.{name}").add_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    os.umask(0o077)  # whatever is written, into a folder of whatever mode, is for this user alone
    if words[:1] == ["manage"]:
        # Django's own commands have options of their own, which argparse must not read.
        arguments = argparse.Namespace(words=words[1:], run=importlib.import_module("kuvend.cli.manage").run)
    else:
        arguments = build_parser().parse_args(words)
    try:
        return int(arguments.run(arguments))
    except Stop as stop:
        complain(str(stop))
        return stop.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has gone (`kuvend doctor | head`): nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if is_debugged():
            raise
        complain_about(error)
        return 1
