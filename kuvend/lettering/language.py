"""Language: in which language a text is, how sure that is, and in which direction it runs.

Three witnesses, cheapest first: the script with the letters that only one language has, the commonest small words of
the languages our readers use, and py3langid for the rest. py3langid (with numpy, about 100 MB once loaded) is
imported only when the first two leave a doubt, so a process that never meets a doubtful text never pays for it.

Languages are BCP 47 tags: ``sr`` is Serbian in Cyrillic, ``sr-Latn`` stands for Serbian, Bosnian, Croatian and
Montenegrin in Latin letters, which nothing tells apart reliably. No answer is better than a guess: a text too short
or too mixed has the language None.
"""

# ruff: noqa: SIM905 - alphabets and word lists read best as text

import math
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, Protocol

from kuvend.lettering.folding import fold_tokens

type Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Detection:
    """What `detect_language` found: a BCP 47 tag or None, how sure (0.0 to 1.0), the ISO 15924 code of the script."""

    language: str | None
    confidence: float
    script: str | None


_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "sdh", "ug", "yi", "dv", "arz", "ary"})


def direction(language: str) -> Direction:
    """The direction in which a language is written: ``ltr`` or ``rtl``."""
    main, *rest = language.replace("_", "-").lower().split("-")
    if "arab" in rest or "hebr" in rest:
        return "rtl"
    return "rtl" if main in _RIGHT_TO_LEFT and "latn" not in rest else "ltr"


_LETTERS_OF_SCRIPT: Final = {
    "Latn": re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff]"),
    "Cyrl": re.compile("[\u0400-\u052f]"),
    "Arab": re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "Grek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "Hebr": re.compile("[\u05d0-\u05ea]"),
    "Armn": re.compile("[\u0531-\u0587]"),
    "Geor": re.compile("[\u10a0-\u10ff]"),
}  # fmt: skip

_WORDS: Final = {
    "sq": "te ne dhe per me nga nje qe eshte jane si se por kjo ky tyre cila cili duke mund ka kane ose pas tek ndaj "
    "ku kur sipas cdo edhe ishte jo mes midis gjithe tij saj rinj grave vitin",
    "sr-Latn": "i u na za je se su od da sa kao koji koja koje ili iz do po kako nije sve ali bi ima sto o te kroz "
    "nas nase grada prava biti smo protiv izmedju godine",
    "en": "the of and to in for with is that are on by from as at this our we was were which have has not be it an "
    "their who or",
    "fr": "le la les des et de du en pour une un dans est que qui sur avec par aux nous au sont ce cette ses leur l d",
    "de": "der die das und in von mit fur den ist des im zu eine ein auf dem wir sind sich nicht auch werden einer "
    "bei aus oder als",
    "es": "el la los las de y en que para con una del por un es se su al como mas nuestra nuestro sus entre desde",
    "it": "il la di e che per con una del della in i gli le un si sono alla nel dei delle da non piu nella ha come l",
    "sr": "i u na za je se su od da sa koji koja koje kao ili iz do po kako nije sve ali bi sto o kroz nas smo",
    "mk": "i na vo za od se so da e koi koja sto ke kje kako ne ili gi go pri site ja koj koe toj nivnite sme preku",
    "ar": "في من علي الي التي الذي ان هذا هذه مع عن او كما بين هو هي لا ما كل قد تم حيث بعد خلال",
}  # fmt: skip
_LANGUAGES_OF_SCRIPT: Final = {
    "Latn": frozenset({"sq", "sr-Latn", "en", "fr", "de", "es", "it"}),
    "Cyrl": frozenset({"sr", "mk"}),
    "Arab": frozenset({"ar"}),
}
_MARKED_LETTERS: Final = {
    "sq": "ëç", "sr-Latn": "čćđšž", "de": "äöüß", "es": "ñáíóú¿¡", "it": "àèìòù", "fr": "éèêàçœûîô",
    "sr": "ђћ", "mk": "ѓќѕ",
}  # fmt: skip
# Letters that no language of the list above writes: then only the model can tell.
_STRANGE_LETTERS: Final = {
    "Latn": frozenset("ãõåøæłąęśźńżűőřěůťďňğışțăāīūēģķļņõ"),
    "Cyrl": frozenset("йъщюяыэёьєіїґў"),
    "Arab": frozenset("پچژگٹڈڑںےیکەۆێ"),
}

