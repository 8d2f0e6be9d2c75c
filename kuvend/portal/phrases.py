"""Words of the front."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuvend.audit.phrases import declare_sentences
from kuvend.core.privacy import Audience, LawfulBasis

BASIS: Mapping[str, Promise] = {
    LawfulBasis.CONSENT: _("You have agreed, and may take it back."),
    LawfulBasis.CONTRACT: _("It is needed for the membership or the service you asked for."),
    LawfulBasis.LEGAL_OBLIGATION: _("The law demands it."),
    LawfulBasis.LEGITIMATE_INTEREST: _("The network has a fair interest that does not outweigh yours; you may object."),
}
AUDIENCE: Mapping[str, Promise] = {
    Audience.PUBLIC: _("Everyone"),
    Audience.MEMBERS: _("Members of the network"),
    Audience.DESK: _("Only the network's office"),
    Audience.SELF: _("Only you"),
}

declare_sentences({"portal.complete_setup": _("%(actor)s set up the site")})
