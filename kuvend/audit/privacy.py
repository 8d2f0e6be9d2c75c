"""What the record holds about people."""

from django.utils.translation import gettext_lazy as _

from kuvend.core.privacy import Audience, LawfulBasis, register

register.declare(
    "audit.AuditPersonalPart",
    "actor_id actor_name on_behalf_of reason details",
    purpose=_("To show who decided what, when and why"),
    basis=LawfulBasis.LEGITIMATE_INTEREST,
    retention=_(
        "Until the person asks for erasure and no decision is open; the decision itself stays without the name"
    ),
    audience=Audience.DESK,
)
register.not_personal("audit.AuditPersonalPart", "*")
register.not_personal("audit.AuditEntry", "*")
register.not_personal("audit.AuditHead", "*")
