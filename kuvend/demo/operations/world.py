"""What the steps of the story know of each other, by slug, e-mail or key."""

from dataclasses import dataclass, field

from kuvend.demo.operations.timeline import Timeline
from kuvend.directory.models import MembershipApplication, Network, Organisation
from kuvend.people.models import Person


@dataclass
class World:
    """Everything that exists so far."""

    timeline: Timeline
    networks: dict[str, Network] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)  # by e-mail
    applications: dict[str, MembershipApplication] = field(default_factory=dict)  # by key

    @property
    def secretariat(self) -> Person:
        """Who acts for the head office."""
        return self.persons["secretariat@demo.example.org"]
