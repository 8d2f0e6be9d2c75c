"""`kuvend upgrade`: a backup first, then today's schema."""

import argparse
from pathlib import Path

from kuvend.cli import backup
from kuvend.cli.folder import add_data_option, start_django
from kuvend.cli.terminal import Stop, say, say_json


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
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Back up and migrate."""
    start_django(arguments.data)
    from kuvend.cli.preparation import migrate
    from kuvend.core import clock
    from kuvend.core.health import migrations

    pending = migrations()
    if pending.is_well:
        tell("Nothing to upgrade.", arguments, has_upgraded=False)
        return 0
    target = None
    if not arguments.no_backup:
        folder = arguments.data.resolve()
        target = arguments.backup or folder.with_name(f"{folder.name}-{clock.now():%Y%m%d-%H%M%S}.backup")
        if target.exists():
            message = f"{target} exists already; a backup never overwrites another."
            raise Stop(message)
        manifest = backup.make(target)
        if not arguments.json:
            backup.report(target, manifest, is_json=False)
    migrate()
    if not migrations().is_well:
        message = "Some migrations are still pending; look at the messages above."
        raise Stop(message)
    tell("Upgraded. Start or restart 'kuvend up'.", arguments, has_upgraded=True, written=target)
    return 0


def tell(sentence: str, arguments: argparse.Namespace, *, has_upgraded: bool, written: Path | None = None) -> None:
    """Answer the operator, or a program."""
    if arguments.json:
        say_json({"upgraded": has_upgraded, "backup": str(written) if written else None})
    else:
        say(sentence)
