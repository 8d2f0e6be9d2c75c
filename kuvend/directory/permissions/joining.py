"""Who may do what with a membership application.

Nobody reads at the desk, or decides on, an application of their own. Two people are two people: who recommended cannot
be the second reader, who decided for the network cannot confirm for the secretariat or hear the appeal.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from kuvend.core import tokens
from kuvend.core.access import NotAllowed
from kuvend.directory.models import MembershipApplication
from kuvend.directory.permissions.hearing import hears_appeal, networks_heard_by
from kuvend.directory.permissions.networks import READERS, holds
from kuvend.directory.permissions.offices import heads_of, holders_of
from kuvend.directory.permissions.stakes import stakes_of
from kuvend.directory.permissions.standing import standing_of
from kuvend.directory.states import DECIDABLE_STATES, DECIDED_STATES, ApplicationState, Decider, DecisionStage
from kuvend.media.hooks import FileSeen, Purpose, declare_purpose
from kuvend.media.rules import DOCUMENTS, IMAGES, Limits
from kuvend.people.models import Person
from kuvend.people.states import Role

COOKIE = "joining"  # a secret of the browser, by which it may go on with the applications it began
SHORTEST_COOKIE = 20  # characters: 100 bits
REVIEWERS = (Role.REVIEWER, Role.HEAD_OF_NETWORK, Role.SECRETARIAT)


# -- the applicant ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks: a signed-in person, or a browser that began the application or opened the mailed link."""

    person: Person | None
    browser: str = ""  # digest of its cookie


def applicant_of(request: HttpRequest) -> Applicant:
    """Return who asks: the signed-in person, and the browser by its cookie."""
    secret = request.COOKIES.get(COOKIE, "")
    person = getattr(request, "person", None)
    return Applicant(person, tokens.digest(secret) if len(secret) >= SHORTEST_COOKIE else "")


def may_act_as_applicant(applicant: Applicant, application: MembershipApplication) -> bool:
    """The person who applied, whoever signed in with the address of the application, or a browser that was let in."""
    person = applicant.person
    if person is not None and (application.person_id == person.pk or has_address_of(person, application)):
        return True
    return bool(applicant.browser) and applicant.browser in application.browser_digests


def check_act_as_applicant(applicant: Applicant, application: MembershipApplication) -> None:
    """Raise Http404 unless it is their application."""
    if not may_act_as_applicant(applicant, application):
        raise Http404


def is_own(person: Person | None, application: MembershipApplication) -> bool:
    """Say whether the person has a stake: it is their application, or their organisation's."""
    if person is None:
        return False
    if application.person_id == person.pk:
        return True
    if application.organisation_id and application.organisation_id in standing_of(person).organisations:
        return True
    return has_address_of(person, application)


def has_address_of(person: Person | None, application: MembershipApplication) -> bool:
    """Say whether the person signs in with the address of the application, and so reads its mails."""
    account = getattr(person, "account", None)
    return account is not None and account.email.casefold() == application.email.casefold()


# -- the desk ---------------------------------------------------------------------------------------------------------


def may_read_application(person: Person | None, application: MembershipApplication) -> bool:
    """Whoever reads applications of the network; whoever hears, or has heard, the appeal.

    Nobody but the applicant reads a draft. Nobody reads at a desk what colleagues write about an application of their
    own: its pages for applicants show what they may know.
    """
    if application.state == ApplicationState.DRAFT or application.submitted_at is None or is_own(person, application):
        return False
    return holds(person, application.network, *READERS) or _hears_appeals(person, application)


def check_read_application(person: Person | None, application: MembershipApplication) -> None:
    """Raise Http404 unless the person may read the application."""
    if not may_read_application(person, application):
        raise Http404


def may_read_votes(person: Person | None, application: MembershipApplication) -> bool:
    """Who voted how, and why: committee and heads, who record the result, the secretariat, and who hears the appeal.

    Reviewers read the count. Whoever has still to vote reads the votes of the others after their own.
    """
    if person is None or not may_read_application(person, application):
        return False
    has_voted = any(vote.voter_id == person.pk for vote in application.committee_votes.all())
    if application.state in DECIDABLE_STATES and may_vote_on_application(person, application) and not has_voted:
        return False
    deciders = (Role.COMMITTEE, Role.HEAD_OF_NETWORK, Role.SECRETARIAT)
    return holds(person, application.network, *deciders) or _hears_appeals(person, application)


def may_review_application(person: Person | None, application: MembershipApplication) -> bool:
    """Reviewers, heads and the secretariat: take up, ask the applicant, recommend."""
    return holds(person, application.network, *REVIEWERS) and not is_own(person, application)


def check_review_application(person: Person | None, application: MembershipApplication) -> None:
    """Raise Http404 for outsiders, NotAllowed for others at the desk."""
    _check(person, application, allowed=may_review_application(person, application))


def may_read_second(person: Person | None, application: MembershipApplication) -> bool:
    """The person who was asked to read it too, unless it has become their own application since."""
    reading = getattr(application, "second_reading", None)
    is_reader = person is not None and reading is not None and reading.reader_id == person.pk
    return is_reader and not is_own(person, application)


