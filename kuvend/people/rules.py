"""Rules about people that a data protection officer would state. Pure: no Django, no database."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

ERASED_NAME = "–"  # shown where somebody who was erased is named
EXPORT_KEPT = timedelta(days=7)
# The mail that says goodbye stays in the outbox until it is surely gone.
LAST_MAIL_KEPT = timedelta(days=2)
# Nobody needs to know for longer who was invited and did not answer.
UNANSWERED_INVITATION_KEPT = timedelta(days=90)
# How a desk recognised somebody may be asked about for a year.
HELP_KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """One line of the ledger of erasures."""

    digest: str
    at: datetime


def erasure_digest(key: str, public_id: str) -> str:
    """Return the keyed digest by which the ledger knows a person; without the key it says nothing."""
    purpose = hashlib.sha256(b"kuvend.people.erasures\x00" + key.encode()).digest()
    return hmac.new(purpose, public_id.encode(), hashlib.sha256).hexdigest()


def write_line(line: ErasureLine) -> str:
    """Return a line of the ledger, without its end."""
    return json.dumps({"at": line.at.isoformat(), "digest": line.digest}, sort_keys=True)


def read_lines(text: str) -> Iterator[ErasureLine]:
    """Yield the lines of a ledger; a last line that was cut off by a power cut is left out.

    Raises:
        ValueError: another line cannot be read, so the ledger is not to be trusted.
    """
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            plain = json.loads(line)
            yield ErasureLine(str(plain["digest"]), datetime.fromisoformat(plain["at"]))
        except (ValueError, KeyError, TypeError) as error:
            if number == len(lines) and not text.endswith("\n"):
                return
            message = f"Line {number} of the ledger of erasures cannot be read."
            raise ValueError(message) from error


def known_digests(keys: Iterable[str], public_id: str) -> list[str]:
    """Return the digests of a person under each of the installation's keys, the present one first."""
    return [erasure_digest(key, public_id) for key in keys]
