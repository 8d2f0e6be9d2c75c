"""What files are for. Each app declares its purposes beside its permissions:

LOGO = declare_purpose(Purpose("directory.logo", Limits(IMAGES, 2_000_000), is_public=True))
STATUTE = declare_purpose(Purpose("directory.statute", Limits(DOCUMENTS, 10_000_000), may_see=may_see_statute))
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.http import HttpRequest

from kuvend.media.rules import Limits


class FileSeen(Protocol):
    """What a permission may ask of a file."""

    public_id: str
    owner_kind: str
    owner_id: str
    created_by: str


def nobody(request: HttpRequest, file: FileSeen) -> bool:
    """Refuse everybody: what a purpose without a permission means."""
    return False


@dataclass(frozen=True, slots=True)
class Purpose:
    """What files are kept for: their limits, who may see them, and how long (None: until removed)."""

    name: str
    limits: Limits
    is_public: bool = False
    may_see: Callable[[HttpRequest, FileSeen], bool] = nobody
    kept_for: timedelta | None = None


class UnknownPurposeError(LookupError):
    """No app declares this purpose."""


_purposes: dict[str, Purpose] = {}


def declare_purpose(purpose: Purpose) -> Purpose:
    """Add a purpose to those that exist."""
    _purposes[purpose.name] = purpose
    return purpose


def purpose_named(name: str) -> Purpose:
    """Return the declared purpose of that name.

    Raises:
        UnknownPurposeError: nobody declares it.
    """
    try:
        return _purposes[name]
    except KeyError:
        message = f"No purpose of files is declared as {name!r}"
        raise UnknownPurposeError(message) from None
