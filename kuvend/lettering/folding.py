"""Folding: what a text is compared by, when a person searches for it.

`fold` makes the first key: without case, diacritics, script, punctuation, so that ``Šabac``, ``Sabac`` and
``Шабац`` are one word. `definite_key` makes the second, coarser key of one word, which also unites the definite,
indefinite and case forms of Albanian, Macedonian, Serbian and Arabic (``shoqata``, ``Shoqatë``, ``shoqatës``) and
takes ``d`` for ``đ``. A hit by the second key is worth less than a hit by the first.

Both keys hold only lower-case letters, ASCII digits and single spaces. Folding is a function of the single
character (a Cyrillic letter or g, k together with the marks that follow it), so that `fold_with_map` can say for
each character of the key which character of the text it came from.
"""

# ruff: noqa: SIM905 - alphabets and word lists read best as text

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_CYRILLIC_AND_KIN: Final = {
    # Serbian and Macedonian, by the Latin letter each corresponds to, less its diacritic.
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "dj", "ѓ": "gj", "е": "e", "ж": "z", "з": "z", "ѕ": "dz",
    "и": "i", "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "ћ": "c", "ќ": "kj", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "c", "џ": "dz", "ш": "s",
    "ѐ": "e", "ѝ": "i",
    # Bulgarian, Russian, Ukrainian, Belarusian. щ and ъ follow Bulgarian, which is nearer to our readers.
    "й": "j", "щ": "st", "ъ": "a", "ы": "y", "ь": "", "э": "e", "ю": "ju", "я": "ja", "ё": "e", "є": "je", "і": "i",
    "ї": "ji", "ґ": "g", "ў": "u", "ѣ": "e", "ѫ": "a",
    # Macedonian in Latin letters: ǵ and ḱ are also written gj and kj.
    "ǵ": "gj", "ḱ": "kj",
}  # fmt: skip

_LATIN_WITHOUT_DECOMPOSITION: Final = {
    "đ": "dj", "æ": "ae", "ǽ": "ae", "œ": "oe", "ø": "o", "ǿ": "o", "ł": "l", "ŀ": "l", "ı": "i", "ð": "d", "þ": "th",
    "ħ": "h", "ŧ": "t", "ŋ": "n", "ə": "e", "ĸ": "k", "ɖ": "d", "ƒ": "f", "ŉ": "n",
}  # fmt: skip

_ARABIC: Final = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ۀ": "ه",
    "ہ": "ه", "ە": "ه", "ھ": "ه", "ک": "ك", "گ": "ك", "ء": "", "ـ": "", "ٸ": "ي", "ٶ": "و", "ٲ": "ا", "ٳ": "ا",
}  # fmt: skip

_OWN: Final = _CYRILLIC_AND_KIN | _LATIN_WITHOUT_DECOMPOSITION | _ARABIC

# Marks joined to these letters make another letter (и + breve is й), so they are composed before folding; every
# other mark simply falls away.
_MARK: Final = re.compile("[\u0300-\u036f]")
_COMPOSABLE: Final = re.compile("[\u0400-\u04ffgGkK][\u0300-\u036f\u064b-\u065f]+")


def _fold_character(character: str) -> str:
    """The key of one character: letters, digits, one space for a separator, or nothing for a mark."""
    if (small := character.lower()) in _OWN:
        return _OWN[small]
    category = unicodedata.category(character)
    if category[0] == "M" or category in {"Cf", "Cs", "Co", "Cn"}:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    simpler = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    if simpler != character:
        return "".join(_fold_character(part) for part in simpler)
    return character if category[0] in "LN" else " "


class _Table(dict[str, str]):
    """Key of each character, ready for the alphabets our readers use; others are worked out each time."""

    def __missing__(self, character: str) -> str:
        return _fold_character(character)


_READY: Final = (
    (0x0000, 0x0590),  # Latin, IPA, marks, Greek, Cyrillic, Armenian
    (0x0600, 0x0700),  # Arabic
    (0x1E00, 0x2070),  # more Latin and Greek, general punctuation
    (0x20A0, 0x2120),  # currency and letter-like signs
)
_TABLE: Final = _Table({chr(code): _fold_character(chr(code)) for start, end in _READY for code in range(start, end)})
_key_of = _TABLE.__getitem__
# str.translate wins on an ASCII text; on any other, joining looked-up strings is three times as fast.
_ASCII_TABLE: Final = {code: _key_of(chr(code)) for code in range(128)}


