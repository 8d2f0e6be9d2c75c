"""What the role matrix cannot read from the addresses: sample arguments, and who holds which permission.

A new address with an argument that is not named here fails the matrix, and so does a new permission. Add both in the
same commit as the address.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import fnmatch
from typing import Any

from kuvend.directory.models import (
    Body,
    BodyMember,
    DecisionTemplate,
    HeadOfNetworkMandate,
    ImportBatch,
    ImportItem,
    ImportSource,
    Membership,
    MembershipApplication,
    MembershipPolicy,
    Network,
    NetworkLink,
    NetworkRole,
    OnboardingStep,
    Organisation,
    OrganisationMerge,
    OrganisationRelation,
    OrganisationRole,
    Place,
    ProbableDuplicate,
    ProfileInvitation,
    ProfileVersion,
    SecondReading,
    Taxonomy,
    Term,
)
from kuvend.directory.states import (
    ApplicantKind,
    ApplicationState,
    BodyKind,
    Decider,
    Outcome,
    PlaceKind,
    RelationKind,
)
from kuvend.people.models import AccountHelp, Person
from kuvend.people.states import HelpKind, Role
from kuvend.questionnaires.models import AnswerSet, Question, Questionnaire, QuestionnaireVersion, Section
from tests.actors import LONG_AGO, give_mandate, give_role, make_network, make_organisation, make_person

# -- the world --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Corner:
    """One network with one of everything that an address can name."""

    network: Network
    organisation: Organisation
    things: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class World:
    """What exists while the matrix is walked: the actors' own network, and another one."""

    own: Corner
    other: Corner
    actors: dict[str, Person]


def furnish(network: Network, organisation: Organisation, *, desk: Person, member: Person, reader: Person) -> Corner:
    """Put one of everything into a network. `desk` did it, `member` is helped, `reader` was asked to read too."""
    passer_by = make_person(f"Passer By {network.slug}")  # holds the roles that are ended
    mark = network.slug
    corner = Corner(network, organisation)
    things = corner.things
    second = make_organisation(f"Second of {mark}", network)
    MembershipPolicy.objects.filter(network=network).update(decider=Decider.COMMITTEE)
    things["membership"] = Membership.objects.get(network=network, organisation=organisation)
    things["link"] = NetworkLink.objects.get(child=network)
    things["mandate"] = HeadOfNetworkMandate.objects.filter(network=network).first() or give_mandate(second, network)
    things["body"] = Body.objects.create(network=network, kind=BodyKind.BOARD, name={"en": "Board"})
    things["seat"] = BodyMember.objects.create(body=things["body"], full_name="Somebody Elected", person=member)
    things["own_body"] = Body.objects.create(organisation=organisation, kind=BodyKind.BOARD, name={"en": "Own board"})
    things["own_seat"] = BodyMember.objects.create(body=things["own_body"], full_name="Somebody Chosen")
    things["relation"] = OrganisationRelation.objects.create(
        organisation=organisation, kind=RelationKind.HOSTED_BY, other=second
    )
    things["second"] = second
    things["network_role"] = NetworkRole.objects.create(
        person=passer_by, network=network, role=Role.EDITOR, granted_at=LONG_AGO, granted_by=desk, ended_at=None
    )
    things["team_role"] = OrganisationRole.objects.create(
        person=passer_by, organisation=organisation, role=Role.ORGANISATION_EDITOR, granted_at=LONG_AGO, granted_by=desk
    )
    things["invitation"] = ProfileInvitation.objects.create(
        organisation=organisation, email=f"colleague@{mark}.example.org", role=Role.ORGANISATION_EDITOR, language="en",
        code_digest=f"invitation {mark}", invited_by=member, created_at=LONG_AGO,
        expires_at=LONG_AGO + timedelta(days=36500), sent_at=LONG_AGO, is_colleague=True,
    )  # fmt: skip
    things["version"] = ProfileVersion.objects.create(
        organisation=organisation, number=7, at=LONG_AGO, by=member, content={}
    )
    absorbed = make_organisation(f"Absorbed of {mark}", network)
    things["merge"] = OrganisationMerge.objects.create(kept=second, absorbed=absorbed, at=LONG_AGO, by=desk, before={})
    things["pair"] = ProbableDuplicate.objects.create(
        first=organisation, second=second, likeness=0.9, found_at=LONG_AGO
    )
    things["help"] = AccountHelp.objects.create(
        kind=HelpKind.ADDRESS, account=member.account, identity_check="seen", reason="lost", requested_by=desk,
        requested_at=LONG_AGO, ready_at=LONG_AGO + timedelta(days=36500), stop_code_digest=f"help {mark}",
        old_email=member.account.email, new_email=f"new@{mark}.example.org",
    )  # fmt: skip
    _furnish_joining(corner, reader)
    _furnish_import(corner, desk)
    things["person"] = member
    return corner


