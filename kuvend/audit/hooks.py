"""What the record asks of the apps above: whose chains somebody may read, and what things are called."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from kuvend.core.hooks import Hook
from kuvend.core.subjects import Subject


@dataclass(frozen=True, slots=True)
class ReadableChain:
    """A chain that somebody may read, and what it is called there."""

    chain: str
    label: str | Promise


@dataclass(frozen=True, slots=True)
class SubjectName:
    """What a thing is called, and where it is shown (empty: nowhere)."""

    label: str
    url: str = ""


# Asked with the request of a signed-in person.
readable_chains: Hook[[HttpRequest], Iterable[ReadableChain]] = Hook("audit.readable_chains")
# Asked likewise: the things whose decisions are kept from whoever asks, because they are their own.
withheld_subjects: Hook[[HttpRequest], Iterable[Subject]] = Hook("audit.withheld_subjects")
# Asked once per page with everything on it; each provider names what it knows.
subject_names: Hook[[Collection[Subject]], Mapping[Subject, SubjectName]] = Hook("audit.subject_names")
