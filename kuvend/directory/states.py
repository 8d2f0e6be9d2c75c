"""States and kinds of the directory. Labels live in `phrases`."""

from enum import StrEnum


class Visibility(StrEnum):
    """Who sees a contact detail."""

    PUBLIC = "public"
    MEMBERS = "members"
    DESK = "desk"


class NetworkKind(StrEnum):
    """What holds a network together."""

    NETWORK_OF_NETWORKS = "network_of_networks"
    NATIONAL_NETWORK = "national_network"
    COALITION = "coalition"
    CONSORTIUM = "consortium"


class ProfileState(StrEnum):
    """Whether visitors see a profile."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    MERGED = "merged"


class ProfileOrigin(StrEnum):
    """How a profile came into the directory."""

    IMPORTED = "imported"
    ADDED = "added"
    JOINED = "joined"
    DEMO = "demo"


class MembershipState(StrEnum):
    """active → dormant → reminded → suspended → left | removed; every state but the last two can return to active."""

    ACTIVE = "active"
    DORMANT = "dormant"
    REMINDED = "reminded"
    SUSPENDED = "suspended"
    LEFT = "left"
    REMOVED = "removed"


# from → who may act → to. `system` is the clock.
MEMBERSHIP_TRANSITIONS: dict[MembershipState, frozenset[MembershipState]] = {
    MembershipState.ACTIVE: frozenset(
        {MembershipState.DORMANT, MembershipState.SUSPENDED, MembershipState.LEFT, MembershipState.REMOVED}
    ),
    MembershipState.DORMANT: frozenset(
        {MembershipState.ACTIVE, MembershipState.REMINDED, MembershipState.LEFT, MembershipState.REMOVED}
    ),
    MembershipState.REMINDED: frozenset(
        {MembershipState.ACTIVE, MembershipState.SUSPENDED, MembershipState.LEFT, MembershipState.REMOVED}
    ),
    MembershipState.SUSPENDED: frozenset({MembershipState.ACTIVE, MembershipState.LEFT, MembershipState.REMOVED}),
    MembershipState.LEFT: frozenset({MembershipState.ACTIVE}),
    MembershipState.REMOVED: frozenset({MembershipState.ACTIVE}),
}
ENDED_STATES = frozenset({MembershipState.LEFT, MembershipState.REMOVED})
# Counted as a member in public figures.
COUNTED_STATES = frozenset({MembershipState.ACTIVE, MembershipState.DORMANT, MembershipState.REMINDED})


class ContactKind(StrEnum):
    """A way to reach an organisation."""

    TELEPHONE = "telephone"
    MOBILE = "mobile"
    EMAIL = "email"
    WEBSITE = "website"
    SOCIAL = "social"


class DuplicateSign(StrEnum):
    """What says that two profiles are probably one organisation, the strongest after the name first."""

    NAME = "name"
    REGISTRATION_NUMBER = "registration_number"
    WEBSITE = "website"
    EMAIL = "email"
    TELEPHONE = "telephone"


class AddressKind(StrEnum):
    """What an address is for."""

    SEAT = "seat"
    OFFICE = "office"
    POSTAL = "postal"


class NameKind(StrEnum):
    """Another name of an organisation."""

    TRANSLATION = "translation"
    ALSO_KNOWN_AS = "also_known_as"
    FORMER = "former"


class RelationKind(StrEnum):
    """How one organisation stands to another, or to a body outside the system."""

    BRANCH_OF = "branch_of"
    MEMBER_OF = "member_of"
    HOSTED_BY = "hosted_by"


class BodyKind(StrEnum):
    """A body of a network or organisation."""

    ASSEMBLY = "assembly"
    BOARD = "board"
    PRESIDENT = "president"
    AUDIT = "audit"
    ARBITRATION = "arbitration"
    STEERING_COMMITTEE = "steering_committee"
    WORKING_GROUP = "working_group"


class PlaceKind(StrEnum):
    """What a place is. `GROUP` is a place in the wide sense: rural, diaspora."""

    REGION = "region"
    MUNICIPALITY = "municipality"
    GROUP = "group"


class Decider(StrEnum):
    """Who decides on a membership application."""

    HEAD_OF_NETWORK = "head_of_network"
    COMMITTEE = "committee"


class Appointment(StrEnum):
    """How a Head of Network came to the mandate."""

    MINISTRY = "ministry"
    ELECTION = "election"
    FOUNDING_AGREEMENT = "founding_agreement"


class ApplicantKind(StrEnum):
    """Who applies."""

    ORGANISATION = "organisation"
    INDIVIDUAL = "individual"


class ApplicationState(StrEnum):
    """Where a membership application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    INFO_REQUESTED = "info_requested"
    NATIONAL_REVIEW = "national_review"
    RECOMMENDED = "recommended"
    NOT_RECOMMENDED = "not_recommended"
    SECRETARIAT_REVIEW = "secretariat_review"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ApplicationActor(StrEnum):
    """Who moves an application on."""

    APPLICANT = "applicant"
    REVIEWER = "reviewer"
    DECIDER = "decider"
    SECRETARIAT = "secretariat"
    ARBITRATION = "arbitration"