def _furnish_joining(corner: Corner, reader: Person) -> None:
    network = corner.network
    questionnaire = Questionnaire.objects.create(
        owner_kind="network",
        owner_id=network.public_id,
        key="joining",
        purpose="directory.joining",
        created_at=LONG_AGO,
    )
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=1, created_at=LONG_AGO, changed_at=LONG_AGO
    )
    section = Section.objects.create(version=version, key="about", position=1, title={"en": "About you"})
    Question.objects.create(
        version=version, section=section, key="why", position=1, kind="long_text", label={"en": "Why?"}
    )
    answers = AnswerSet.objects.create(
        version=version, respondent_kind="application", respondent_id=network.slug, language="en", created_at=LONG_AGO,
        changed_at=LONG_AGO,
    )  # fmt: skip
    application = MembershipApplication.objects.create(
        network=network, kind=ApplicantKind.ORGANISATION, state=ApplicationState.NATIONAL_REVIEW, name="New Group",
        country="AL", contact_name="Ada", email=f"ada@{network.slug}.example.org", email_verified_at=LONG_AGO,
        language="en", return_code_digest=f"return {network.slug}", answer_set=answers, created_at=LONG_AGO,
        changed_at=LONG_AGO, submitted_at=LONG_AGO, receipt_number=f"R-{network.slug}", checksum="0" * 64,
        decide_by=LONG_AGO + timedelta(days=36500), reviewer=reader, review_started_at=LONG_AGO,
    )  # fmt: skip
    SecondReading.objects.create(application=application, reader=reader, asked_by=reader, asked_at=LONG_AGO)
    MembershipPolicy.objects.filter(network=network).update(questionnaire=questionnaire.public_id)
    corner.things["reason"] = DecisionTemplate.objects.create(
        network=network, key="fits", outcome=Outcome.ACCEPTED, text={"en": "It fits."}
    )
    corner.things["step"] = OnboardingStep.objects.create(network=network, key="meet", title={"en": "Meet"})
    corner.things["questionnaire"] = questionnaire
    corner.things["application"] = application


def _furnish_import(corner: Corner, desk: Person) -> None:
    batch = ImportBatch.objects.create(network=corner.network, by=desk, created_at=LONG_AGO, read_at=LONG_AGO)
    source = ImportSource.objects.create(batch=batch, name="old.txt", sha256=f"sha {corner.network.slug}", content=b"x")
    corner.things["batch"] = batch
    corner.things["item"] = ImportItem.objects.create(
        network=corner.network, batch=batch, source=source, kind="organisation", name="Old Group",
        digest=f"digest {corner.network.slug}", start=0, end=1,
    )  # fmt: skip


def build_world() -> World:
    """Make the two networks, everything in them and everybody who walks through."""
    root = make_network("head-office", is_root=True)
    network = make_network("albania", parent=root)
    other_network = make_network("kosovo", parent=root, country="XK")
    organisation = make_organisation("Lule Mali", network)
    other_organisation = make_organisation("Dielli Jug", other_network)
    heads = make_organisation("Ura e Re", network)
    give_mandate(heads, network)
    give_mandate(other_organisation, other_network)
    offices: dict[str, tuple[Network | Organisation | None, Role | None]] = {
        "secretariat": (root, Role.SECRETARIAT),
        "network_secretariat": (network, Role.SECRETARIAT),
        "head_of_network": (heads, Role.REPRESENTATIVE),
        "editor": (network, Role.EDITOR),
        "committee_member": (network, Role.COMMITTEE),
        "reviewer": (network, Role.REVIEWER),
        "member": (organisation, Role.REPRESENTATIVE),
        "colleague": (organisation, Role.ORGANISATION_EDITOR),
        "applicant": (None, None),
        # both represent the organisation that is head of the other network
        "outsider": (other_organisation, Role.REPRESENTATIVE),
        "other_head": (other_organisation, Role.REPRESENTATIVE),
    }
    actors = {}
    for name, (scope, role) in offices.items():
        actors[name] = make_person(name.replace("_", " ").title())
        if scope is not None and role is not None:
            give_role(actors[name], scope, role)
    taxonomy = Taxonomy.objects.create(key="matrix-list", name={"en": "A list"})
    Term.objects.create(taxonomy=taxonomy, key="one", label={"en": "One"}, public_id="matrixterm000000", position=1)
    Place.objects.create(
        key="al-one", country="AL", kind=PlaceKind.REGION, label={"en": "One"}, public_id="matrixplace00000"
    )
    desk = actors["secretariat"]
    return World(
        own=furnish(network, organisation, desk=desk, member=actors["member"], reader=actors["reviewer"]),
        other=furnish(
            other_network,
            other_organisation,
            desk=desk,
            member=give_role(make_person("Edona Tjeter"), other_organisation, Role.ORGANISATION_EDITOR),
            reader=make_person("Ilir Dyte"),
        ),
        actors=actors,
    )


