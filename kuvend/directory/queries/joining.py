"""Reading about joining: which networks take members and how, applications, what may be a duplicate."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.utils import translation

from kuvend.core.prepared import PreparedModels
from kuvend.core.search import Audience, SearchRequest, search
from kuvend.core.text import TranslatedText
from kuvend.directory.models import DecisionTemplate, MembershipApplication, Network, Organisation
from kuvend.directory.phrases import ACCEPTING_REASONS, REJECTING_REASONS
from kuvend.directory.search import KIND
from kuvend.directory.states import (
    CLOSED_STATES,
    WAITING_STATES,
    ApplicantKind,
    ApplicationState,
    Outcome,
    ProfileState,
)
from kuvend.lettering import SIMILAR_NAME, SMALL_WORDS, fold, same_name_likeness

MOST_SIMILAR = 5
SEARCHED = 20
SHORTEST_WORD = 4

# Groups of states in which the desk filters, in the order of the tabs.
GROUPS: dict[str, frozenset[ApplicationState]] = {
    "waiting": frozenset(WAITING_STATES),
    "asked": frozenset({ApplicationState.INFO_REQUESTED}),
    "accepted": frozenset({ApplicationState.ACCEPTED}),
    "rejected": frozenset({ApplicationState.REJECTED}),
    "withdrawn": frozenset({ApplicationState.WITHDRAWN}),
}


def open_networks() -> QuerySet[Network]:
    """Return the networks that take members now, with their policies."""
    return (
        Network.objects.filter(closed_at=None, policy__is_open=True)
        .filter(Q(policy__accepts_organisations=True) | Q(policy__accepts_individuals=True))
        .select_related("policy")
        .order_by("slug")
    )


def network_to_join(slug: str) -> Network | None:
    """Return a network with its policy; None where there is none or it has said nothing about members."""
    return Network.objects.filter(slug=slug, closed_at=None, policy__isnull=False).select_related("policy").first()


def kinds_accepted(network: Network) -> list[ApplicantKind]:
    """Return who may apply to the network now."""
    policy = network.policy
    if not policy.is_open:
        return []
    return [
        kind
        for kind, accepts in (
            (ApplicantKind.ORGANISATION, policy.accepts_organisations),
            (ApplicantKind.INDIVIDUAL, policy.accepts_individuals),
        )
        if accepts
    ]


FOR_APPLICANTS = (
    *(field.name for field in MembershipApplication._meta.concrete_fields),
    "network__public_id",
    "network__slug",
    "network__name",
    "network__time_zone",
    "network__email",
    "network__closed_at",
    "network__policy",
    "answer_set__asks",
    "answer_set__given",
    "answer_set__language",
    "answer_set__revision",
    "answer_set__state",
    "answer_set__version__public_id",
    "answer_set__version__number",
    "answer_set__version__state",
    "answer_set__version__frozen_at",
)


_for_applicant = PreparedModels(
    lambda public_id: MembershipApplication.objects.filter(public_id=public_id)
    .select_related("network__policy", "answer_set__version")
    .only(*FOR_APPLICANTS)
    .order_by(),
    str,
)


def application_for_applicant(public_id: str) -> MembershipApplication | None:
    """Return an application with what their pages show; most columns of the network stay where they are."""
    return _for_applicant.first(public_id)


def ended_with_network(application: MembershipApplication) -> bool:
    """Say whether the closing of the network ended it: who withdraws gives no reason."""
    return application.state == ApplicationState.WITHDRAWN and bool(application.decision_reason)


def application_for_desk(public_id: str) -> MembershipApplication | None:
    """Return an application with what the desk's pages show."""
    return (
        MembershipApplication.objects.filter(public_id=public_id)
        .select_related(
            "network__policy",
            "answer_set__version",
            "later_answers__version",
            "person",
            "organisation",
            "reviewer",
            "recommended_by",
            "decided_by",
            "appeal__heard_by",
            "appeal__body",
            "second_reading__reader",
        )
        .prefetch_related("decisions__decided_by", "information_requests__asked_by", "committee_votes__voter")
        .first()
    )


# -- what may be a duplicate ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SimilarProfile:
    """A profile whose name is like the applicant's. `likeness` from 0 to 1."""

    public_id: str
    name: str
    country: str
    networks: Sequence[str]
    likeness: float


def similar_profiles(names: Iterable[str], *, country: str = "") -> list[SimilarProfile]:
    """Return published profiles that may be the same as one of these names, most alike first, across scripts.

    Candidates come from the search (which folds scripts and forgives typing errors): each of the
    longer words of the name. A profile of another country must be more alike to be worth a look.
    """
    wanted = [name for name in names if name.strip()]
    found = {
        candidate.pk: candidate
        for candidate in Organisation.objects.filter(public_id__in=_candidates(wanted), state=ProfileState.PUBLISHED)
        .prefetch_related("other_names", "memberships__network")
        .order_by("pk")
    }
    similar = []
    for candidate in found.values():
        theirs = [candidate.name, *(other.name for other in candidate.other_names.all())]
        likeness = max(same_name_likeness(mine, yours) for mine in wanted for yours in theirs)
        if country and candidate.country and candidate.country != country:
            likeness -= 0.1
        if likeness >= SIMILAR_NAME:
            similar.append(
                SimilarProfile(
                    candidate.public_id,
                    candidate.name,
                    candidate.country,
                    [str(membership.network.name) for membership in candidate.memberships.all()],
                    likeness,
                )
            )
    return sorted(similar, key=lambda profile: (-profile.likeness, profile.name))[:MOST_SIMILAR]


