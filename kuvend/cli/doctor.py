"""`kuvend doctor`: looks at everything that can be wrong around the program, and says what to do."""

import argparse

from kuvend.cli.folder import add_data_option, start_django
from kuvend.cli.terminal import say, say_json


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "doctor",
        help="check mail, disk, clock, database, permissions, worker",
        description="Checks the SQLite version, the data folder's permissions, free disk, mail, the store of files, "
        "the cache, the database, pending migrations, the clock, the worker and the outbox. Exits with 1 when "
        "something is wrong.",
    )
    add_data_option(parser)
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the findings."""
    start_django(arguments.data)
    from kuvend.config.wiring import join_hooks
    from kuvend.core.health import examine

    join_hooks()
    findings = list(examine())
    is_well = all(finding.is_well for finding in findings)
    if arguments.json:
        rows = [{"name": each.name, "ok": each.is_well, "detail": each.detail} for each in findings]
        say_json({"ok": is_well, "findings": rows})
    else:
        for finding in findings:
            say(f"{'ok' if finding.is_well else 'WRONG':>5}  {finding.name}: {finding.detail}")
    return 0 if is_well else 1
