"""Serbian in both scripts, and Macedonian in Latin letters.

Cyrillic is the source: every Cyrillic letter has one Latin counterpart, so `to_latin` is a rule. The way back is
not, because ``nj``, ``lj`` and ``dž`` are sometimes two sounds (*injekcija*, *nadživeti*): `to_cyrillic` carries
the list of such words.

What a program or a browser reads stays as it is in both directions: placeholders (``%(name)s``, ``%d``,
``{name}``), HTML tags and entities, addresses of pages and mailboxes.
"""

# ruff: noqa: SIM905 - alphabets and word lists read best as text

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

_SERBIAN_LATIN: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "đ", "е": "e", "ж": "ž", "з": "z", "и": "i", "ј": "j",
    "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "ћ": "ć", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "č", "џ": "dž", "ш": "š",
}  # fmt: skip
_MACEDONIAN_LATIN: Final = {
    letter: latin for letter, latin in _SERBIAN_LATIN.items() if letter not in "ђћ"
} | {"ѓ": "ǵ", "ќ": "ḱ", "ѕ": "dz", "ѐ": "è", "ѝ": "ì"}  # fmt: skip

LATIN_SPELLINGS: Final[Mapping[str, str]] = {
    "пдф": "PDF", "хтмл": "HTML", "цсв": "CSV", "урл": "URL", "гдпр": "GDPR", "ибан": "IBAN", "фејсбук": "Facebook",
    "инстаграм": "Instagram", "јутјуб": "YouTube", "гугл": "Google", "линкедин": "LinkedIn", "вацап": "WhatsApp",
    "ексел": "Excel", "интернет": "internet",
}  # fmt: skip
"""Cyrillic words (in small letters) that keep a spelling of their own in Latin letters."""

KEPT_IN_LATIN: Final = frozenset(
    "facebook instagram google linkedin excel word zoom teams viber telegram "
    "pdf html csv json url http https gdpr iban swift bic qr sms usb wifi id ngo erasmus".split()
)
"""Latin words (in small letters) that stay in Latin letters within a Cyrillic text."""

# Words in which the two letters are two sounds (n + j, l + j, d + ž), by their beginning; the bar parts the sounds.
_TWO_SOUNDS: Final = {
    beginning.replace("|", ""): beginning.index("|")
    for beginning in (
        "in|jek in|junk in|jur kon|jug kon|junk tan|jug van|jez izvan|jez pan|jez nein|jek ben|jam "
        "nad|živ nad|žanr nad|žet nad|žnj nad|žup od|živ od|žal od|žub od|žuri pod|žanr pod|žup pod|žel pod|žut "
        "pod|žig pred|živ pred|žet pred|žal"
    ).split()
}

_PROTECTED: Final = (
    r"%\(\w+\)[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]"  # %(name)s
    r"|%[-+#0]*\d*(?:\.\d+)?[sdifgrxc%](?![^\W\d_])"  # %s, %d, %%
    r"|\{[^{}]*\}"  # {name}, {count:d}
    r"|</?[a-zA-Z!][^<>]*>"  # <a href="…">
    r"|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]\w*);"  # &nbsp;
    r"|(?:https?|ftp|mailto|tel):[^\s<>\"]+|www\.[^\s<>\"]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.])(?:[a-zA-Z0-9-]+\.)+(?:org|com|net|edu|info|eu|rs|al|mk|me|ba|hr|xk)(?:/[^\s<>\"]*)?(?!\w)"
)
_WORD: Final = r"(?:[^\W\d_][\u0300-\u036f]*)+"
_PIECES: Final = re.compile(f"(?P<protected>{_PROTECTED})|(?P<word>{_WORD})")


def to_latin(text: str, exceptions: Mapping[str, str] = LATIN_SPELLINGS) -> str:
    """Serbian Cyrillic as Serbian Latin.

    `exceptions` maps whole words, in small Cyrillic letters, to the spelling they keep. Text that is already in
    Latin letters, and everything a program reads, is untouched.

    >>> to_latin("Његош, ЊЕГОШ, %(назив)s")
    'Njegoš, NJEGOŠ, %(назив)s'
    """
    return _transliterate(text, _SERBIAN_LATIN, exceptions)


def to_latin_macedonian(text: str, exceptions: Mapping[str, str] = LATIN_SPELLINGS) -> str:
    """Macedonian Cyrillic in Latin letters (ѓ is ǵ, ќ is ḱ, ѕ is dz), otherwise as `to_latin`."""
    return _transliterate(text, _MACEDONIAN_LATIN, exceptions)


def _transliterate(text: str, letters: Mapping[str, str], exceptions: Mapping[str, str]) -> str:
    def piece(found: re.Match[str]) -> str:
        word = found["word"]
        if word is None:
            return found[0]
        spelling = exceptions.get(word.lower())
        return spelling if spelling is not None else _word_to_latin(word, letters)

    return _PIECES.sub(piece, text)


def _word_to_latin(word: str, letters: Mapping[str, str]) -> str:
    latin: list[str] = []
    for at, letter in enumerate(word):
        spelled = letters.get(letter)
        if spelled is not None:
            latin.append(spelled)
            continue
        spelled = letters.get(letter.lower())
        if spelled is None:
            latin.append(letter)
        elif len(spelled) == 1:
            latin.append(spelled.upper())
        else:
            neighbour = word[at + 1] if at + 1 < len(word) else word[at - 1] if at else ""
            latin.append(spelled.upper() if neighbour.isupper() else spelled.capitalize())
    return "".join(latin)


_CYRILLIC_OF: Final = {latin: letter for letter, latin in _SERBIAN_LATIN.items()} | {"ǌ": "њ", "ǉ": "љ", "ǆ": "џ"}
_LETTER: Final = re.compile("nj|Nj|NJ|lj|Lj|LJ|dž|Dž|DŽ|.")
_ROMAN_NUMERAL: Final = re.compile("X{0,3}(?:I[XV]|V?I{0,3})")
_LEAST_NUMERAL: Final = 2


def to_cyrillic(text: str, kept: frozenset[str] = KEPT_IN_LATIN) -> str:
    """Serbian Latin as Serbian Cyrillic.

    Words of `kept` (in small letters), words with a letter that Serbian has not (q, w, x, y, ü, ë …), Roman numerals
    and everything a program reads stay as they are.

    >>> to_cyrillic("Njegoš prima injekciju, www.primer.rs")
    'Његош прима инјекцију, www.primer.rs'
    """

    def piece(found: re.Match[str]) -> str:
        word = found["word"]
        return found[0] if word is None else _word_to_cyrillic(word, kept)

    return _PIECES.sub(piece, text)


def _word_to_cyrillic(word: str, kept: frozenset[str]) -> str:
    composed = unicodedata.normalize("NFC", word)
    small = composed.lower()
    if small in kept or (len(word) >= _LEAST_NUMERAL and _ROMAN_NUMERAL.fullmatch(word)):
        return word
    cut = next((at for beginning, at in _TWO_SOUNDS.items() if small.startswith(beginning)), 0)
    cyrillic: list[str] = []
    for latin in (*_LETTER.findall(composed[:cut]), *_LETTER.findall(composed[cut:])):
        letter = _CYRILLIC_OF.get(latin.lower())
        if letter is None:
            return word
        cyrillic.append(letter if latin == latin.lower() else letter.upper())
    return "".join(cyrillic)
