"""Images are drawn anew: what comes out holds pixels and nothing else - no place, no camera, no hidden text."""

import io
import math
import warnings

from django.utils.translation import gettext as _
from PIL import Image, ImageCms

from kuvend.core.errors import Refused
from kuvend.media import rules

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
QUALITY = 86
ORIENTATION = 0x0112  # of EXIF
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
STRIP = 16  # rows of the small picture that are drawn at a time
REACH = 3  # so many of them the filter looks at on each side


def redraw(content: bytes, *, longest_side: int, field: str | None = None) -> tuple[bytes, int, int]:
    """Return an image as WebP in sRGB, upright, at most `longest_side` pixels a side; with width and height.

    However large it is, little more memory is taken than `rules.MOST_UNPACKED`: what needs more is refused by its first
    bytes, before anything is unpacked, and what follows works on the picture made small.

    Raises:
        Refused: it cannot be read, or unpacking it would do harm.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            small, turn, profile = _unpacked(content, longest_side, field)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(_too_many_pixels(), field=field) from None
    except (OSError, SyntaxError, ValueError, MemoryError, EOFError):
        raise Refused(_not_readable(), field=field) from None
    if turn is not None:
        small = small.transpose(turn)
    drawn = _in_ordinary_colours(small, profile) if profile else small
    out = io.BytesIO()
    drawn.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue(), drawn.width, drawn.height


def _unpacked(
    content: bytes, longest_side: int, field: str | None
) -> tuple[Image.Image, Image.Transpose | None, bytes | None]:
    """Return the first frame, small, with how it is to be turned and the profile of its colours."""
    content_type = rules.type_of(content)
    if content_type == rules.WEBP:  # opening one takes memory for all of it
        _check_size(content, content_type, *rules.size_of_webp(content), mode="RGBA", field=field)
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        _check_size(content, content_type, *image.size, mode=image.mode, field=field)
        shrunk = longest_side / max(image.size)
        if shrunk < 1:  # JPEG: unpack no more than is needed
            image.draft("RGB", (max(1, round(image.width * shrunk)), max(1, round(image.height * shrunk))))
        image.load()
        has_alpha = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
        profile = image.info.get("icc_profile") if image.mode in {"RGB", "RGBA"} else None
        turn = UPRIGHT.get(image.getexif().get(ORIENTATION, 1))
        return _shrunk(image, "RGBA" if has_alpha else "RGB", longest_side), turn, profile


def _check_size(content: bytes, content_type: str, width: int, height: int, *, mode: str, field: str | None) -> None:
    if not width or not height:
        raise Refused(_not_readable(), field=field)
    if not rules.fits(width, height, for_a_pixel=rules.for_a_pixel(content, content_type, mode)):
        raise Refused(_too_many_pixels(), field=field)


def _in_ordinary_colours(image: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in sRGB; where its profile is broken, with the colours as they are."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB")) or image
    except (ImageCms.PyCMSError, OSError):
        return image


def _shrunk(image: Image.Image, mode: str, longest_side: int) -> Image.Image:
    """Return the picture in `mode`, at most `longest_side` pixels a side, drawn strip by strip.

    A copy of the whole in another mode would take as much memory again, or four times as much. Each strip reaches as
    far over its edges as the filter looks, so that no seam is seen.
    """
    scale = max(image.size) / longest_side
    if scale <= 1:
        return image.copy() if image.mode == mode else image.convert(mode)
    width, height = (max(1, round(side / scale)) for side in image.size)
    rows = image.height / height  # of the picture, for one of the small one
    small = Image.new(mode, (width, height))
    for top in range(0, height, STRIP):
        bottom = min(top + STRIP, height)
        first, last = top * rows, min(bottom * rows, image.height)
        upper = max(0, math.floor(first - REACH * rows))
        strip = image.crop((0, upper, image.width, min(image.height, math.ceil(last + REACH * rows))))
        strip = strip if strip.mode == mode else strip.convert(mode)
        box = (0, first - upper, image.width, last - upper)
        small.paste(strip.resize((width, bottom - top), Image.Resampling.LANCZOS, box=box), (0, top))
    return small


def _not_readable() -> str:
    return _("This image cannot be read. Open it in a program for images, save it as PNG or JPEG and try again.")


def _too_many_pixels() -> str:
    return _("This image has too many pixels. Save it smaller and try again.")
