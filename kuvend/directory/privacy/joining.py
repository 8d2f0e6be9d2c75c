"""What applications hold about people."""

from django.utils.translation import gettext_lazy as _

from kuvend.core.privacy import Audience, LawfulBasis, register

SIX_MONTHS = _("Six months after a rejection, a withdrawal or the end of the membership")
AS_RECORD = _("As long as the application; the record of the decision keeps who decided")

register.declare(
    "directory.MembershipApplication",
    "name contact_name email language person",
    purpose=_("To decide on the application, and to write to the applicant"),
    basis=LawfulBasis.CONTRACT,
    retention=SIX_MONTHS,
    audience=Audience.DESK,
)
register.declare(
    "directory.MembershipApplication",
    "browser_digests return_code_digest",
    purpose=_("To let the applicant come back without an account"),
    basis=LawfulBasis.CONTRACT,
    retention=SIX_MONTHS,
    audience=Audience.SELF,
)
register.declare(
    "directory.MembershipApplication",
    "reviewer recommended_by recommendation decided_by decision_reason",
    purpose=_("To show who said and decided what, and why"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=AS_RECORD,
    audience=Audience.DESK,
)
register.not_personal("directory.MembershipApplication", "*")
register.declare(
    "directory.InformationRequest",
    "question asked_by closed_by answer files",
    purpose=_("To ask the applicant what is missing"),
    basis=LawfulBasis.CONTRACT,
    retention=SIX_MONTHS,
    audience=Audience.DESK,
)
register.not_personal("directory.InformationRequest", "*")
for model, names in {
    "SecondReading": "reader asked_by note",
    "CommitteeVote": "voter vote note",
    "Decision": "reason decided_by",
}.items():
    register.declare(
        f"directory.{model}",
        names,
        purpose=_("To show who said and decided what, and why"),
        basis=LawfulBasis.LEGITIMATE_INTEREST,
        retention=AS_RECORD,
        audience=Audience.DESK,
    )
    register.not_personal(f"directory.{model}", "*")
register.declare(
    "directory.Appeal",
    "grounds heard_by reason",
    purpose=_("To hear the appeal of an applicant"),
    basis=LawfulBasis.CONTRACT,
    retention=SIX_MONTHS,
    audience=Audience.DESK,
)
register.not_personal("directory.Appeal", "*")
register.declare(
    "directory.OnboardingMark",
    "done_by",
    purpose=_("To show a new member's team who has done which first step"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=_("Six months after the end of the membership"),
    audience=Audience.MEMBERS,
)
register.not_personal("directory.OnboardingMark", "*")
for model in ("OnboardingStep", "DecisionTemplate"):
    register.not_personal(f"directory.{model}", "*")
