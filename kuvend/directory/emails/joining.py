"""Mails about membership applications. Every applicant gets them in their own language."""

from datetime import datetime
from typing import Any

from django.utils import timezone, translation

from kuvend.core import formats, tokens
from kuvend.core.text import TranslatedText
from kuvend.directory.models import Appeal, InformationRequest, MembershipApplication
from kuvend.messaging.emails import MailKind, declare
from kuvend.messaging.operations import post
from kuvend.people.emails import address_of
from kuvend.people.models import Person
from kuvend.people.queries.accounts import email_of

ERASED_ADDRESS = "@erased.invalid"  # no mail goes there

# Each of these carries a way in, so its text is forgotten as soon as it is sent.
APPLICATION_LINK = declare(MailKind("directory.application_link", is_secret=True))
APPLICATION_SUBMITTED = declare(MailKind("directory.application_submitted", is_secret=True))
ADDRESS_TAKEN_OUT = declare(MailKind("directory.application_address_taken_out"))
ADDRESS_WRITTEN_IN = declare(MailKind("directory.application_address_written_in", is_secret=True))
DRAFT_REMINDER = declare(MailKind("directory.draft_reminder", is_secret=True))
INFORMATION_REQUESTED = declare(MailKind("directory.information_requested", is_secret=True))
LATER_REMINDER = declare(MailKind("directory.later_reminder", is_secret=True))
INFORMATION_REMINDER = declare(MailKind("directory.information_reminder", is_secret=True))
ANSWER_MISSING = declare(MailKind("directory.answer_missing", is_secret=True))
APPLICATION_ACCEPTED = declare(MailKind("directory.application_accepted", is_secret=True))
APPLICATION_REJECTED = declare(MailKind("directory.application_rejected", is_secret=True))
APPLICATION_WITHDRAWN = declare(MailKind("directory.application_withdrawn"))
CLAIM_REFUSED = declare(MailKind("directory.claim_refused"))
APPLICATION_ENDED = declare(MailKind("directory.application_ended"))
SECOND_READING_ASKED = declare(MailKind("directory.second_reading_asked"))
APPEAL_FILED = declare(MailKind("directory.appeal_filed", is_secret=True))
APPEAL_DISMISSED = declare(MailKind("directory.appeal_dismissed", is_secret=True))


def way_in_code(application: MembershipApplication) -> str:
    """Return the code by which the mails about an application open it, on any device.

    All of them stay good until another link is asked for, or the address changes.
    """
    code = tokens.derived_code("joining.way_in", application.public_id, application.return_code_digest)
    return f"{application.public_id}{code}"


def way_in(application: MembershipApplication, *, to: str = "") -> str:
    """Return the address that opens an application. `to`: one of its pages (see `come_back`), or else its first."""
    url = address_of("directory-application-return", way_in_code(application), language=application.language)
    return f"{url}?to={to}" if to else url


def tell_applicant(
    application: MembershipApplication, kind: MailKind, *, key: str, now: datetime, to: str = "", **context: Any
) -> None:
    """Put a mail to the applicant into the outbox. `key` tells this step apart from others of the application.

    `to`: where it goes, if not to the address of the application.

    Moments in `context` are written out with their time zone, in the network's.
    """
    network, language = application.network, application.language
    network_name = TranslatedText(network.name).read(language).text
    with translation.override(language), timezone.override(network.time_zone):
        spoken = {
            name: formats.moment(value) if isinstance(value, datetime) else value for name, value in context.items()
        }
    post(
        kind=kind,
        to=to or application.email,
        language=language,
        context={
            "name": application.name,
            "contact_name": application.contact_name,
            "network": network_name,
            "receipt_number": application.receipt_number,
            "url": way_in(application),
            **spoken,
        },
        key=f"{kind.name}:{application.public_id}:{key}",
        now=now,
        person_id=application.person.public_id if application.person else "",
        reply_to=network.email,
        sender_name=network_name,
    )


def tell_accepted(application: MembershipApplication, *, reason: str, now: datetime) -> None:
    """Welcome a new member, with the link to the second form where there is one."""
    tell_applicant(
        application,
        APPLICATION_ACCEPTED,
        key="accepted",
        now=now,
        reason=reason,
        later_by=application.answer_later_by or "",
        later_url=way_in(application, to="more"),
        sign_in_url=address_of("account_login", language=application.language),
    )


def send_link(application: MembershipApplication, *, code: str, now: datetime) -> None:
    """Mail the link by which the applicant comes back, which also shows that the address is theirs."""
    tell_applicant(
        application,
        APPLICATION_LINK,
        key=application.return_code_digest,
        now=now,
        code=code,
        url=address_of("directory-application-return", code, language=application.language),
    )


def tell_of_changed_address(application: MembershipApplication, *, wrong: str, now: datetime) -> None:
    """Tell the old address that it gets no more mails, without naming the new one; give the new one a way in."""
    key = application.return_code_digest
    tell_applicant(application, ADDRESS_TAKEN_OUT, key=key, now=now, to=wrong, url="")
    tell_applicant(application, ADDRESS_WRITTEN_IN, key=key, now=now)


def remind_of_draft(draft: MembershipApplication, *, now: datetime) -> None:
    """Say that an application which nobody goes on with will be erased, and when."""
    tell_applicant(draft, DRAFT_REMINDER, key=f"draft:{now:%Y-%m-%d}", now=now, erased_at=draft.erase_after or "")


def ask_for_information(request: InformationRequest, *, now: datetime) -> None:
    """Pass the question on; the answer is written on the application's page."""
    tell_applicant(
        request.application,
        INFORMATION_REQUESTED,
        key=request.public_id,
        now=now,
        question=request.question,
        answer_by=request.answer_by,
    )


def remind_of_question(request: InformationRequest, *, now: datetime) -> None:
    """Say that the time for an answer is nearly over."""
    tell_applicant(
        request.application,
        INFORMATION_REMINDER,
        key=request.public_id,
        now=now,
        question=request.question,
        answer_by=request.answer_by,
    )


def remind_of_later_questions(application: MembershipApplication, *, now: datetime) -> None:
    """Say that the second form still waits for a new member."""
    tell_applicant(
        application,
        LATER_REMINDER,
        key="later",
        now=now,
        later_by=application.answer_later_by or "",
        url=way_in(application, to="more"),
    )


def ask_second_reader(application: MembershipApplication, reader: Person, *, now: datetime) -> None:
    """Tell a person that they were asked to read an application too."""
    to = email_of(reader)
    if not to:
        return
    post(
        kind=SECOND_READING_ASKED,
        to=to,
        language=reader.language,
        context={
            "network": TranslatedText(application.network.name).read(reader.language).text,
            "url": address_of("directory-desk-application", application.public_id, language=reader.language),
        },
        key=f"second_reading:{application.public_id}:{reader.public_id}",
        now=now,
        person_id=reader.public_id,
    )


def confirm_appeal(appeal: Appeal, *, now: datetime) -> None:
    """Say that the appeal has arrived."""
    tell_applicant(appeal.application, APPEAL_FILED, key="filed", now=now, hear_by=appeal.hear_by or "")
