"""Networks, organisations and what ties them together. One noun a file."""

from kuvend.directory.models.bodies import Body, BodyMember
from kuvend.directory.models.contacts import Address, ContactPerson, ContactPoint
from kuvend.directory.models.duplicates import ProbableDuplicate
from kuvend.directory.models.importing import ImportBatch, ImportedField, ImportItem, ImportRetention, ImportSource
from kuvend.directory.models.joining import (
    Appeal,
    CommitteeVote,
    Decision,
    DecisionTemplate,
    InformationRequest,
    MembershipApplication,
    OnboardingMark,
    OnboardingStep,
    SecondReading,
)
from kuvend.directory.models.mandates import HeadOfNetworkMandate, MandateHolder
from kuvend.directory.models.memberships import Membership, MembershipPeriod
from kuvend.directory.models.networks import MembershipPolicy, Network, NetworkLink
from kuvend.directory.models.organisations import Organisation, OrganisationName, ProfileVersion
from kuvend.directory.models.relations import OrganisationRelation
from kuvend.directory.models.roles import NetworkRole, OrganisationRole
from kuvend.directory.models.stewardship import OrganisationMerge, ProfileDraft, ProfileInvitation
from kuvend.directory.models.taxonomies import Place, Taxonomy, Term

__all__ = [
    "Address",
    "Appeal",
    "Body",
    "BodyMember",
    "CommitteeVote",
    "ContactPerson",
    "ContactPoint",
    "Decision",
    "DecisionTemplate",
    "HeadOfNetworkMandate",
    "ImportBatch",
    "ImportItem",
    "ImportRetention",
    "ImportSource",
    "ImportedField",
    "InformationRequest",
    "MandateHolder",
    "Membership",
    "MembershipApplication",
    "MembershipPeriod",
    "MembershipPolicy",
    "Network",
    "NetworkLink",
    "NetworkRole",
    "OnboardingMark",
    "OnboardingStep",
    "Organisation",
    "OrganisationMerge",
    "OrganisationName",
    "OrganisationRelation",
    "OrganisationRole",
    "Place",
    "ProbableDuplicate",
    "ProfileDraft",
    "ProfileInvitation",
    "ProfileVersion",
    "SecondReading",
    "Taxonomy",
    "Term",
]