def check_read_second(person: Person | None, application: MembershipApplication) -> None:
    """Raise Http404 for outsiders, NotAllowed for anyone but the second reader."""
    _check(person, application, allowed=may_read_second(person, application))


def may_vote_on_application(person: Person | None, application: MembershipApplication) -> bool:
    """Members of the committee, where the policy lets a committee vote."""
    return (
        application.network.policy.decider == Decider.COMMITTEE
        and holds(person, application.network, Role.COMMITTEE)
        and not is_own(person, application)
    )


def check_vote_on_application(person: Person | None, application: MembershipApplication) -> None:
    """Raise Http404 for outsiders, NotAllowed for others at the desk."""
    _check(person, application, allowed=may_vote_on_application(person, application))


def may_decide_application(person: Person | None, application: MembershipApplication) -> bool:
    """Heads of the network; with a committee also its members, who record the committee's result.

    Where none of them is there, or each of them has a stake in it, the secretariat (or the one above it) stands in.
    """
    if is_own(person, application):
        return False
    roles = [Role.HEAD_OF_NETWORK]
    deciders = heads_of(application.network)
    if application.network.policy.decider == Decider.COMMITTEE:
        roles.append(Role.COMMITTEE)
        deciders |= holders_of([application.network_id], Role.COMMITTEE)
    if holds(person, application.network, *roles):
        return True
    return holds(person, application.network, Role.SECRETARIAT) and not deciders - stakes_of(application)


def check_decide_application(person: Person | None, application: MembershipApplication) -> None:
    """Raise Http404 for outsiders, NotAllowed for others at the desk."""
    _check(person, application, allowed=may_decide_application(person, application))


def may_confirm_application(person: Person | None, application: MembershipApplication) -> bool:
    """The secretariat, but not the person who decided for the network."""
    return (
        holds(person, application.network, Role.SECRETARIAT)
        and not is_own(person, application)
        and not _decided(person, application, DecisionStage.NETWORK)
    )


def check_confirm_application(person: Person | None, application: MembershipApplication) -> None:
    """Raise Http404 for outsiders, NotAllowed for others at the desk."""
    _check(person, application, allowed=may_confirm_application(person, application))


def may_hear_appeal(person: Person | None, application: MembershipApplication) -> bool:
    """Whoever hears appeals of the network (see `hearing`); never somebody who decided before."""
    if person is None or application.state not in DECIDED_STATES or getattr(application, "appeal", None) is None:
        return False
    return not is_own(person, application) and hears_appeal(person, application)


def check_hear_appeal(person: Person | None, application: MembershipApplication) -> None:
    """Raise Http404 for outsiders, NotAllowed for others at the desk."""
    _check(person, application, allowed=may_hear_appeal(person, application))


def _decided(person: Person | None, application: MembershipApplication, *stages: DecisionStage) -> bool:
    return person is not None and any(
        decision.decided_by_id == person.pk and decision.stage in stages for decision in application.decisions.all()
    )


def _check(person: Person | None, application: MembershipApplication, *, allowed: bool) -> None:
    if allowed:
        return
    check_read_application(person, application)
    raise NotAllowed


def readable_applications(person: Person | None) -> QuerySet[MembershipApplication]:
    """Return every application that was sent and that the person may read at a desk."""
    reach = standing_of(person).reach(*READERS)
    sent = MembershipApplication.objects.filter(submitted_at__isnull=False)
    if person is None:
        return sent.none()
    if reach is not None:
        appealed = Q(appeal__isnull=False, network__in=networks_heard_by(person))
        sent = sent.filter(Q(network__in=reach) | appealed)
    return not_own(sent, person)


def not_own(applications: QuerySet[MembershipApplication], person: Person) -> QuerySet[MembershipApplication]:
    """Leave out the applications in which the person has a stake (see `is_own`)."""
    return applications.exclude(_stake_of(person))


def own_applications(person: Person) -> QuerySet[MembershipApplication]:
    """Return the applications in which the person has a stake (see `is_own`)."""
    return MembershipApplication.objects.filter(_stake_of(person))


def _stake_of(person: Person) -> Q:
    stake = Q(person=person) | Q(organisation__in=list(standing_of(person).organisations))
    account = getattr(person, "account", None)
    return stake | Q(email__iexact=account.email) if account is not None else stake


def _hears_appeals(person: Person | None, application: MembershipApplication) -> bool:
    """Whoever sits in the arbitration body reads an appeal, also after it was heard."""
    if person is None or getattr(application, "appeal", None) is None:
        return False
    return application.network_id in networks_heard_by(person)


def _may_see_file(request: HttpRequest, file: FileSeen) -> bool:
    """The applicant, and whoever reads the application."""
    application = (
        MembershipApplication.objects.filter(public_id=file.owner_id).select_related("network", "appeal").first()
        if file.owner_kind == "application"
        else None
    )
    if application is None:
        return False
    if may_act_as_applicant(applicant_of(request), application):
        return True
    person = getattr(request, "person", None)
    return may_read_application(person, application)


APPLICATION_FILE = declare_purpose(
    Purpose("directory.application_file", Limits(DOCUMENTS | IMAGES, 10_000_000), may_see=_may_see_file)
)
