"""Mails to the office of a network about what waits there. Not necessary: each person chooses how often they come."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kuvend.core.text import TranslatedText
from kuvend.directory.models import MembershipApplication
from kuvend.messaging.emails import MailKind, Topic, declare, declare_topic
from kuvend.messaging.operations import post
from kuvend.messaging.states import Delivery
from kuvend.people.emails import address_of
from kuvend.people.models import Person
from kuvend.people.queries.accounts import email_of

APPLICATIONS = declare_topic(
    Topic(
        "directory.applications",
        _("Applications to your network"),
        _("A new application, an answer to your question, an appeal."),
        default=Delivery.DAILY,
    )
)
APPLICATION_WAITS = declare(MailKind("directory.application_waits", topic=APPLICATIONS))


def tell_reader(application: MembershipApplication, reader: Person, *, step: str, key: str, now: datetime) -> None:
    """Tell somebody of the office what an application waits for (the steps of `operations.joining.telling`).

    The mail names the network and nothing of the application.
    """
    to = email_of(reader)
    if not to:
        return
    network = TranslatedText(application.network.name).read(reader.language).text
    post(
        kind=APPLICATION_WAITS,
        to=to,
        language=reader.language,
        context={
            "step": step,
            "network": network,
            "url": address_of("directory-desk-application", application.public_id, language=reader.language),
        },
        key=f"application_waits:{key}:{reader.public_id}",
        now=now,
        person_id=reader.public_id,
        sender_name=network,
    )
