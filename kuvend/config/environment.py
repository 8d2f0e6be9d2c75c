"""Every variable that the program reads from its environment, with its purpose. The operator's guide shows the table.

A name that begins with ``KUVEND_`` and stands not here is a typing error, and the program says so instead of starting
with a default that nobody meant.
"""

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PREFIX = "KUVEND_"
FREE_PREFIXES = ("KUVEND_TEST_", "KUVEND_BENCH_")  # the tests' and benchmarks' own
SHORTEST_KEY = 32  # characters: what a random key of 160 bits and more takes


def is_public_url(value: str) -> bool:
    """Is it an address without anything behind the host?"""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return False
    has_more = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not has_more


def is_truth(value: str) -> bool:
    """Is it one of the words that mean true or false?"""
    return value.lower() in {"true", "false", "1", "0", "yes", "no", "on", "off"}


def is_sender(value: str) -> bool:
    """Is it an address of mail, with or without a name before it?"""
    name, _, host = parseaddr(value)[1].rpartition("@")
    return bool(name and host)


def is_writable_file(value: str) -> bool:
    """Could a file be written there?"""
    return os.access(Path(value) if Path(value).is_file() else Path(value).resolve().parent, os.W_OK)


def is_long_enough(value: str) -> bool:
    """Does it look like a random key?"""
    return len(value) >= SHORTEST_KEY


def is_level(value: str) -> bool:
    """Is it how grave a line must be to be logged?"""
    return value.upper() in {"DEBUG", "INFO", "WARNING", "ERROR"}


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: its name, what it is when unset (in words), what it does, and which values make sense."""

    name: str
    default: str
    explanation: str
    is_valid: Callable[[str], bool] = bool
    expected: str = ""


VARIABLES = (
    Variable("KUVEND_DATA", "`kuvend-data`", "The data folder: database, files, secret key. `--data` overrides it."),
    Variable(
        "KUVEND_PUBLIC_URL",
        "`http://127.0.0.1:8000`",
        "Where people reach the house; links in mails begin with it.",
        is_public_url,
        "an address such as https://kuvend.example.org, with nothing behind the host",
    ),
    Variable("KUVEND_ALLOWED_HOSTS", "the host of the public URL", "Further host names to answer to, with commas."),
    Variable(
        "KUVEND_SECRET_KEY",
        "`secret.key` in the data folder",
        "Signs links and sessions; the same on all machines.",
        is_long_enough,
        f"a random text of at least {SHORTEST_KEY} characters",
    ),
    Variable("KUVEND_SECRET_KEY_FALLBACKS", "none", "Former secret keys, with commas, while a new one takes over."),
    Variable(
        "KUVEND_BEHIND_PROXY",
        "`false`",
        "`true` if a reverse proxy sets `X-Forwarded-Proto` and `X-Forwarded-For`.",
        is_truth,
        "true or false",
    ),
    Variable(
        "KUVEND_WELCOME",
        "`true`",
        "`false` where a program sets the house up: an empty one then shows no set-up pages.",
        is_truth,
        "true or false",
    ),
    Variable("DATABASE_URL", "SQLite in the data folder", "`postgres://user:password@host:5432/name` for PostgreSQL."),
    Variable("KUVEND_DATABASE_CONN_MAX_AGE", "`600`", "Seconds a connection to PostgreSQL is kept open."),
    Variable(
        "CACHE_URL",
        "`counts/` in the data folder",
        "`redis://host:6379/0` for Valkey or Redis (TLS: `rediss://`): counts for all processes together.",
    ),
    Variable("EMAIL_URL", "files in `mail/`", "`smtp+tls://user:password@host:587` (or `smtp://`, `smtp+ssl://`)."),
    Variable(
        "KUVEND_MAIL_FROM",
        "`Kuvend <kuvend@HOST>`",
        "The sender of all mails.",
        is_sender,
        "a sender such as Our Network <office@example.org>",
    ),
    Variable("KUVEND_S3_BUCKET", "files in `media/`", "Keep uploaded files in this bucket of an S3-compatible store."),
    Variable("KUVEND_S3_ENDPOINT", "Amazon's", "The address of the store, such as `https://s3.example.org`."),
    Variable("KUVEND_S3_REGION", "none", "The region of the store."),
    Variable("KUVEND_S3_ACCESS_KEY", "none", "The access key of the store."),
    Variable("KUVEND_S3_SECRET_KEY", "none", "The secret key of the store."),
    Variable(
        "KUVEND_LOG_LEVEL",
        "`WARNING` on a terminal, else `INFO`",
        "`DEBUG`, `INFO`, `WARNING` or `ERROR`.",
        is_level,
        "DEBUG, INFO, WARNING or ERROR",
    ),
    Variable(
        "KUVEND_LOG_FORMAT",
        "`text` on a terminal, else `json`",
        "How log lines look.",
        {"json", "text"}.__contains__,
        "json or text",
    ),
    Variable(
        "KUVEND_LOG_FILE",
        "none; `kuvend up` to try out: `kuvend.log` in the data folder",
        "A file that gets every line as JSON, from `INFO` upwards.",
        is_writable_file,
        "a file in a folder that is there and may be written",
    ),
    Variable(
        "KUVEND_DEBUG",
        "`false`",
        "For developers only: shows errors with their surroundings to everybody.",
        is_truth,
        "true or false",
    ),
)
NAMES = frozenset(variable.name for variable in VARIABLES)


def check_names(environment: Mapping[str, str] = os.environ) -> None:
    """Refuse names that look like ours and are not.

    Raises:
        ImproperlyConfigured: a variable is not known; the message names the nearest that is.
    """
    for name in environment:
        if name.startswith(PREFIX) and name not in NAMES and not name.startswith(FREE_PREFIXES):
            nearest = difflib.get_close_matches(name, NAMES, n=1)
            hint = f" Did you mean {nearest[0]}?" if nearest else ""
            message = f"There is no setting {name}.{hint}"
            raise ImproperlyConfigured(message)


def check_values(environment: Mapping[str, str] = os.environ) -> None:
    """Refuse values which would silently mean something else, or fail where nobody knows why. Empty is unset.

    Raises:
        ImproperlyConfigured: a value makes no sense; the message says what would. Values of keys are never shown.
    """
    for variable in VARIABLES:
        value = environment.get(variable.name, "")
        if value and not variable.is_valid(value):
            shown = "what it is now" if variable.name.endswith("_KEY") else repr(value)
            message = f"{variable.name} must be {variable.expected}, not {shown}."
            raise ImproperlyConfigured(message)
    if not environment.get("KUVEND_S3_BUCKET"):
        for name in environment:
            if name.startswith("KUVEND_S3_") and environment[name]:
                message = f"{name} is set, but no KUVEND_S3_BUCKET: files would stay on this machine."
                raise ImproperlyConfigured(message)


def as_table() -> str:
    """Return all variables as a Markdown table."""
    rows = [f"| `{variable.name}` | {variable.default} | {variable.explanation} |" for variable in VARIABLES]
    return "\n".join(["| Variable | When unset | What it does |", "|---|---|---|", *rows])