def fold(text: str) -> str:
    """The search key of a text.

    >>> fold("Đorđe & Šabac — ШАБАЦ, straße")
    'djordje sabac sabac strasse'
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII_TABLE).split())
    if _MARK.search(text):
        text = _COMPOSABLE.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    return " ".join("".join(map(_key_of, text)).split())


def fold_tokens(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    return fold(text).split()


def fold_with_map(text: str) -> tuple[str, list[int]]:
    """The search key, and where each of its characters came from.

    The second value has one entry more than the key has characters: ``positions[i]`` is the index in `text` of the
    character that made ``key[i]``; the last entry is where the last word of the text ends. Use `original_span` to
    translate a span of the key.
    """
    key: list[str] = []
    positions: list[int] = []
    gap: int | None = None  # where a separator began, once a word stands before it
    index = 0
    while index < len(text):
        found = _COMPOSABLE.match(text, index)
        end = found.end() if found else index + 1
        piece = unicodedata.normalize("NFC", text[index:end]) if found else text[index]
        for character in "".join(map(_key_of, piece)):
            if character == " ":
                if key and gap is None:
                    gap = index
                continue
            if gap is not None:
                key.append(" ")
                positions.append(gap)
                gap = None
            key.append(character)
            positions.append(index)
        index = end
    positions.append(len(text) if gap is None else gap)
    return "".join(key), positions


def original_span(positions: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """The span of the text that made ``key[start:end]``, as (start, end) in characters of the text.

    `positions` is the second value of `fold_with_map`. Marks that follow the last letter belong to it, and half a
    letter (the ``d`` of ``dj`` from ``đ``) is the whole letter.
    """
    first = positions[start]
    if end <= start:
        return first, first
    last = end
    while last < len(positions) - 1 and positions[last] == positions[end - 1]:
        last += 1
    return first, positions[last]


# --- the second key -------------------------------------------------------------------------------------------

# Longest first. The number is how many letters must remain, so that short names stay themselves.
_ENDINGS: Final[tuple[tuple[str, int], ...]] = (
    ("ise", 3),   # sq: rinisë, Shqipërisë
    ("ave", 4),   # sq: shoqatave
    ("eve", 4),   # sq: qyteteve
    ("eto", 4),   # mk: здружението
    ("oto", 4),   # mk: друштвото
    ("es", 3),    # sq: Tiranës, Gjakovës
    ("en", 3),    # sq: shoqatën
    ("it", 4),    # sq: qytetit; mk: младите
    ("at", 4),    # sq: shoqatat; mk: мрежата
    ("ot", 4),    # mk: центарот
    ("in", 5),    # sq: qytetin, Shqipërinë
    ("is", 5),    # sq: demokracisë
    ("un", 5),    # sq: bregun
    ("ut", 5),    # sq: bregut
    ("onet", 7),  # sq: fondacionet keeps fondacion
    ("tetet", 5), # sq: qytetet, universitetet
    ("s", 4),     # en, fr, es: projects, droits
    ("y", 4),     # en: activity, activities
    ("a", 3), ("e", 3), ("i", 3), ("o", 3), ("u", 3), ("j", 3),
)  # fmt: skip
_KEPT_OF_ENDING: Final = {"onet": "on", "tetet": "tet"}
_ENDINGS_BY_LETTER: Final = {
    letter: [
        (ending, _KEPT_OF_ENDING.get(ending, ""), least + len(ending) - len(_KEPT_OF_ENDING.get(ending, "")))
        for ending, least in _ENDINGS
        if ending[-1] == letter
    ]
    for letter in {ending[-1] for ending, _ in _ENDINGS}
}
"""Last letter → (ending, what is kept of it, how long a word must be at least)."""
_FLEETING_VOWEL: Final = re.compile(r"(?<=[bcdfghklmnpqrstvz])[ae]r$")
_DOUBLE_J: Final = re.compile("jj+")
_DJ: Final = re.compile("dj+")
_ARABIC_ARTICLE: Final = re.compile(r"^(?:[وفبك]?ال|لل)(?=\w{3})")
_LATIN_ARTICLE_OF_ARABIC: Final = re.compile(r"(?i)(?<!\w)(?:al|el|ad|an|ar|as|ash|at|az|ul)[-‑'’](?=\w{3})")


def definite_key(token: str) -> str:
    """The second key of one word, which unites its definite, indefinite and commonest case forms.

    A function of the folded word alone, thus equal for both scripts of a Serbian word. It cuts more than a
    grammarian would, for all forms alike: what counts is that forms meet and that different names rarely do.

    >>> {definite_key(word) for word in ("shoqata", "Shoqatë", "shoqatën", "shoqatës", "shoqatave")} == {"shoq"}
    True
    """
    if token.isascii() and token.isalnum():
        word = token.lower()
    else:
        word = fold(_LATIN_ARTICLE_OF_ARABIC.sub("", token)).replace(" ", "")
    word = _DJ.sub("d", word)
    if not word.isascii():
        return _ARABIC_ARTICLE.sub("", word)
    if word.isdigit():
        return word
    return _stem(word)


@lru_cache(maxsize=2**14)
def _stem(word: str) -> str:
    word = _DOUBLE_J.sub("j", word)  # lagje, lagjja
    shortened = True
    while shortened:
        shortened = False
        for ending, kept, least in _ENDINGS_BY_LETTER.get(word[-1:], ()):
            if len(word) >= least and word.endswith(ending):
                word = word[: -len(ending)] + kept
                shortened = True
                break
    if len(word) > 4:
        word = _FLEETING_VOWEL.sub("r", word)  # Shkodër, Shkodra; centar, centra; qendër, qendra
    return word


def definite_keys(text: str) -> list[str]:
    """The second keys of a text's words, in order; the Arabic article in Latin letters (al-, el-) is left out."""
    return [definite_key(token) for token in fold_tokens(_LATIN_ARTICLE_OF_ARABIC.sub(" ", text))]


