"""`kuvend manage …`: Django's own commands upon a data folder, for developers and rare repairs."""

import argparse
import os
import sys
from pathlib import Path

from kuvend.cli.folder import DEFAULT, start_django
from kuvend.cli.terminal import Stop, say

HELP = """usage: kuvend manage COMMAND … [--data DIR]

Runs a command of Django upon a data folder, for developers and rare repairs. Of our own:

  renew_seals        seal the record of decisions with a new secret key
  forget_clock_mark  after the clock was set forward by mistake and put right
  help               list all commands"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Make the command known without listing it; its words are read by Django."""
    subparsers.add_parser("manage", add_help=False).set_defaults(run=run, words=[])


def run(arguments: argparse.Namespace) -> int:
    """Hand the words on to Django; `--data DIR` may stand anywhere among them."""
    words: list[str] = list(arguments.words)
    if not words or words[0] in {"-h", "--help"}:
        say(HELP)
        return 0
    folder = Path(os.environ.get("KUVEND_DATA") or DEFAULT)
    if "--data" in words:
        place = words.index("--data")
        if place + 1 == len(words):
            message = "--data needs a folder."
            raise Stop(message, code=2)
        folder = Path(words[place + 1])
        del words[place : place + 2]
    start_django(folder)
    from django.core.management import execute_from_command_line

    sys.argv = ["kuvend manage", *words]
    execute_from_command_line(sys.argv)
    return 0
