"""Talking to the operator: answers to standard output, complaints to standard error."""

import json
import sys
from typing import Any


class Stop(Exception):
    """The command ends here, with this message to the operator and this exit code."""

    def __init__(self, message: str, *, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def say(text: str = "") -> None:
    """Write one line of the answer."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def say_json(value: Any, *, indent: int | None = 2) -> None:
    """Write the answer for a program."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Tell the operator on standard error, where no program reads answers."""
    sys.stderr.write(f"kuvend: {text}\n")
    sys.stderr.flush()
