"""E-mail and web addresses in a text, also the ones people disguise from robots."""

import re
from collections.abc import Iterator
from typing import Final

_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]+(?:\s?@\s?|\s?[\[({<]\s?(?:at|@|ät|et)\s?[\])}>]\s?)(?:[\w-]+(?:\.|\s?[\[({]\s?(?:dot|punkt|point|tačka|\.)\s?[\])}]\s?))+[a-zA-Z]{2,24}(?![\w-])",
    re.IGNORECASE,
)
_URL: Final = re.compile(
    r"(?<![\w@.])(?:https?://|www\.)[^\s<>\"'“”«»|]+|(?<![\w@./-])(?:[a-z0-9][a-z0-9-]{0,62}\.)+(?:com|org|net|info|eu|al|rs|mk|me|ba|xk|hr|si|fr|de|at|ch|it|es|uk|be|nl|lu|gr|tr|bg|ro|hu|tn|ma|eg|dz|lb|jo|ps|il|cat|ngo|ong|edu|gov|int|co|io)(?:\.(?:al|mk|rs|uk))?(?:/[^\s<>\"'“”«»|]*)?(?![\w@-])",
    re.IGNORECASE,
)
_SOCIAL: Final = re.compile(
    r"(?:^|//|\.|\b)(?:facebook|fb|instagram|twitter|x|linkedin|youtube|youtu|tiktok|t|telegram|vimeo|flickr|threads|mastodon|bsky)\.(?:com|me|be|net|org|social|app|tv)\b",
    re.IGNORECASE,
)
_HANDLE: Final = re.compile(
    r"(?<!\w)@[\w.]{3,40}\b|\b(?:facebook|instagram|twitter|youtube|linkedin|tiktok)\s*[:/]\s*\S+", re.IGNORECASE
)


def emails(text: str) -> Iterator[tuple[int, int]]:
    """Where e-mail addresses stand, each as (first, last)."""
    for found in _EMAIL.finditer(text):
        yield found.span()


def normalised_email(written: str) -> str:
    """An address as a mail program wants it: `info (at) shoqata.al` is `info@shoqata.al`."""
    text = re.sub(r"\s?[\[({<]\s?(?:at|@|ät|et)\s?[\])}>]\s?", "@", written, flags=re.IGNORECASE)
    text = re.sub(r"\s?[\[({]\s?(?:dot|punkt|point|tačka|\.)\s?[\])}]\s?", ".", text, flags=re.IGNORECASE)
    return text.replace(" ", "").casefold()


def web_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where web addresses stand, each as (first, last); the host of an e-mail address is none."""
    taken = list(emails(text))
    for found in _URL.finditer(text):
        first, last = found.span()
        while last > first and text[last - 1] in ".,;:!?)]…":
            last -= 1
        if not any(start < last and first < end for start, end in taken):
            yield first, last


def normalised_web_address(written: str) -> str:
    """A web address with its scheme."""
    return written if re.match(r"https?://", written, re.IGNORECASE) else f"https://{written}"


def without_scheme(address: str) -> str:
    """What tells two web addresses apart: host and path."""
    return re.sub(r"^https?://(?:www\.)?", "", address.casefold()).rstrip("/")


def is_social(address: str) -> bool:
    """Whether a web address is a page on a social network."""
    return bool(_SOCIAL.search(address))


def social_names(text: str) -> Iterator[tuple[int, int]]:
    """Where names on social networks stand (`@shoqata`, `facebook: shoqata`)."""
    for found in _HANDLE.finditer(text):
        yield found.span()
