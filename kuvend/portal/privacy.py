"""What the front holds about people."""

from django.utils.translation import gettext_lazy as _

from kuvend.core.privacy import Audience, LawfulBasis, register

register.declare(
    "portal.HouseSetup",
    "full_name email mail_code_digest mail_code_expires_at mail_code_tries",
    purpose=_("To open the account of the head office"),
    basis=LawfulBasis.CONTRACT,
    retention=_("Until the account is open"),
    audience=Audience.SELF,
)
register.not_personal("portal.HouseSetup", "*")
