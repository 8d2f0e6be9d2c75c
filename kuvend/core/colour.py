"""Colours that everybody can read: contrast as WCAG 2.2 counts it, and a palette around one accent colour.

A network chooses one colour. What is filled with it keeps that colour; words in it are made as dark (or, on dark
paper, as light) as reading needs, so that no choice makes a page unreadable.
"""

import colorsys
import re
from collections.abc import Callable
from dataclasses import dataclass

HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)

# WCAG 2.2: 1.4.3 for words, 1.4.11 for edges and signs.
ENOUGH_FOR_WORDS = 4.5
ENOUGH_FOR_SHAPES = 3.0

# The paper on which accents stand, as in kuvend.css (`--surface`, `--paper`, `--sunken`).
LIGHT_PAPERS = ("#ffffff", "#f7f7f5", "#efefec")
DARK_PAPERS = ("#1c2024", "#14171a", "#0f1214")
WHITE, INK = "#ffffff", "#101418"
STEP = 0.01


def is_colour(text: str) -> bool:
    """A colour is written as # and six hexadecimal digits."""
    return HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1.0 to 21.0 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0.0 to 1.0 (WCAG 2.2, "relative luminance").

    Raises:
        ValueError: `colour` is not written as #rrggbb.
    """
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass(frozen=True, slots=True)
class Shades:
    """The accent family for one kind of paper; every pair meant for words has a contrast of at least 4.5."""

    accent: str  # fills
    on_accent: str  # words on fills
    accent_text: str  # words and lines on paper, also on `accent_soft`
    accent_soft: str  # tint behind words
    accent_line: str  # edges of tinted areas


@dataclass(frozen=True, slots=True)
class Palette:
    """Shades for light and dark paper, made from one chosen colour."""

    chosen: str
    light: Shades
    dark: Shades


@dataclass(frozen=True, slots=True)
class AccentCheck:
    """What a chosen accent colour is good for. Ratios are rounded down to one decimal, as people read them."""

    colour: str
    words_on_accent: float
    accent_on_light: float
    accent_on_dark: float
    is_readable_on_light: bool  # as it is, for words on light paper
    is_readable_on_dark: bool
    palette: Palette

    @property
    def is_used_unchanged(self) -> bool:
        """Words on light paper carry the very colour that was chosen."""
        return self.palette.light.accent_text == self.colour


def check_accent(colour: str) -> AccentCheck:
    """Say how readable `colour` is, and which shades stand in for it where it is not.

    Raises:
        ValueError: `colour` is not written as #rrggbb.
    """
    colour = colour.lower()
    palette = palette_around(colour)
    on_light = min(contrast(colour, paper) for paper in LIGHT_PAPERS)
    on_dark = min(contrast(colour, paper) for paper in DARK_PAPERS)
    return AccentCheck(
        colour=colour,
        words_on_accent=_floor(contrast(palette.light.on_accent, palette.light.accent)),
        accent_on_light=_floor(on_light),
        accent_on_dark=_floor(on_dark),
        is_readable_on_light=on_light >= ENOUGH_FOR_WORDS,
        is_readable_on_dark=on_dark >= ENOUGH_FOR_WORDS,
        palette=palette,
    )


def palette_around(colour: str) -> Palette:
    """Return the shades that one accent colour needs.

    Raises:
        ValueError: `colour` is not written as #rrggbb.
    """
    if not is_colour(colour):
        raise ValueError(f"not a colour: {colour!r}")
    colour = colour.lower()
    light_soft = mix(colour, "#ffffff", 0.10)
    dark_soft = mix(colour, "#1c2024", 0.18)
    light_fill = _until(colour, lambda shade: _is_visible_fill(shade, LIGHT_PAPERS), darker=True)
    dark_fill = _until(colour, lambda shade: _is_visible_fill(shade, DARK_PAPERS), darker=False)
    return Palette(
        chosen=colour,
        light=Shades(
            accent=light_fill,
            on_accent=_words_on(light_fill),
            accent_text=_until(colour, lambda shade: _is_readable(shade, (*LIGHT_PAPERS, light_soft)), darker=True),
            accent_soft=light_soft,
            accent_line=mix(colour, "#ffffff", 0.35),
        ),
        dark=Shades(
            accent=dark_fill,
            on_accent=_words_on(dark_fill),
            accent_text=_until(colour, lambda shade: _is_readable(shade, (*DARK_PAPERS, dark_soft)), darker=False),
            accent_soft=dark_soft,
            accent_line=mix(colour, "#1c2024", 0.45),
        ),
    )


def stylesheet(palette: Palette) -> str:
    """Return the few lines of CSS by which a page takes on this palette."""
    return (
        f"@layer tokens{{:root{{{_declarations(palette.light)}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{_declarations(palette.dark)}}}}}"
        # paper has no dark mode
        "@media print{:root{--accent-text:#000}}}\n"
    )


def mix(colour: str, paper: str, share: float) -> str:
    """Return `paper` tinted with a share (0 to 1) of `colour`."""
    pairs = zip(_parts(colour), _parts(paper), strict=True)
    return _written(tuple(share * one + (1 - share) * other for one, other in pairs))


def _declarations(shades: Shades) -> str:
    return (
        f"--accent:{shades.accent};--on-accent:{shades.on_accent};--accent-text:{shades.accent_text};"
        f"--accent-soft:{shades.accent_soft};--accent-line:{shades.accent_line}"
    )


def _is_readable(shade: str, papers: tuple[str, ...]) -> bool:
    return all(contrast(shade, paper) >= ENOUGH_FOR_WORDS for paper in papers)


def _is_visible_fill(shade: str, papers: tuple[str, ...]) -> bool:
    stands_out = all(contrast(shade, paper) >= ENOUGH_FOR_SHAPES for paper in papers)
    return stands_out and contrast(shade, _words_on(shade)) >= ENOUGH_FOR_WORDS


def _words_on(fill: str) -> str:
    """White where white can be read (people expect it), else the darkest ink."""
    if contrast(WHITE, fill) >= ENOUGH_FOR_WORDS:
        return WHITE
    return max(WHITE, INK, key=lambda words: contrast(words, fill))


def _until(colour: str, is_enough: Callable[[str], bool], *, darker: bool) -> str:
    """Return the nearest shade of the same hue that is enough, going darker or lighter step by step."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    shade = colour
    end = 0.0 if darker else 1.0
    while not is_enough(shade) and lightness != end:
        lightness = max(0.0, lightness - STEP) if darker else min(1.0, lightness + STEP)
        shade = _written(colorsys.hls_to_rgb(hue, lightness, saturation))
    return shade


def _parts(colour: str) -> tuple[float, float, float]:
    if not is_colour(colour):
        raise ValueError(f"not a colour: {colour!r}")
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(parts: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, part))):02x}" for part in parts)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _floor(ratio: float) -> float:
    return int(ratio * 10) / 10
