"""What files hold about people."""

from django.utils.translation import gettext_lazy as _

from kuvend.core.privacy import Audience, LawfulBasis, register

register.declare(
    "media.StoredFile",
    "name created_by owner_id",
    purpose=_("To show or hand over the file to those it is meant for"),
    basis=LawfulBasis.CONTRACT,
    retention=_("As long as what the file belongs to; each purpose may set a shorter time"),
    audience=Audience.DESK,
)
register.not_personal("media.StoredFile", "*")
