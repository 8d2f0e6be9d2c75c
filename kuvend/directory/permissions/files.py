"""What the directory keeps files for."""

from kuvend.media.hooks import Purpose, declare_purpose
from kuvend.media.rules import IMAGES, Limits

NETWORK_LOGO = declare_purpose(
    Purpose("directory.network_logo", Limits(IMAGES, 2_000_000, longest_side=480), is_public=True)
)
ORGANISATION_LOGO = declare_purpose(
    Purpose("directory.organisation_logo", Limits(IMAGES, 2_000_000, longest_side=480), is_public=True)
)
