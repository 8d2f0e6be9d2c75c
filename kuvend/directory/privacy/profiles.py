"""What profiles, roles, invitations and imports hold about people."""

from django.utils.translation import gettext_lazy as _

from kuvend.core.privacy import Audience, LawfulBasis, register

UNTIL_ERASURE = _("Until the person asks for erasure")
AS_LONG_AS_THE_PROFILE = _("As long as the profile says so; older versions forget the person with an erasure")
IMPORT_KEPT = _(
    "12 months after the last decision about the import, unless the network sets another term; sooner when the desk "
    "deletes it"
)

# -- people in profiles ----------------------------------------------------------------------------------------------

register.declare(
    "directory.ContactPerson",
    "person full_name job_title email telephone is_head",
    purpose=_("To reach a member organisation; each detail has readers of its own, and the public only with consent"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=AS_LONG_AS_THE_PROFILE,
    audience=Audience.PUBLIC,
)
register.declare(
    "directory.ContactPerson",
    "is_held_back",
    purpose=_("To keep a name from the public until the person agrees"),
    basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=AS_LONG_AS_THE_PROFILE,
    audience=Audience.MEMBERS,
)
register.declare(
    "directory.ContactPoint",
    "value",
    purpose=_("To reach a member; of an individual member these are personal"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=AS_LONG_AS_THE_PROFILE,
    audience=Audience.PUBLIC,
)
register.declare(
    "directory.Address",
    "text",
    purpose=_("To find a member; of an individual member this is personal"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=AS_LONG_AS_THE_PROFILE,
    audience=Audience.PUBLIC,
)
register.declare(
    "directory.Organisation",
    "person name founders",
    purpose=_("To name individual persons who are members themselves, and the founders of organisations"),
    basis=LawfulBasis.CONTRACT,
    retention=UNTIL_ERASURE,
    audience=Audience.PUBLIC,
)
register.declare(
    "directory.ProfileVersion",
    "by content",
    purpose=_("To show who changed a profile, and to bring back what was lost"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=AS_LONG_AS_THE_PROFILE,
    audience=Audience.MEMBERS,
)
register.declare(
    "directory.ProfileDraft",
    "person fields base",
    purpose=_("To keep what somebody is writing until they publish it"),
    basis=LawfulBasis.CONTRACT,
    retention=_("Until the draft is published or deleted"),
    audience=Audience.SELF,
)
register.declare(
    "directory.OrganisationMerge",
    "by before",
    purpose=_("To undo the merge of two profiles"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=AS_LONG_AS_THE_PROFILE,
    audience=Audience.DESK,
)
register.declare(
    "directory.ProbableDuplicate",
    "set_aside_by set_aside_reason",
    purpose=_("To know who said that two profiles are two different organisations, and why"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=AS_LONG_AS_THE_PROFILE,
    audience=Audience.DESK,
)
register.declare(
    "directory.BodyMember",
    "person full_name office since until",
    purpose=_("To show who sits in the bodies of a network"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=_("As long as the body's history; without the name after an erasure"),
    audience=Audience.MEMBERS,
)

# -- roles -----------------------------------------------------------------------------------------------------------

for model in ("NetworkRole", "OrganisationRole"):
    register.declare(
        f"directory.{model}",
        "person role granted_at granted_by ended_at",
        purpose=_("To know who may do what"),
        basis=LawfulBasis.CONTRACT,
        retention=_("As long as decisions made in the role can be asked about; without the name after an erasure"),
        audience=Audience.MEMBERS,
    )
register.declare(
    "directory.ProfileInvitation",
    "email language invited_by accepted_by",
    purpose=_("To invite somebody to look after a profile"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=_("90 days without an answer; otherwise until the person asks for erasure"),
    audience=Audience.DESK,
)

# -- importing -------------------------------------------------------------------------------------------------------

register.declare(
    "directory.ImportBatch",
    "by",
    purpose=_("To show who brought records in"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=UNTIL_ERASURE,
    audience=Audience.DESK,
)
register.declare(
    "directory.ImportRetention",
    "reason set_by",
    purpose=_("To show who set how long imports are kept, and why"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=UNTIL_ERASURE,
    audience=Audience.DESK,
)
register.declare(
    "directory.ImportSource",
    "content text left_aside",
    purpose=_("To show where an imported detail comes from"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=IMPORT_KEPT,
    audience=Audience.DESK,
)
register.declare(
    "directory.ImportItem",
    "name unassigned before decided_by taken_by note",
    purpose=_("To check imported records before they are published"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=IMPORT_KEPT,
    audience=Audience.DESK,
)
register.declare(
    "directory.ImportedField",
    "values edited",
    purpose=_("To check imported records before they are published"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=IMPORT_KEPT,
    audience=Audience.DESK,
)

# -- everything else says nothing about a person ---------------------------------------------------------------------

for model in (
    "Address",
    "Body",
    "BodyMember",
    "ContactPerson",
    "ContactPoint",
    "HeadOfNetworkMandate",
    "ImportBatch",
    "ImportItem",
    "ImportRetention",
    "ImportSource",
    "ImportedField",
    "MandateHolder",
    "Membership",
    "MembershipPeriod",
    "MembershipPolicy",
    "Network",
    "NetworkLink",
    "NetworkRole",
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
    "Taxonomy",
    "Term",
):
    register.not_personal(f"directory.{model}", "*")
