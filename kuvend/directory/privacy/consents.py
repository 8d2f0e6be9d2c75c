"""What the directory does only with a person's consent."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from kuvend.people.hooks import ConsentPurpose, ConsentText, declare_consent

PUBLIC_CONTACT = declare_consent(
    ConsentPurpose(
        key="public-contact",
        title=_("Being named publicly as a contact of an organisation"),
        texts=(
            ConsentText(
                version="1",
                since=date(2026, 11, 1),
                text=_(
                    "An organisation I act for may show my name, and those of my job title, e-mail address and "
                    "telephone number that it marks as public, to everybody: on its profile, in searches, in exports "
                    "and through the programming interface. If I do not agree, or take it back, only members see them "
                    "from that moment on; what others copied before may remain with them."
                ),
            ),
        ),
    )
)