_LEAST_LETTERS: Final = 6
_ENOUGH_LETTERS: Final = 60
_LETTERS_READ: Final = 4000
_DECISIVE_WORDS: Final = 4.0
_DECISIVE_LEAD: Final = 3.0
_WORTH_OF_WORD: Final = 1.1
_MOST_WORDS: Final = 8.0
_WORTH_OF_LETTER: Final = 0.5
_MOST_LETTERS: Final = 2.0
_LEAST_CONFIDENCE: Final = 0.4
_MODEL_FLOOR: Final = 1e-4


def detect_language(text: str, among: Collection[str] | None = None) -> Detection:
    """The language of a text, if it can be told.

    `among` restricts the answer to these tags (as returned: ``sr`` and ``sr-Latn`` are two; ``bs`` and ``hr`` mean
    ``sr-Latn``). Confidence is a probability scaled down for short texts; the language is None below 0.4. Only the
    first 4,000 characters are read.
    """
    sample = text[:_LETTERS_READ]
    script, letters = _script(sample)
    if script is None or letters < _LEAST_LETTERS:
        return Detection(None, 0.0, script)
    allowed = None if among is None else frozenset(map(_our_tag, among))
    evidence = _evidence(sample, script)
    familiar = bool(evidence)
    if allowed is not None:
        evidence = {language: weight for language, weight in evidence.items() if language in allowed}
    chances = _certain(evidence) or _weighed(evidence, _model_chances(sample, script, allowed, familiar=familiar))
    if not chances:
        return Detection(None, 0.0, script)
    best = max(chances, key=lambda language: (chances[language], language))
    confidence = chances[best] * min(1.0, math.sqrt(letters / _ENOUGH_LETTERS))
    confidence = round(min(confidence, 0.99), 3)
    return Detection(best if confidence >= _LEAST_CONFIDENCE else None, confidence, script)


def _script(sample: str) -> tuple[str | None, int]:
    """The script with the most letters, and how many letters of it there are."""
    counts = {script: len(letter.findall(sample)) for script, letter in _LETTERS_OF_SCRIPT.items()}
    script = max(counts, key=lambda name: counts[name])
    return (script, counts[script]) if counts[script] else (None, 0)


@cache
def _word_weights(script: str) -> dict[str, dict[str, float]]:
    """For each small word the languages that use it; a word that two languages share is half a witness for each."""
    languages = _LANGUAGES_OF_SCRIPT.get(script, frozenset())
    users: dict[str, set[str]] = {}
    for language in languages:
        for word in _WORDS[language].split():
            users.setdefault(word, set()).add(language)
    return {word: dict.fromkeys(known, 1 / len(known)) for word, known in users.items()}


def _evidence(sample: str, script: str) -> dict[str, float]:
    """Weight of the small words and marked letters for each language that uses the script; nothing when strange."""
    small = sample.lower()
    if not _STRANGE_LETTERS.get(script, frozenset()).isdisjoint(small):
        return {}
    weights = _word_weights(script)
    words: Counter[str] = Counter()
    for word in fold_tokens(sample):
        for language, weight in weights.get(word, {}).items():
            words[language] += weight  # type: ignore[assignment] # counters hold any number
    evidence: dict[str, float] = {}
    for language in _LANGUAGES_OF_SCRIPT.get(script, frozenset()):
        marked = sum(small.count(letter) for letter in _MARKED_LETTERS.get(language, ""))
        evidence[language] = _WORTH_OF_WORD * min(words[language], _MOST_WORDS) + min(
            _WORTH_OF_LETTER * marked, _MOST_LETTERS
        )
    return evidence


