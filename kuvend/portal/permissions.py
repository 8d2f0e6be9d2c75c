"""Who may see the files of the front."""

from kuvend.media.hooks import Purpose, declare_purpose
from kuvend.media.rules import IMAGES, Limits

NETWORK_LOGO = declare_purpose(Purpose("portal.network_logo", Limits(IMAGES, 2_000_000), is_public=True))
