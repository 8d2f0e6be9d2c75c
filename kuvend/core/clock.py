"""The one clock that decides deadlines."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the server's time, aware, in UTC."""
    return datetime.now(UTC)
