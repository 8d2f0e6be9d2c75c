"""What waits for a person, in the directory: the workspace shows it with one button each.

- `applications`: at the desk, to read, vote on, decide, confirm, hear.
- `stewardship`: at the desk, members, mandates, imports, accounts.
- `relations`: what others said of a profile.
- `own`: the person's own applications, and the profiles they look after.
"""

from collections.abc import Iterable
from typing import cast

from django.http import HttpRequest

from kuvend.core import clock
from kuvend.core.worklist import WorkItem
from kuvend.directory.exports.worklist.applications import work_with_applications
from kuvend.directory.exports.worklist.own import own_work
from kuvend.directory.exports.worklist.relations import relations_to_answer
from kuvend.directory.exports.worklist.stewardship import work_of_stewards
from kuvend.people.hooks import PersonRequest


def directory_work(request: HttpRequest) -> Iterable[WorkItem]:
    """Return what waits for whoever asks."""
    person = cast("PersonRequest", request).person  # every request passes `people.middleware`
    if person is None:
        return []
    now = clock.now()
    return [
        *work_with_applications(person, now=now),
        *work_of_stewards(person, now=now),
        *relations_to_answer(person, now=now),
        *own_work(person, now=now),
    ]
