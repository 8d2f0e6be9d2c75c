"""Which mails exist. Each app declares its own in its module `emails`:

    from kuvend.messaging.emails import MailKind, Topic, declare, declare_topic

    NEWS_OF_CALLS = declare_topic(Topic("calls.news", _("New calls for proposals")))
    CALL_PUBLISHED = declare(MailKind("calls.call_published", topic=NEWS_OF_CALLS))
    DECISION = declare(MailKind("calls.decision"))

A kind's name is its folder of templates: `emails/calls.decision/subject.txt` and `body.txt`, plain text without
markup; both are rendered in the recipient's language. Put nothing confidential into a mail: say that there is
something, and link to it.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuvend.messaging.states import Delivery

ALL_TOPICS = "*"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a person may choose to get at once, once a day, or never."""

    name: str
    label: str | Promise
    explanation: str | Promise = ""
    default: Delivery = Delivery.IMMEDIATELY


@dataclass(frozen=True, slots=True)
class MailKind:
    """A kind of mail. Without a topic it is essential: an answer the person waits for, a duty, a decision.

    `is_secret`: it carries a code that opens a door, so its text is forgotten as soon as it is sent.
    """

    name: str
    topic: Topic | None = None
    is_secret: bool = False

    @property
    def is_essential(self) -> bool:
        """Sent whatever the person chose."""
        return self.topic is None


class UnknownMailError(LookupError):
    """No `emails` module declares this kind of mail."""


_kinds: dict[str, MailKind] = {}
_topics: dict[str, Topic] = {}


def declare(kind: MailKind) -> MailKind:
    """Add a kind of mail to those that exist.

    Raises:
        ValueError: another kind has this name.
    """
    if _kinds.setdefault(kind.name, kind) != kind:
        message = f"There are two kinds of mail named {kind.name!r}"
        raise ValueError(message)
    return kind


def declare_topic(topic: Topic) -> Topic:
    """Add a topic to those that people choose from.

    Raises:
        ValueError: another topic has this name.
    """
    if _topics.setdefault(topic.name, topic) != topic:
        message = f"There are two topics named {topic.name!r}"
        raise ValueError(message)
    return topic


def kind_named(name: str) -> MailKind:
    """Return the declared kind of that name.

    Raises:
        UnknownMailError: nobody declares it.
    """
    try:
        return _kinds[name]
    except KeyError:
        message = f"No mail is declared as {name!r}"
        raise UnknownMailError(message) from None


def all_kinds() -> list[MailKind]:
    """Return every declared kind."""
    return list(_kinds.values())


def all_topics() -> list[Topic]:
    """Return every declared topic."""
    return list(_topics.values())


EVERYTHING = Topic(ALL_TOPICS, _("All mails that are not necessary"))
DIGEST = declare(MailKind("messaging.digest", topic=EVERYTHING))
