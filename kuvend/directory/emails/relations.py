"""The mail that asks whether a relation is so. Essential: without an answer nothing is shown."""

from datetime import datetime

from django.utils import translation

from kuvend.directory import phrases
from kuvend.directory.models import Organisation, OrganisationRelation
from kuvend.messaging.emails import MailKind, declare
from kuvend.messaging.operations import post
from kuvend.people.emails import address_of
from kuvend.people.models import Person
from kuvend.people.queries.accounts import email_of

RELATION_ASKED = declare(MailKind("directory.relation_asked"))


def ask_about_relation(
    relation: OrganisationRelation, side: Organisation, reader: Person, *, by: Person | None, now: datetime
) -> None:
    """Ask somebody who speaks for `side`, one of the two, whether the relation is so."""
    to = email_of(reader)
    if not to:
        return
    language = reader.language
    with translation.override(language):
        kind = str(phrases.RELATION_KIND[relation.kind])
    post(
        kind=RELATION_ASKED,
        to=to,
        language=language,
        context={
            "name": reader.full_name,
            "by": by.full_name if by else "",
            "side": side.name,
            "organisation": relation.organisation.name,
            "kind": kind,
            "other": relation.other.name if relation.other else relation.outside_name,
            "url": address_of("directory-relations", side.public_id, language=language),
        },
        key=f"relation_asked:{relation.public_id}:{side.public_id}:{reader.public_id}",
        now=now,
        person_id=reader.public_id,
    )