# -- sample arguments -------------------------------------------------------------------------------------------------

NOT_THERE = "0000000000000000"


@dataclass(frozen=True, slots=True)
class Sample:
    """One argument of an address: in the actors' own network, in another one, and of something that is not there."""

    own: object
    other: object
    missing: object = NOT_THERE


type SampleMaker = Callable[[World], Sample]


def of(thing: str, attribute: str = "public_id", missing: object = NOT_THERE) -> SampleMaker:
    """Name the thing in either corner."""

    def make(world: World) -> Sample:
        return Sample(
            getattr(world.own.things[thing], attribute), getattr(world.other.things[thing], attribute), missing
        )

    return make


def always(value: object) -> SampleMaker:
    """Name what every corner has: a format, a language, a step."""
    return lambda _world: Sample(value, value, value)


def nowhere(value: object) -> SampleMaker:
    """Name a code or a number that opens nothing: guessing must lead nowhere, and knowing is tested with the page."""
    return lambda _world: Sample(value, value, value)


def _organisation(world: World) -> Sample:
    return Sample(world.own.organisation.public_id, world.other.organisation.public_id)


def _slug(world: World) -> Sample:
    return Sample(world.own.network.slug, world.other.network.slug, "nothing-here")


# "name of the address.argument" → the sample; the first pattern that fits counts
ARGUMENTS: tuple[tuple[str, SampleMaker], ...] = (
    ("directory-desk-import-item.public_id", of("item")),
    ("directory-desk-*-import-item.public_id", of("item")),
    ("directory-desk-*-import-item-aside.public_id", of("item")),
    ("directory-desk-import.public_id", of("batch")),
    ("directory-desk-*-import.public_id", of("batch")),
    ("directory-desk-application*.public_id", of("application")),
    ("directory-application*.public_id", of("application")),
    ("directory-application-section.section", always("about")),
    ("directory-application-more-section.section", always("about")),
    ("directory-desk-*-mandate.public_id", of("mandate")),
    ("directory-desk-*body.public_id", of("body")),
    ("directory-desk-reason.public_id", of("reason")),
    ("directory-desk-first-step.public_id", of("step")),
    ("directory-desk-end-seat.public_id", of("seat")),
    ("directory-desk-seat-account.public_id", of("seat")),
    ("directory-desk-*membership.public_id", of("membership")),
    ("directory-desk-move-membership.move", always("suspend")),
    ("directory-leave-network.membership", of("membership")),
    ("directory-onboarding.public_id", of("membership")),
    ("directory-desk-end-role.public_id", of("network_role")),
    ("directory-desk-place.public_id", lambda _world: Sample("matrixplace00000", "matrixplace00000")),
    ("directory-desk-term.public_id", lambda _world: Sample("matrixterm000000", "matrixterm000000")),
    ("directory-desk-term.key", always("matrix-list")),
    ("directory-desk-name-taxonomy.key", lambda _world: Sample("matrix-list", "matrix-list", "nothing-here")),
    ("directory-desk-taxonomy.key", lambda _world: Sample("matrix-list", "matrix-list", "nothing-here")),
    ("directory-desk-*-help.public_id", of("help")),
    ("directory-desk-*-duplicate.public_id", of("pair")),
    ("directory-desk-undo-merge.public_id", of("merge")),
    ("directory-desk-merge.other", of("second")),
    ("directory-desk-help-*.person", of("person")),
    ("directory-*.relation_id", of("relation")),
    ("directory-relation-answer.said", lambda _world: Sample("refuse", "refuse", "perhaps")),
    ("directory-*.link_id", of("link", "pk", missing=999_999)),
    ("directory-*.invitation", of("invitation")),
    ("directory-*.role", of("team_role")),
    ("directory-*.number", lambda _world: Sample(7, 7, 999_999)),
    ("directory-organisation-*.body", of("own_body")),
    ("directory-organisation-*.seat", of("own_seat")),
    ("directory-edit-profile-section.section", always("about")),
    ("directory-export-members.form", lambda _world: Sample("csv", "csv", "exe")),
    ("directory-member*.slug", always("lule-mali")),
    ("questionnaires-*.public_id", of("questionnaire")),
    ("questionnaires-section.key", always("about")),
    ("questionnaires-question.key", always("why")),
    ("questionnaires-*.language", always("en")),
    ("api-v1:organisation.public_id", _organisation),
    ("api-v1:taxonomy.key", lambda _world: Sample("matrix-list", "matrix-list", "nothing-here")),
    ("directory-*.public_id", _organisation),
    ("*.slug", _slug),
    # codes, sessions, keys and files of one person: nobody else's open anything
    ("*.code", nowhere("notacode")),
    ("*.pk", nowhere(999_999)),
    ("job_progress.public_id", nowhere(NOT_THERE)),
    ("media_file.*", nowhere("logo.png")),
)

