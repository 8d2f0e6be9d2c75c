"""What the directory offers to the apps above it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kuvend.core.hooks import Hook

if TYPE_CHECKING:
    from kuvend.people.models import Person


@dataclass(frozen=True, slots=True)
class ImportedText:
    """News, an event, a call or another text out of an old website, confirmed by a person.

    `kind` is a value of `states.ImportedKind`, `detail` what more is known ("call"). `dates`, `times`, `links` and
    `emails` stand as they were written. `is_incomplete`: it breaks off or lost its title, so it must never be published
    as the article. `source` names the file, `start` and `end` the place in its text.
    """

    network_id: str
    item_id: str
    kind: str
    detail: str
    title: str
    body: str
    language: str
    dates: tuple[str, ...]
    times: tuple[str, ...]
    links: tuple[str, ...]
    emails: tuple[str, ...]
    is_incomplete: bool
    source: str
    start: int
    end: int


# Asked when a person confirms a text: whoever takes it answers with a reference ("publishing:k3v9..."), others with "".
# Called in the transaction of the confirmation.
import_targets: Hook[[ImportedText, "Person", datetime], str] = Hook("directory.import_targets")
