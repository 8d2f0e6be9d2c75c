"""Logs that a machine can read and that name nobody.

Every line is one event with a name and a few plain values. What could tell who a person is, or let somebody in, is
taken out of every line, those of libraries and of error reports included: addresses, codes in links, network addresses.
"""

import logging.config
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

EMAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
# a code in an address: a part of the path of 16 letters and figures or more, or a query
CODE = re.compile(r"(?<=/)[A-Za-z0-9_:=-]{16,}(?=[/\s'\"?]|$)")
QUERY = re.compile(r"\?[^\s'\"]+")
IP = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}", re.IGNORECASE)
TELEPHONE = re.compile(r"\+\d[\d ()./-]{6,18}\d")
# what PostgreSQL tells of a row: everything behind DETAIL
ROW = re.compile(r"(?<=DETAIL:).*|(?<=Failing row contains ).*|(?<=\)=)\(.*?\)(?= (?:already|is not|is still))")
LOOPBACK = re.compile(r"127\.0\.0\.1|0\.0\.0\.0")
SILENT_KEYS = frozenset({"request", "user", "email", "ip", "ip_address", "username", "session", "body", "headers"})


def without_persons(text: str) -> str:
    """Return a text without addresses, codes and network addresses."""
    text = EMAIL.sub("‹e-mail›", text)
    text = QUERY.sub("?‹query›", text)
    text = CODE.sub("‹code›", text)
    text = TELEPHONE.sub("‹telephone›", ROW.sub("‹row›", text))
    return IP.sub(lambda match: match[0] if LOOPBACK.fullmatch(match[0]) else "‹address›", text)


def take_persons_out(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Clean every value of a line; a processor of structlog."""
    for key in [key for key in event if key in SILENT_KEYS]:
        del event[key]
    for key, value in event.items():
        if isinstance(value, str) and key not in {"timestamp", "level", "logger"}:
            event[key] = without_persons(value)
    return event


def configure(*, level: str, is_json: bool, file: str = "") -> None:
    """Send everything that is logged, by us and by libraries, through the same processors to standard error.

    With `file`, standard error gets what is as grave as `level`, and the file everything of note, as JSON.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if is_json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    final = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        take_persons_out,
    ]
    lowest = min(level, "INFO", key=logging.getLevelNamesMapping().__getitem__) if file else level
    logging.config.dictConfig({
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            name: {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*shared, structlog.stdlib.ExtraAdder(allow=[])],
                "processors": [*final, last],
            }
            for name, last in (("events", renderer), ("json", structlog.processors.JSONRenderer(ensure_ascii=False)))
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "events", "level": level},
            # Several processes write it and `kuvend up` puts it aside: whoever has it open looks again.
            **(
                {"file": {"class": "logging.handlers.WatchedFileHandler", "formatter": "json", "filename": file}}
                if file
                else {}
            ),
        },
        "root": {"handlers": ["stderr", *(["file"] if file else [])], "level": lowest},
        "loggers": {
            "django": {"handlers": [], "level": lowest, "propagate": True},
            # its lines repeat every page that is not there
            "django.request": {"level": "ERROR"},
            # whoever looks for open doors asks for other hosts, several times a second
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "axes": {"level": "WARNING"},
        },
    })  # fmt: skip
