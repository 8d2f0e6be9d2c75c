"""Talking to the operator: answers to standard output, complaints to standard error."""

import json
import os
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


def complain_about(error: Exception) -> None:
    """Tell the operator of an error that nobody foresaw, and of one that is written for operators just what it says."""
    if _is_understandable(error):
        complain(f"{error}")
    else:
        complain(f"unexpected error: {error!r}")
        complain("Run it again with KUVEND_DEBUG=1 to see where it happened.")


def is_debugged() -> bool:
    """Does somebody want to see where an error happened?"""
    return bool(os.environ.get("KUVEND_DEBUG")) or "PYTEST_CURRENT_TEST" in os.environ


def _is_understandable(error: Exception) -> bool:
    """Some errors are written for the operator and need no type in front."""
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(names & {"ImproperlyConfigured", "Refused", "UnsafeSqliteError", "CommandError", "StoreTroubleError"})