def _candidates(names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for name in names:
        words = [word for word in fold(name).split() if len(word) >= SHORTEST_WORD and word not in SMALL_WORDS]
        for text in dict.fromkeys(sorted(words, key=len, reverse=True)[:3] or [name]):
            request = SearchRequest(KIND, audience=Audience.PUBLIC, text=text, page_size=SEARCHED, counted=())
            found.update(search(request).public_ids)
    return found


# -- the desk's list --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ApplicationFilter:
    """What the desk looks for. `group` is one of `GROUPS`, empty: all that were sent."""

    group: str = ""
    network: str = ""
    text: str = ""
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One line of the list."""

    public_id: str
    name: str
    kind: str
    network: str
    state: str
    submitted_at: datetime
    decide_by: datetime | None
    reviewer: str
    is_overdue: bool
    has_appeal: bool


def filtered(
    applications: QuerySet[MembershipApplication], wanted: ApplicationFilter, *, now: datetime
) -> QuerySet[MembershipApplication]:
    """Return the applications that match, those with the nearest deadline first, closed ones last."""
    if wanted.network:
        applications = applications.filter(network__slug=wanted.network)
    if wanted.group in GROUPS:
        applications = applications.filter(state__in=GROUPS[wanted.group])
    if wanted.is_overdue:
        applications = applications.filter(decide_by__lt=now).exclude(state__in=CLOSED_STATES)
    if text := fold(wanted.text):
        # Names of all that may be read: some hundreds a year, folded here so that both engines agree.
        names = applications.values_list("pk", "name", "receipt_number")
        applications = applications.filter(
            pk__in=[pk for pk, name, number in names if text in fold(name) or text in fold(number)]
        )
    return applications.select_related("network", "reviewer", "appeal").order_by(
        F("decided_at").asc(nulls_first=True), F("withdrawn_at").asc(nulls_first=True), "decide_by", "pk"
    )


def rows_of(applications: Iterable[MembershipApplication], *, now: datetime) -> list[ApplicationRow]:
    """Return the lines of a page of the list, from what `filtered` found. No query."""
    rows = []
    for application in applications:
        is_open = application.state not in CLOSED_STATES
        assert application.submitted_at is not None
        rows.append(
            ApplicationRow(
                application.public_id,
                application.name,
                application.kind,
                str(application.network.name),
                application.state,
                application.submitted_at,
                application.decide_by if is_open else None,
                application.reviewer.full_name if application.reviewer else "",
                is_open and application.decide_by is not None and application.decide_by < now,
                getattr(application, "appeal", None) is not None,
            )
        )
    return rows


def counts_by_group(applications: QuerySet[MembershipApplication]) -> dict[str, int]:
    """Return how many applications each group holds. One query."""
    by_state = dict(applications.order_by().values_list("state").annotate(Count("pk")))
    return {group: sum(by_state.get(state, 0) for state in states) for group, states in GROUPS.items()}


# -- reasons ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReasonTemplate:
    """A reason to start from, in the applicant's language."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class ReasonTemplates:
    """Reasons to start a decision from."""

    accepting: Sequence[ReasonTemplate] = field(default_factory=list)
    rejecting: Sequence[ReasonTemplate] = field(default_factory=list)


def reason_templates(network: Network, language: str) -> ReasonTemplates:
    """Return the network's own reasons in `language`; where it has written none, those that ship with the house."""
    found: dict[str, list[ReasonTemplate]] = {Outcome.ACCEPTED: [], Outcome.REJECTED: []}
    own = list(DecisionTemplate.objects.filter(network=network).order_by("position", "pk"))
    for template in own:
        if template.is_active:
            text = TranslatedText(template.text).read(language).text
            found[template.outcome].append(ReasonTemplate(template.key, text))
    if own:
        return ReasonTemplates(found[Outcome.ACCEPTED], found[Outcome.REJECTED])
    with translation.override(language):
        shipped = [
            [ReasonTemplate(key, str(text)) for key, text in reasons.items()]
            for reasons in (ACCEPTING_REASONS, REJECTING_REASONS)
        ]
    return ReasonTemplates(*shipped)


def shipped_reasons() -> Mapping[Outcome, Mapping[str, TranslatedText]]:
    """Return the reasons that ship with the house, in every language of the pages."""
    return {
        outcome: {key: TranslatedText(_in_every_language(text)) for key, text in reasons.items()}
        for outcome, reasons in ((Outcome.ACCEPTED, ACCEPTING_REASONS), (Outcome.REJECTED, REJECTING_REASONS))
    }


def _in_every_language(text: object) -> dict[str, str]:
    spoken = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            spoken[code] = str(text)
    return spoken


def average_days_to_decide(network: Network, *, now: datetime) -> int | None:
    """Return how long the network took on average over the last year, in whole days; None without three decisions."""
    decided = MembershipApplication.objects.filter(
        network=network, decided_at__gte=now - timedelta(days=365), submitted_at__isnull=False
    ).values_list("submitted_at", "decided_at")
    days = [(done - sent).total_seconds() / 86_400 for sent, done in decided if sent and done]
    return round(sum(days) / len(days)) if len(days) >= 3 else None