def _certain(evidence: dict[str, float]) -> dict[str, float]:
    """Chances by small words and letters alone, where they leave no doubt; empty otherwise."""
    if not evidence:
        return {}
    first, *others = sorted(evidence.values(), reverse=True)
    if first < _DECISIVE_WORDS or (others and first < _DECISIVE_LEAD * others[0]):
        return {}
    return _shares(evidence)


def _weighed(evidence: dict[str, float], model: dict[str, float]) -> dict[str, float]:
    """Chances by the model, moved by small words and letters."""
    languages = model.keys() | evidence.keys()
    return _shares(
        {
            language: evidence.get(language, 0.0) + math.log(max(model.get(language, 0.0), _MODEL_FLOOR))
            for language in languages
        }
    )


def _shares(weights: dict[str, float]) -> dict[str, float]:
    """Weights, which are logarithms, as shares of 1."""
    if not weights:
        return {}
    highest = max(weights.values())
    powers = {language: math.exp(weight - highest) for language, weight in weights.items()}
    total = sum(powers.values())
    return {language: power / total for language, power in powers.items()}


# --- py3langid ------------------------------------------------------------------------------------------------

_ONE_CLASS: Final = frozenset({"sr", "bs", "hr", "sh", "cnr"})
# The model knows 130 languages; a short text is more often mistaken for a distant one than written in it.
_LIKELY: Final = frozenset(
    "ar be bg bs ca cs da de el en es et eu fa fi fr ga gl he hr hu hy is it ka ku lt lv mk mt nl no pl pt ro ru sk sl "
    "sq sr sv tr uk ur".split()
)
_SCRIPTS_OF_MODEL: Final = {
    "Cyrl": frozenset("sr mk bg ru uk be kk ky mn tg tt ba".split()),
    "Arab": frozenset("ar fa ur ps ug sdh ku".split()),
    "Grek": frozenset({"el"}),
    "Hebr": frozenset({"he"}),
    "Armn": frozenset({"hy"}),
    "Geor": frozenset({"ka"}),
}


_NEVER_LATIN: Final = frozenset[str]().union(*_SCRIPTS_OF_MODEL.values()) - {"sr", "kk", "ku", "tt"}


class _Identifier(Protocol):
    def set_languages(self, langs: Collection[str]) -> None: ...

    def rank(self, instance: str) -> list[tuple[str, float]]: ...


@cache
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - numpy is loaded on need only

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LIKELY)
    return identifier


def _our_tag(language: str) -> str:
    """The tag under which a language is reported: bs, hr, sr_Latn … are ``sr-Latn``."""
    main, *rest = language.replace("_", "-").split("-")
    main = main.lower()
    if main in _ONE_CLASS and (main != "sr" or "latn" in (part.lower() for part in rest)):
        return "sr-Latn"
    return main


def _model_chances(sample: str, script: str, allowed: frozenset[str] | None, *, familiar: bool) -> dict[str, float]:
    """What py3langid thinks, as shares of 1 among the languages that the script and `allowed` leave.

    A Cyrillic text of `familiar` letters only is Serbian or Macedonian: the other languages cannot do long without
    й, ы or і.
    """
    cyrillic = script == "Cyrl"
    possible = _LANGUAGES_OF_SCRIPT[script] if cyrillic and familiar else _SCRIPTS_OF_MODEL.get(script)
    impossible = _NEVER_LATIN if script == "Latn" else frozenset[str]()
    shares: Counter[str] = Counter()
    one_class = "sr" if cyrillic else "sr-Latn"
    for language, chance in _identifier().rank(sample):
        tag = one_class if language in _ONE_CLASS else language
        written = tag not in impossible and (possible is None or tag in possible)
        if written and (allowed is None or tag in allowed):
            shares[tag] += float(chance)  # type: ignore[assignment] # counters hold any number
    total = sum(shares.values())
    return {tag: share / total for tag, share in shares.items()} if total else {}