# --- acronyms -------------------------------------------------------------------------------------------------

# Words that people leave out when they shorten a name, folded; sq, sr, mk, en, fr, de, es, it, ar.
SMALL_WORDS: Final = frozenset(
    "e i te se per dhe ne nga me prej a edhe "
    "za u na od sa o do po pri iz "
    "vo so od "
    "of the and for in on to an at by with "
    "de la le les du des et pour en l d aux au sur "
    "fur und der die das von zu zur im "
    "y el los las para del "
    "di del della delle dei degli per il lo gli e "
    "و في من الى على".split()
)
_BRACKETED: Final = re.compile(r"[(\[„“\"«]\s*([^\W\d_]{2,10}(?:[- ]\d{1,2})?)\s*[)\]“”\"»]")
_CAPITALS: Final = re.compile(r"(?<!\w)[^\W\d_]{2,10}(?!\w)")
_LEAST_ACRONYM: Final = 2


def acronym(name: str) -> frozenset[str]:
    """The acronyms a name suggests, folded: those written in it, and the initials with and without small words.

    >>> sorted(acronym("Qendra për të Drejtat e Njeriut (QDNJ)"))
    ['qdn', 'qdnj', 'qptden']
    """
    suggested: set[str] = set()
    shouted = name.isupper()
    for found in _BRACKETED.finditer(name):
        if found[1].isupper() and not shouted:
            suggested.add(fold(found[1]).replace(" ", ""))
    if not shouted:
        suggested.update(fold(found[0]) for found in _CAPITALS.finditer(name) if found[0].isupper())
    words = fold_tokens(_BRACKETED.sub(" ", name))
    written_out = [word for word in words if word not in suggested]
    for chosen in (written_out, [word for word in written_out if word not in SMALL_WORDS]):
        if len(chosen) >= _LEAST_ACRONYM:
            suggested.add("".join(word[0] for word in chosen))
    return frozenset(word for word in suggested if len(word) >= _LEAST_ACRONYM)
