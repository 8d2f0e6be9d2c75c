"""What shape a line has: a title, running text, a list item, an ending, a piece of the website's frame."""

import re
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.links import emails, web_addresses
from kuvend.directory.rules.recognising.telephones import is_telephone_line
from kuvend.lettering import fold, fold_tokens

BULLET: Final = re.compile(r"^(?:[•●○◦▪▫■□‣⁃➢➤►▶✓✔★☆·∙*»–—-]|\d{1,2}[.)]|[a-zа-ш][.)]|\(\d{1,2}\))\s+")
RULE: Final = re.compile(r"^[\s\-=_*~#•·.|+]{3,}$")
_TEASER: Final = re.compile(r"(?:…|\.\.\.|\[\.\.\.\]|\[…\])\s*(?:\S+\s+){0,4}\S{0,14}$")
_TEASER_END: Final = re.compile(r"(?:…|\.\.\.|\[\.\.\.\]|\[…\])\s*[\"”»)]?\s*$")
_SENTENCE_END: Final = re.compile(r"[.!?…]['\"”“»)\]]*$")
_ABBREVIATED: Final = re.compile(
    r"(?:\b[^\W\d_]{1,4}\.(?:\s?[^\W\d_]{1,4}\.)+|\b(?:Inc|Ltd|Co|jr|sr|St|etc|asbl|ev|dr|doo)\.)$", re.IGNORECASE
)
_PICTURE_FILE: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?)$|[_-](?:page|poster|img|dsc|scaled|copy|final)?-?\d{3,4}$|^(?:img|dsc|image|screenshot)[\s_-]?\d+",
    re.IGNORECASE,
)
_CODE_TAIL: Final = re.compile(r"\b[A-Z]{2,4}-\d{3,5}$")
_COPYRIGHT: Final = re.compile(r"^\s*(?:©|\(c\)|copyright\b)|©\s?\d{4}", re.IGNORECASE)
_TRAIL: Final = re.compile(r"^(?:[^>›»/|]{2,40}\s*(?:>|›|»|/|\|)\s*){1,6}[^>›»/|]{2,80}$")
_PAGER: Final = re.compile(
    r"^(?:[‹«<]?\s*\d{1,3}\s*(?:[|/·•]|\s)\s*)+(?:\.{3}|…)?\s*\d*\s*[›»>]?$|^\D{0,24}\d+\s*(?:-|–|to|of|von|de|sur|nga|od|од|di|من|/)\s*\d+(?:\s*(?:of|von|sur|nga|od|од|de)\s*\d+)?\D{0,24}$",
    re.IGNORECASE,
)

MOST_OF_TITLE: Final = 170
LEAST_OF_PROSE: Final = 80


def words(text: str) -> list[str]:
    """The words of a text."""
    return re.findall(r"[^\W_][\w'’.-]*", text)


def is_teaser(text: str) -> bool:
    """Whether the text breaks off with dots, as the beginning of an article on a list does."""
    return bool(_TEASER_END.search(text)) or (
        len(text) > LEAST_OF_PROSE and bool(_TEASER.search(text)) and ends_item(text[-60:])
    )


def is_prose(text: str) -> bool:
    """Whether it is running text: long, or a shorter sentence."""
    return len(text) >= LEAST_OF_PROSE or (
        len(text) >= 45 and bool(_SENTENCE_END.search(text)) and len(words(text)) >= 7
    )


def is_list_item(text: str) -> bool:
    """Whether the line begins with a bullet or a number."""
    return bool(BULLET.match(text))


def is_picture(text: str) -> bool:
    """Whether the line is the name or the alternative text of a picture, left over from a page."""
    if len(text) > 90 or _SENTENCE_END.search(text):
        return False
    start = " ".join(fold_tokens(text)[:3])
    return bool(_PICTURE_FILE.search(text) or _CODE_TAIL.search(text)) or any(
        start == phrase or start.startswith(f"{phrase} ") for phrase in catalogue().words["picture"] if " " in phrase
    )


def ends_item(text: str) -> bool:
    """Whether a short line is one with which an article ends: "Read more", "Links to the campaign:"."""
    if len(text) > 110:
        return False
    if text[:1] in '"“„«':
        return False  # a name in quotation marks
    folded = f"{fold(text)} "
    known = catalogue().words["ending"]
    # one word alone ("Source", "Photo") opens many a title as well
    short = len(words(text)) <= 4 or bool(re.match(r"[^\W\d_]+\s?:", text))
    return any(folded.startswith(f"{phrase} ") for phrase in known if short or " " in phrase) or any(
        f" {phrase} " in f" {folded}" for phrase in known if phrase.count(" ") >= 1
    )


def is_closing(text: str) -> bool:
    """Whether a line is a button beneath an article or a profile: "Read more", "Share"."""
    folded = fold(text)
    return folded in catalogue().words["frame"] and folded in catalogue().words["ending"]


def is_subheading(text: str) -> bool:
    """Whether the line heads a part of an article rather than an article."""
    return fold(text) in catalogue().words["subheading"]


def section_of(text: str) -> str:
    """What a line announces that heads a section of the website: `news`, `events`, `calls`, or nothing."""
    if len(text) > 40:
        return ""
    folded = fold(text)
    return next((name for name in ("news", "events", "calls") if folded in catalogue().words[f"section_{name}"]), "")


def says_nothing(text: str) -> bool:
    """Whether what stands in a field says that there is nothing: "N/A", "keine Angabe", "нема", a dash."""
    if not any(map(str.isalnum, text)):
        return len(text) <= 5 and not text.strip("-–—/.…?_* ")
    return len(text) <= 40 and (fold(text) in catalogue().words["nothing"] or text.strip() in {"x", "X"})


