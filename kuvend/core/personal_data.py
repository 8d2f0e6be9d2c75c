"""What a person may take along, and what goes when the person asks to be forgotten: each app joins its part.

A provider of `exports` gives what its app knows about a person; a provider of `erasures` erases it, in the transaction
of the erasure, and says what has to stay and why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from kuvend.core.hooks import Hook
from kuvend.core.subjects import Actor


@dataclass(frozen=True, slots=True)
class ExportPart:
    """One file of the export: `name` becomes `<name>.json`; `content` is JSON."""

    name: str
    title: str | Promise
    content: Any
    files: tuple[tuple[str, bytes], ...] = ()  # name within the export, content


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that stays after an erasure, minimised, and why."""

    what: str | Promise
    why: str | Promise


exports: Hook[[Actor], Iterable[ExportPart]] = Hook("core.personal_data_exports")
# Asked before an erasure: reasons for which it cannot happen yet, as whole sentences that say what to do.
obstacles: Hook[[Actor], Iterable[str | Promise]] = Hook("core.personal_data_obstacles")
# Asked before an erasure, to show it: what will stay.
remains: Hook[[Actor], Iterable[Kept]] = Hook("core.personal_data_remains")
# The second argument is the moment; the third the person's mail addresses.
erasures: Hook[[Actor, datetime, list[str]], None] = Hook("core.personal_data_erasures")
