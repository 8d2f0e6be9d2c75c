"""A mistyped e-mail address is put right: by the applicant until it is proven, by the desk after sending."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.core import tokens
from kuvend.core.errors import Refused
from kuvend.directory.emails import joining as emails
from kuvend.directory.models import MembershipApplication
from kuvend.directory.operations.joining.applying import send_link_again
from kuvend.directory.operations.joining.moving import change, record_step
from kuvend.directory.states import ApplicationState
from kuvend.people.models import Person
from kuvend.people.queries.accounts import email_of
from kuvend.questionnaires.operations import save_answers
from kuvend.questionnaires.queries import saved_answers, specification_of

UNCHANGEABLE = frozenset({ApplicationState.DRAFT, ApplicationState.ACCEPTED, ApplicationState.WITHDRAWN})


@transaction.atomic
def correct_address(application: MembershipApplication, *, email: str, now: datetime) -> bool:
    """Put right the address of a draft that nobody has proven yet, and mail a fresh code there.

    What was mailed to the old address opens nothing any more, and an answer that gave it is put right too. False: the
    new address just had several links, so no other was mailed.

    Raises:
        Refused: the application was sent, or the address was proven.
    """
    if application.state != ApplicationState.DRAFT:
        raise Refused(_("This application was sent already."))
    if application.email_verified_at is not None:
        raise Refused(_("This address was shown to be yours, so it stays."))
    wrong, right = application.email, email.strip().lower()
    change(application, now=now, email=right, return_code_digest=tokens.digest(tokens.new_code()))
    answered = saved_answers(application.answer_set)
    posted = {
        question.key: [right]
        for question in specification_of(application.answer_set.version).questions
        if question.target == "email" and question.key in answered and _is(answered[question.key].value, wrong)
    }
    save_answers(application.answer_set, posted=posted, seen=application.answer_set.revision, offers={}, now=now)
    return send_link_again(application, now=now)


def _is(value: object, address: str) -> bool:
    return isinstance(value, str) and value.casefold() == address.casefold()


@transaction.atomic
def change_applicant_address(
    application: MembershipApplication, *, email: str, reason: str, by: Person, now: datetime
) -> None:
    """Write another address into an application that was sent, at the applicant's wish: theirs is dead or mistyped.

    Browsers and links that opened it open it no more; the new address gets a way in, and both addresses are told.

    Raises:
        Refused: no reason, it is decided for good, the applicant has an account, or the address is the desk's own.
    """
    right = email.strip().lower()
    if not reason.strip():
        raise Refused(_("Write how you know that the new address is the applicant's."), field="reason")
    if application.state in UNCHANGEABLE or application.email.endswith(emails.ERASED_ADDRESS):
        raise Refused(_("The address of this application cannot be changed any more."))
    if application.person is not None and email_of(application.person):
        raise Refused(_("The applicant has an account. Help with the address of the account instead."))
    if right == email_of(by).casefold():
        raise Refused(_("This is your own address. Write the applicant's."), field="email")
    if right == application.email.casefold():
        raise Refused(_("This is the address that the application has."), field="email")
    wrong = application.email
    change(
        application,
        now=now,
        email=right,
        email_verified_at=now,  # the desk stands for it
        return_code_digest=tokens.digest(tokens.new_code()),
        browser_digests=[],
    )
    record_step(application, "change_applicant_address", by=by, now=now, reason=reason.strip())
    emails.tell_of_changed_address(application, wrong=wrong, now=now)