def _is_menu_row(text: str) -> bool:
    """Whether a line is a menu whose words only wide gaps part."""
    parts = re.split(r"\s{2,}", text.strip())
    return len(parts) > 1 and all(fold(part) in catalogue().words["frame"] for part in parts)


def _is_pager(text: str) -> bool:
    """Whether a line holds the numbers of pages and around them nothing but the words of a menu."""
    numbers = re.findall(r"\d+", text)
    around = [fold(part) for part in re.split(r"\d+", text)]
    return (
        len(numbers) >= 2
        and all(len(number) <= 3 for number in numbers)
        and all(not part or part in catalogue().words["frame"] for part in around)
        and any(around)
    )


def _is_trail(text: str) -> bool:
    """Whether a line is the path to the page: "Home > Members", "You are here: Home » Members"."""
    head, colon, path = text.partition(":")
    trail = path.strip() if colon and fold(head) in catalogue().words["frame"] else text
    return bool(_TRAIL.match(trail)) and fold(re.split(r"[>›»/|]", trail)[0]) in catalogue().words["frame"]


def is_frame(text: str) -> str:
    """Why a line belongs to the website's frame (`menu`, `cookies`, `copyright`, ...), or nothing."""
    folded = fold(text)
    reason = ""
    if _COPYRIGHT.search(text):
        reason = "copyright"
    elif RULE.match(text):
        reason = "separator"
    elif folded in catalogue().words["frame"] or _is_menu_row(text):
        reason = "menu"
    elif section_of(text):
        reason = "heading"
    elif len(text) < 60 and any(f"{folded} ".startswith(f"{word} ") for word in catalogue().words["updated"]):
        reason = "fragment"
    elif len(text) < 260 and ("cookie" in folded or "kolacic" in folded or "kolacinja" in folded):
        reason = "cookies"
    elif len(text) < 60 and (_PAGER.match(text) or _is_pager(text)) and not is_telephone_line(text):
        reason = "paging"
    elif any(f" {phrase} " in f" {folded} " for phrase in _LEGAL) and len(text) < 160:
        reason = "copyright"
    elif len(text) < 120 and _is_trail(text):
        reason = "breadcrumb"
    return reason


_LEGAL: Final = (
    "all rights reserved",
    "tous droits reserves",
    "alle rechte vorbehalten",
    "sva prava zadrzana",
    "site prava se zadrzani",
    "te gjitha te drejtat e rezervuara",
    "todos los derechos reservados",
    "tutti i diritti riservati",
)


def is_title(text: str) -> bool:
    """Whether the line may be a title: short, no list item, no sentence, no address, no ending of an article."""
    count = len(words(text))
    if not text or len(text) > MOST_OF_TITLE or not 1 <= count <= 26:
        return False
    if (
        text[-1] in ",;:-–/&"
        or re.match(r"#\w", text)
        or is_list_item(text)
        or is_telephone_line(text)
        or not any(map(str.isalpha, text))
    ):
        return False
    if text.endswith(".") and not _ABBREVIATED.search(text) and not _quoted(text):
        return False
    if any(True for _ in emails(text)) or any(last - first > len(text) * 0.6 for first, last in web_addresses(text)):
        return False
    return not is_frame(text) and not ends_item(text)


def _quoted(text: str) -> bool:
    return bool(re.search(r"[\"”“»]\.$", text))


def is_name_shaped(text: str) -> bool:
    """Whether a title may be the name of an organisation or person: shorter than an announcement, and no sentence."""
    count = len(words(text))
    if not is_title(text) or count > 18 or len(text) > 130:
        return False
    if text[-1] in "?…" or text.endswith("..."):
        return False
    if text[-1] == "!":
        return count <= 4 and all(word[:1].isupper() for word in words(text))
    return True


_PARTICLES: Final = frozenset(
    fold_tokens(
        "de da di do del della dos du van von vom der den ter la le lo el al ul ben bin bint ibn abu abd zu zur "
        "af av y e i d"
    )
)


def is_person_name(text: str) -> bool:
    """Whether a short text may be a person's name: two to five words, letters only."""
    bare = re.sub(
        r"^(?:(?:mr|mrs|ms|dr|prof|znj|z|g|gđa|gdin|m|mme|mlle|herr|frau|ing|mag|доц|др|проф|msc|phd)\b\.?\s*)+",
        "",
        text.strip(),
        flags=re.IGNORECASE,
    )
    parts = bare.split()
    if not 2 <= len(parts) <= 5 or any(character.isdigit() for character in bare):
        return False
    if any(not re.fullmatch(r"[^\W\d_](?:[^\W\d_]|['’.-])*", part.strip(",")) for part in parts):
        return False
    if bare[:1].isupper() and any(part[:1].islower() and part.casefold() not in _PARTICLES for part in parts):
        return False  # a title: only its first word is written large
    organisation = catalogue().words["organisation"]
    return not any(fold(part) in organisation and len(part) > 3 for part in parts)


def job_words(text: str) -> int:
    """How many words of a text belong to job titles."""
    known = catalogue().words["jobs"]
    return sum(1 for word in fold_tokens(text) if word in known)


def content_words(text: str) -> frozenset[str]:
    """The longer words of a text, folded and cut to a stem of six letters, by which a title and its article are
    compared.
    """
    return frozenset(word[:6] for word in fold_tokens(text) if len(word) > 3 and not word.isdigit())
