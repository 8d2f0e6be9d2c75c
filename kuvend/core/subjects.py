"""How a lower app speaks of things it does not know: a kind and a public id, and somebody who acts."""

from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Subject:
    """Something with a public id, opaque to who carries it: `Subject("organisation", organisation.public_id)`."""

    kind: str
    public_id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.public_id}"


class Actor(Protocol):
    """Somebody who acts: a person, as far as apps below `people` need to know."""

    @property
    def public_id(self) -> str:
        """The person's public id."""
        ...

    @property
    def full_name(self) -> str:
        """The person's name as shown."""
        ...


class ActorRequest(HttpRequest):
    """A request in a view for the signed-in, as far as apps below `people` need to know."""

    person: Actor