# from → to → who acts. Withdrawing is open to the applicant until the decision.
APPLICATION_TRANSITIONS: dict[ApplicationState, dict[ApplicationState, ApplicationActor]] = {
    ApplicationState.DRAFT: {
        ApplicationState.SUBMITTED: ApplicationActor.APPLICANT,
        ApplicationState.WITHDRAWN: ApplicationActor.APPLICANT,
    },
    ApplicationState.SUBMITTED: {
        ApplicationState.INFO_REQUESTED: ApplicationActor.REVIEWER,
        ApplicationState.NATIONAL_REVIEW: ApplicationActor.REVIEWER,
        ApplicationState.WITHDRAWN: ApplicationActor.APPLICANT,
    },
    ApplicationState.INFO_REQUESTED: {
        ApplicationState.SUBMITTED: ApplicationActor.APPLICANT,
        ApplicationState.NATIONAL_REVIEW: ApplicationActor.APPLICANT,  # or the reviewer, where no answer came in time
        ApplicationState.WITHDRAWN: ApplicationActor.APPLICANT,
    },
    ApplicationState.NATIONAL_REVIEW: {
        ApplicationState.INFO_REQUESTED: ApplicationActor.REVIEWER,
        ApplicationState.RECOMMENDED: ApplicationActor.REVIEWER,
        ApplicationState.NOT_RECOMMENDED: ApplicationActor.REVIEWER,
        ApplicationState.WITHDRAWN: ApplicationActor.APPLICANT,
    },
    ApplicationState.RECOMMENDED: {
        ApplicationState.SECRETARIAT_REVIEW: ApplicationActor.DECIDER,
        ApplicationState.ACCEPTED: ApplicationActor.DECIDER,
        ApplicationState.REJECTED: ApplicationActor.DECIDER,
        ApplicationState.WITHDRAWN: ApplicationActor.APPLICANT,
    },
    ApplicationState.NOT_RECOMMENDED: {
        ApplicationState.SECRETARIAT_REVIEW: ApplicationActor.DECIDER,
        ApplicationState.ACCEPTED: ApplicationActor.DECIDER,
        ApplicationState.REJECTED: ApplicationActor.DECIDER,
        ApplicationState.WITHDRAWN: ApplicationActor.APPLICANT,
    },
    ApplicationState.SECRETARIAT_REVIEW: {
        ApplicationState.ACCEPTED: ApplicationActor.SECRETARIAT,
        ApplicationState.REJECTED: ApplicationActor.SECRETARIAT,
        ApplicationState.WITHDRAWN: ApplicationActor.APPLICANT,
    },
    ApplicationState.ACCEPTED: {},
    ApplicationState.REJECTED: {ApplicationState.ACCEPTED: ApplicationActor.ARBITRATION},  # the appeal was upheld
    ApplicationState.WITHDRAWN: {},
}
DECIDED_STATES = frozenset({ApplicationState.ACCEPTED, ApplicationState.REJECTED})
CLOSED_STATES = DECIDED_STATES | {ApplicationState.WITHDRAWN}
# Somebody has said what they think of it; the second reader, the committee and those who decide come next.
DECIDABLE_STATES = frozenset({ApplicationState.RECOMMENDED, ApplicationState.NOT_RECOMMENDED})
# Waiting for somebody at a desk.
WAITING_STATES = frozenset(ApplicationState) - CLOSED_STATES - {ApplicationState.DRAFT, ApplicationState.INFO_REQUESTED}


def may_follow(state: ApplicationState, following: ApplicationState) -> bool:
    """Say whether an application may go from `state` to `following`."""
    return following in APPLICATION_TRANSITIONS[state]


class DecisionStage(StrEnum):
    """Who spoke: the network, the head office, or the body that heard the appeal."""

    NETWORK = "network"
    SECRETARIAT = "secretariat"
    APPEAL = "appeal"


class Outcome(StrEnum):
    """What was decided."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Vote(StrEnum):
    """A committee member's vote."""

    APPROVE = "approve"
    REJECT = "reject"
    ABSTAIN = "abstain"


class AppealState(StrEnum):
    """Where an appeal stands."""

    FILED = "filed"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Control(StrEnum):
    """A control the policy asks for."""

    DECIDER = "decider"
    COMMITTEE = "committee"
    SECOND_READER = "second_reader"
    SECRETARIAT = "secretariat"
    APPEAL = "appeal"


class ImportedKind(StrEnum):
    """What the import recognised."""

    ORGANISATION = "organisation"
    PERSON = "person"
    NEWS = "news"
    EVENT = "event"
    OTHER = "other"


class ImportItemState(StrEnum):
    """What became of something that was recognised."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    SET_ASIDE = "set_aside"
    REPLACED = "replaced"  # a newer reading of the same page took its place
    UNDONE = "undone"


# From which state a person may take an item to which.
IMPORT_MOVES: dict[ImportItemState, frozenset[ImportItemState]] = {
    ImportItemState.PENDING: frozenset(
        {ImportItemState.CONFIRMED, ImportItemState.SET_ASIDE, ImportItemState.REPLACED}
    ),
    ImportItemState.CONFIRMED: frozenset({ImportItemState.UNDONE}),
    ImportItemState.SET_ASIDE: frozenset({ImportItemState.PENDING}),
    ImportItemState.REPLACED: frozenset(),
    ImportItemState.UNDONE: frozenset({ImportItemState.CONFIRMED, ImportItemState.SET_ASIDE}),
}


class FieldDecision(StrEnum):
    """What a person decided about one imported value."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EDITED = "edited"


class LettersTrouble(StrEnum):
    """Why nobody, or not everybody, can hand in the supporting letters which a policy asks for."""

    NOT_ASKED = "not_asked"
    TOO_FEW = "too_few"
    NOT_ASKED_OF_ALL = "not_asked_of_all"
