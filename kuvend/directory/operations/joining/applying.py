"""What an applicant does: begin, come back, choose what becomes public, send, answer, withdraw, appeal."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuvend.core import tokens
from kuvend.core.errors import Refused
from kuvend.core.ids import LENGTH as PUBLIC_ID_LENGTH
from kuvend.core.ids import new_public_id
from kuvend.core.subjects import Subject
from kuvend.directory.emails import joining as emails
from kuvend.directory.models import Appeal, InformationRequest, MembershipApplication, Network, Organisation
from kuvend.directory.operations.joining.keeping import keep_draft
from kuvend.directory.operations.joining.moving import change, move, record_step
from kuvend.directory.operations.joining.questions import ensure_joining_questions
from kuvend.directory.operations.joining.telling import ANSWERED, APPEALED, SUBMITTED, queue_telling
from kuvend.directory.permissions.hearing import arbitration_body
from kuvend.directory.phrases.letters import lacks_letters
from kuvend.directory.queries.letters import letters_missing
from kuvend.directory.queries.teams import is_represented_by_others
from kuvend.directory.rules import joining as rules
from kuvend.directory.rules.memberships import add_months
from kuvend.directory.rules.publishing import DEFAULTS, publishing_defaults
from kuvend.directory.states import (
    CLOSED_STATES,
    ApplicantKind,
    ApplicationState,
    ProfileState,
    Visibility,
)
from kuvend.messaging.queries import count_posted
from kuvend.people.models import Person
from kuvend.people.queries.accounts import email_of
from kuvend.questionnaires.operations import begin_answers, open_draft, submit_answers
from kuvend.questionnaires.queries import Filling, version_in_use
from kuvend.questionnaires.rules.differences import checksum

MOST_BROWSERS = 5
LOOKED_AFTER = _(
    "People already look after this profile, so an application cannot give it to you. Ask them to invite you to it. If "
    "nobody of them can be reached, write to the network's office: it can let you in."
)
# Anybody can ask for a link, so neither a mailbox is flooded nor the newest link of somebody made useless at will.
MOST_LINKS_PER_HOUR = 5  # to one address


@transaction.atomic
def start_application(
    *,
    network: Network,
    kind: ApplicantKind,
    name: str,
    contact_name: str,
    email: str,
    language: str,
    browser: str,
    by: Person | None,
    now: datetime,
) -> MembershipApplication:
    """Begin an application and mail the link to come back, unless that address just had several. `browser`: digest of
    the cookie of this browser.

    Needs no account. For a signed-in person whose own address it is, the address counts as theirs at once.

    Raises:
        Refused: the network takes no applications of this kind now.
    """
    policy = network.policy
    accepts = policy.accepts_organisations if kind is ApplicantKind.ORGANISATION else policy.accepts_individuals
    if not policy.is_open or network.closed_at is not None or not accepts:
        raise Refused(_("This network takes no applications of this kind at the moment."))
    version = version_in_use(policy.questionnaire) or open_draft(
        ensure_joining_questions(network, by=None, now=now), now=now
    )
    public_id, code = new_public_id(), tokens.new_code()
    answer_set = begin_answers(
        version,
        respondent=Subject("application", public_id),
        language=language,
        now=now,
        given={"applicant_kind": kind.value},
        known={
            "name": [name],
            "email": [email],
            "contact_1.full_name": [contact_name] if kind is ApplicantKind.ORGANISATION else [],
            "country": [network.country],
        },
    )
    application = MembershipApplication.objects.create(
        public_id=public_id,
        network=network,
        kind=kind,
        name=name.strip(),
        contact_name=contact_name.strip(),
        email=email.strip().lower(),
        email_verified_at=now if by is not None and email_of(by).casefold() == email.strip().casefold() else None,
        language=language,
        person=by,
        return_code_digest=tokens.digest(code),
        browser_digests=[browser] if browser else [],
        answer_set=answer_set,
        publishing=publishing_defaults(kind),
        created_at=now,
        changed_at=now,
        erase_after=rules.draft_kept_until(now),
    )
    if _may_mail_link(application.email, now):
        emails.send_link(application, code=code, now=now)
    return application


def _may_mail_link(email: str, now: datetime) -> bool:
    since = now - timedelta(hours=1)
    return count_posted(kind=emails.APPLICATION_LINK, to=email, since=since) < MOST_LINKS_PER_HOUR


@transaction.atomic
def let_in_by_code(*, code: str, browser: str, now: datetime) -> MembershipApplication | None:
    """Let a browser go on with the application whose mailed code it has; None where there is none.

    Whoever has the code reads the mailbox, so the address counts as the applicant's from now on.
    """
    application = _opened_by(_as_typed(code))
    if application is None:
        return None
    fields: dict[str, Any] = {}
    if application.email_verified_at is None:
        fields["email_verified_at"] = now
    if browser and browser not in application.browser_digests:
        fields["browser_digests"] = [*application.browser_digests, browser][-MOST_BROWSERS:]
    for name, value in fields.items():
        setattr(application, name, value)
    if fields:
        application.save(update_fields=list(fields))
    keep_draft(application, now=now)
    return application


def _opened_by(code: str) -> MembershipApplication | None:
    """Return the application of a code: the one mailed by itself, or the one in every other mail to the applicant."""
    rows = MembershipApplication.objects.select_for_update(of=("self",)).select_related(
        "network__policy", "answer_set", "person"
    )
    if (found := rows.filter(return_code_digest=tokens.digest(code)).first()) is not None:
        return found
    named = rows.filter(public_id=code[:PUBLIC_ID_LENGTH]).first()
    return named if named is not None and constant_time_compare(emails.way_in_code(named), code) else None


def recognise_applicant(application: MembershipApplication, *, person: Person, now: datetime) -> None:
    """Note that whoever goes on has signed in with the application's address: it is theirs, and so is the application.

    Changes nothing where it belongs to an account already.
    """
    if email_of(person).casefold() != application.email.casefold():
        return
    unknown = MembershipApplication.objects.filter(pk=application.pk)
    if application.person_id is None and unknown.filter(person=None).update(person=person):
        application.person = person
    if application.email_verified_at is None and unknown.filter(email_verified_at=None).update(email_verified_at=now):
        application.email_verified_at = now


def verify_address(application: MembershipApplication, *, code: str, now: datetime) -> None:
    """Take the code out of the mail: whoever has it reads the mailbox.

    Raises:
        Refused: it is not the newest code of this application.
    """
    if tokens.digest(_as_typed(code)) != application.return_code_digest:
        raise Refused(_("This code is not the right one. Use the newest mail, or ask for another."))
    MembershipApplication.objects.filter(pk=application.pk, email_verified_at=None).update(email_verified_at=now)
    application.email_verified_at = now


def _as_typed(code: str) -> str:
    """Forgive blanks, hyphens, capitals, and letters that look like digits, as people copy codes by hand."""
    plain = code.strip().lower().replace(" ", "").replace("-", "")
    return plain.replace("o", "0").replace("i", "1").replace("l", "1")


@transaction.atomic
def send_link_again(application: MembershipApplication, *, now: datetime) -> bool:
    """Mail a new link; the old one stops working. Where the address just had several, the newest stays: False."""
    if not _may_mail_link(application.email, now):
        return False
    code = tokens.new_code()
    application.return_code_digest = tokens.digest(code)
    application.save(update_fields=["return_code_digest"])
    emails.send_link(application, code=code, now=now)
    return True


@transaction.atomic
def send_link_of(*, public_id: str, now: datetime) -> bool:
    """Mail a new link to the address of an application that was not withdrawn, whoever asks; the page answers alike."""
    applications = MembershipApplication.objects.select_for_update(of=("self",)).select_related("network", "person")
    found = applications.filter(public_id=public_id).exclude(state=ApplicationState.WITHDRAWN).first()
    return found is not None and send_link_again(found, now=now)


@transaction.atomic
def send_links_of(*, email: str, now: datetime) -> int:
    """Mail new links for the applications of an address that were not withdrawn, the newest first; the page answers
    alike in any case. Returns how many were sent.
    """
    applications = MembershipApplication.objects.select_for_update(of=("self",)).select_related("network", "person")
    found = applications.filter(email__iexact=email.strip()).exclude(state=ApplicationState.WITHDRAWN)
    return sum(send_link_again(application, now=now) for application in found.order_by("-pk")[:MOST_LINKS_PER_HOUR])


def choose_publishing(application: MembershipApplication, *, choices: Mapping[str, str], now: datetime) -> None:
    """Keep who may see what, once the applicant is a member.

    Raises:
        Refused: the application was sent already.
    """
    if application.state != ApplicationState.DRAFT:
        raise Refused(_("This application was sent already."))
    known = {key: choices[key] for key in DEFAULTS if choices.get(key) in set(Visibility)}
    publishing = {**application.publishing, **known}
    if publishing != application.publishing:
        change(application, now=now, publishing=publishing)


def claim_profile(application: MembershipApplication, *, organisation: Organisation | None, now: datetime) -> None:
    """Say that a profile of the directory is the applicant's own: acceptance will link it, not make another.

    None takes that back. The desk checks the claim before it decides.

    Raises:
        Refused: the application was sent already, or the profile cannot be claimed: others look after it, say.
    """
    if application.state != ApplicationState.DRAFT:
        raise Refused(_("This application was sent already."))
    if organisation is not None and organisation.state != ProfileState.PUBLISHED:
        raise Refused(_("This profile cannot be chosen."))
    if organisation is not None and is_represented_by_others(organisation, application):
        raise Refused(LOOKED_AFTER)
    change(application, now=now, organisation=organisation, is_not_duplicate=False)


def say_not_duplicate(application: MembershipApplication, *, now: datetime) -> None:
    """Say that none of the similar profiles is the applicant's own.

    Raises:
        Refused: the application was sent already.
    """
    if application.state != ApplicationState.DRAFT:
        raise Refused(_("This application was sent already."))
    change(application, now=now, is_not_duplicate=True, organisation=None)


@transaction.atomic
def submit_application(application: MembershipApplication, *, filling: Filling, now: datetime) -> None:
    """Send the application: the answers stand still, the receipt says when, and the clock for the decision starts.

    Raises:
        Refused: the address was not shown to be the applicant's; something is missing; another application of the
            same address waits already; or it was sent or withdrawn in the meantime.
    """
    network, policy = application.network, application.network.policy
    if application.email_verified_at is None:
        raise Refused(_("First show that this e-mail address is yours: open the link we mailed, or type its code."))
    if not policy.is_open or network.closed_at is not None:
        raise Refused(_("This network takes no applications at the moment. Yours is kept; try again later."))
    profile = filling.by_target()
    if missing := letters_missing(policy, filling):
        raise Refused(lacks_letters(missing))
    name = str(profile.get("name") or application.name)
    if _others_waiting(application, name):
        raise Refused(_("An application with this e-mail address and name is waiting for a decision already."))
    answer_set = submit_answers(application.answer_set, offers=filling.offers, now=now)
    country = profile.get("country")
    move(
        application,
        ApplicationState.SUBMITTED,
        now=now,
        name=name,
        country=country if isinstance(country, str) else "",
        submitted_at=now,
        receipt_number=rules.receipt_number(application.public_id, now),
        checksum=checksum(
            {
                "answers": answer_set.checksum,
                "applicant": application.public_id,
                "kind": application.kind,
                "network": network.public_id,
                "publishing": application.publishing,
                "sent": now.isoformat(),
            }
        ),
        decide_by=rules.end_of_day(now, days=policy.decide_within_days, zone=network.time_zone),
        erase_after=None,
    )
    record_step(
        application,
        "submit_application",
        by=application.person,
        now=now,
        facts={"checksum": application.checksum, "receipt": application.receipt_number},
    )
    emails.tell_applicant(
        application,
        emails.APPLICATION_SUBMITTED,
        key="submitted",
        now=now,
        submitted_at=now,
        decide_by=application.decide_by,
        checksum=application.checksum,
    )
    queue_telling(application, step=SUBMITTED, key=application.public_id)


def _others_waiting(application: MembershipApplication, name: str) -> bool:
    waiting = MembershipApplication.objects.filter(
        network=application.network, email__iexact=application.email, submitted_at__isnull=False
    ).exclude(state__in=CLOSED_STATES)
    return any(other.casefold() == name.casefold() for other in waiting.values_list("name", flat=True))


@transaction.atomic
def withdraw_application(application: MembershipApplication, *, now: datetime) -> None:
    """Withdraw: possible until the decision. What was sent is erased after six months.

    Raises:
        Refused: it was decided or withdrawn in the meantime.
    """
    was_sent = application.submitted_at is not None
    move(
        application,
        ApplicationState.WITHDRAWN,
        now=now,
        withdrawn_at=now,
        erase_after=add_months(now, rules.REFUSED_KEPT_MONTHS) if was_sent else now,
    )
    if was_sent:
        record_step(application, "withdraw_application", by=application.person, now=now)
        emails.tell_applicant(application, emails.APPLICATION_WITHDRAWN, key="withdrawn", now=now)


@transaction.atomic
def answer_information_request(
    request: InformationRequest,
    *,
    answer: str,
    files: Sequence[Mapping[str, Any]],
    now: datetime,
) -> None:
    """Answer the network's question; the application goes back to where it was, and the deadline moves on.

    `files`: kept files, as {"id", "name", "size"}; where they say it all, no words are needed.

    Raises:
        Refused: there is no answer, or it was answered already.
    """
    if not answer.strip() and not files:
        raise Refused(_("Write an answer, or choose a file."), field="answer")
    application = request.application
    if not answer.strip():
        with translation.override(application.language):
            answer = gettext("See the files.")
    answered = InformationRequest.objects.filter(pk=request.pk, answered_at=None, closed_at=None).update(
        answer=answer.strip(), files=[dict(file) for file in files], answered_at=now
    )
    if not answered:
        raise Refused(_("This question was answered already."))
    to = ApplicationState.NATIONAL_REVIEW if application.review_started_at else ApplicationState.SUBMITTED
    zone = application.network.time_zone
    move(
        application,
        to,
        now=now,
        decide_by=rules.after_waiting(application.decide_by, request.asked_at, now, zone=zone),
    )
    record_step(application, "answer_information_request", by=application.person, now=now)
    queue_telling(application, step=ANSWERED, key=request.public_id)


@transaction.atomic
def file_appeal(application: MembershipApplication, *, grounds: str, now: datetime) -> Appeal:
    """Appeal against a rejection, until the second that the decision names.

    Raises:
        Refused: no grounds, too late, no appeal in this network, or one was filed already.
    """
    if not grounds.strip():
        raise Refused(_("Write why the decision should be looked at again."), field="grounds")
    locked = MembershipApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if locked.state != ApplicationState.REJECTED or locked.appeal_until is None:
        raise Refused(_("There is no decision here that can be appealed."))
    if not rules.is_in_time(now, locked.appeal_until):
        raise Refused(_("The time for an appeal is over."))
    if Appeal.objects.filter(application=application).exists():
        raise Refused(_("You have appealed already."))
    policy = application.network.policy
    appeal = Appeal.objects.create(
        application=application,
        body=arbitration_body(application.network, now),
        grounds=grounds.strip(),
        filed_at=now,
        hear_by=rules.end_of_day(now, days=policy.hear_appeal_within_days, zone=application.network.time_zone),
    )
    # An open appeal keeps the papers; they are erased after it is heard.
    change(application, now=now, erase_after=None)
    record_step(application, "file_appeal", by=application.person, now=now)
    emails.confirm_appeal(appeal, now=now)
    queue_telling(application, step=APPEALED, key=application.public_id)
    return appeal
