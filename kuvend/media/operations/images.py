"""Images are drawn anew: what comes out holds pixels and nothing else - no place, no camera, no hidden text."""

import io
import warnings

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from kuvend.core.errors import Refused
from kuvend.media import rules

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
QUALITY = 86


def redraw(content: bytes, *, longest_side: int, field: str | None = None) -> tuple[bytes, int, int]:
    """Return an image as WebP in sRGB, upright, at most `longest_side` pixels a side; with width and height.

    Raises:
        Refused: it cannot be read, or unpacking it would do harm.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                if not rules.fits(*image.size):
                    raise Refused(_too_many_pixels(), field=field)
                image.draft("RGB", (longest_side, longest_side))  # JPEG: unpack no more than is needed
                drawn = _upright(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(_too_many_pixels(), field=field) from None
    except (OSError, SyntaxError, ValueError, MemoryError, EOFError):
        raise Refused(
            _("This image cannot be read. Open it in a program for images, save it as PNG or JPEG and try again."),
            field=field,
        ) from None
    drawn.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    drawn.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue(), drawn.width, drawn.height


def _upright(image: Image.Image) -> Image.Image:
    """Return the first frame, turned as the camera was held, in sRGB. What else it carries is not written out."""
    image.load()
    profile = image.info.get("icc_profile")
    turned = ImageOps.exif_transpose(image)
    has_alpha = turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info
    plain = turned.convert("RGBA" if has_alpha else "RGB")
    if profile and turned.mode in {"RGB", "RGBA"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(plain, source, ImageCms.createProfile("sRGB"))
            plain = converted or plain
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: the colours as they are
    return plain


def _too_many_pixels() -> str:
    return _("This image has too many pixels. Save it smaller and try again.")
