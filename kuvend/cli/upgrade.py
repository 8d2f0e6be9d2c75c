"""`kuvend upgrade`: a backup first, then today's schema."""

import argparse
from pathlib import Path

from kuvend.cli import backup
from kuvend.cli.folder import add_data_option, start_django
from kuvend.cli.terminal import Stop, say


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "upgrade",
        help="bring the data to this version of the program, after a backup",
        description="Writes a backup beside the data folder and then applies the pending migrations, each in a "
        "transaction of its own: interrupted, it is simply run again. With nothing pending it does nothing.",
    )
    add_data_option(parser)
    parser.add_argument("--backup", type=Path, metavar="FILE", help="where to write the backup")
    parser.add_argument("--no-backup", action="store_true", help="there is a backup already")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Back up and migrate."""
    start_django(arguments.data)
    from kuvend.cli.preparation import migrate
    from kuvend.core import clock
    from kuvend.core.health import migrations

    pending = migrations()
    if pending.is_well:
        say("Nothing to upgrade.")
        return 0
    if not arguments.no_backup:
        folder = arguments.data.resolve()
        target = arguments.backup or folder.with_name(f"{folder.name}-{clock.now():%Y%m%d-%H%M%S}.backup")
        backup.report(target, backup.make(target), is_json=False)
    migrate()
    if not migrations().is_well:
        message = "Some migrations are still pending; look at the messages above."
        raise Stop(message)
    say("Upgraded. Start or restart 'kuvend up'.")
    return 0