# -- who holds what ---------------------------------------------------------------------------------------------------

DESK = frozenset({"secretariat", "network_secretariat", "head_of_network", "editor", "committee_member", "reviewer"})
MANAGERS = frozenset({"secretariat", "network_secretariat", "head_of_network"})
STEWARDS = MANAGERS | {"editor"}
TEAM = frozenset({"member", "colleague"})
HEAD_OFFICE = frozenset({"secretariat"})

# Permission → the actors who hold it over something in their own network. Everybody else is refused.
HOLDERS: dict[str, frozenset[str]] = {
    "messaging.read_outbox": frozenset({"secretariat"}),
    "audit.read_record": MANAGERS,
    "directory.appoint_heads": MANAGERS - {"head_of_network"},
    "directory.confirm_applications": MANAGERS - {"head_of_network"},
    "directory.decide_applications": frozenset({"head_of_network", "committee_member"}),
    "directory.edit_profile": STEWARDS | TEAM,
    "directory.edit_taxonomies": HEAD_OFFICE,
    "directory.enter_desk": DESK,
    "directory.found_network": HEAD_OFFICE,
    "directory.hear_appeals": frozenset(),  # nothing is appealed against in this world; the page has its own tests
    "directory.help_with_account": MANAGERS,
    "directory.manage_network": MANAGERS,
    "directory.manage_team": MANAGERS | {"member"},
    "directory.read_applications": DESK - {"editor"},
    "directory.read_second": frozenset({"reviewer"}),
    "directory.represent": frozenset({"member"}),
    "directory.review_applications": MANAGERS | {"reviewer"},
    "directory.see_history": DESK | TEAM,
    "directory.steward_directory": STEWARDS,
    "directory.steward_organisation": STEWARDS,
    "directory.take_in_members": MANAGERS - {"head_of_network"},  # the committee decides in this world
    "directory.vote_on_applications": frozenset({"committee_member"}),
    "questionnaires.edit_questionnaire": MANAGERS,
}

# Addresses with a code which show the same page to every code and look at it only when something is sent: whoever
# guesses learns nothing.
ALIKE = frozenset(
    {"people_sign_in_link", "people_stop_help", "directory-confirm-profile", "directory-application-return"}
)

# Addresses that only take what a form on another page names, and answer 404 to an empty form even to who may send it.
NAMED_BY_A_FORM = frozenset({"audit_check", "questionnaires-act", "questionnaires-copy"})

# Addresses that sample arguments alone cannot reach, each with its reason; their own tests cover them.
LEFT_OUT: dict[str, str] = {
    "messaging_send_again": "needs a mail that failed (tests/messaging/views/test_desk.py)",
    "messaging_unsubscribe": "answers alike whether or not the code exists (tests/messaging/views/test_public.py)",
    "job_progress": "seen only by who started the job (tests/core/test_job_page.py)",
    "people_download_data": "seen only by the person whose data it is (tests/people/test_personal_data.py)",
    "people_answer_consent": "touches one's own consents only (tests/people/test_consents.py)",
    "people_take_back_consent": "touches one's own consents only (tests/people/test_consents.py)",
    "media_file": "each purpose of files has its own rule (tests/media/views/test_public.py)",
}


def sample_maker(address: str, argument: str) -> SampleMaker | None:
    """Return what makes samples for an argument, or None if nobody thought of it."""
    return next((make for pattern, make in ARGUMENTS if fnmatch(f"{address}.{argument}", pattern)), None)
