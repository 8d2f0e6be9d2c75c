"""Languages in which people write their own texts: more than the house's pages are translated into.

The one list for every form that asks in which language something is. Names stand in the language itself, so that
whoever writes it finds it; what a reader sees of a language elsewhere is `core.formats.language_name`.
"""

import re

from django.conf import settings

from kuvend.core.formats import locale_of

# Neighbours of the networks first in mind, in the order of their own names' alphabet; nothing depends on the order.
FURTHER_LANGUAGES: dict[str, str] = {
    "bs": "bosanski",
    "bg": "български",
    "ca": "català",
    "cnr": "crnogorski",
    "cs": "čeština",
    "da": "dansk",
    "de": "Deutsch",
    "el": "ελληνικά",
    "es": "español",
    "eu": "euskara",
    "fa": "فارسی",
    "fi": "suomi",
    "ga": "Gaeilge",
    "gl": "galego",
    "he": "עברית",
    "hr": "hrvatski",
    "hu": "magyar",
    "hy": "հայերեն",
    "it": "italiano",
    "ka": "ქართული",
    "kab": "taqbaylit",
    "ku": "kurdî",
    "ckb": "کوردیی ناوەندی",
    "lt": "lietuvių",
    "lv": "latviešu",
    "mt": "Malti",
    "nl": "Nederlands",
    "no": "norsk",
    "pl": "polski",
    "pt": "português",
    "ro": "română",
    "rom": "romani čhib",
    "rsk": "руски",
    "ru": "русский",
    "rup": "armãneashti",
    "sk": "slovenčina",
    "sl": "slovenščina",
    "sv": "svenska",
    "tr": "Türkçe",
    "uk": "українська",
    "ur": "اردو",
    "zgh": "ⵜⴰⵎⴰⵣⵉⵖⵜ",
}
TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


def own_name(code: str) -> str:
    """Return what a language calls itself; the bare code where nobody knows."""
    stated = dict(settings.LANGUAGES).get(code) or FURTHER_LANGUAGES.get(code)
    return stated or str(locale_of("en").languages.get(code.partition("-")[0], code))


def is_language(code: str) -> bool:
    """Tell whether a code names a language: one of ours, or any other with a name (imported texts may be in any)."""
    if code in dict(settings.LANGUAGES) or code in FURTHER_LANGUAGES:
        return True
    return bool(TAG.fullmatch(code)) and code.partition("-")[0] in locale_of("en").languages


def language_choices(*present: str) -> list[tuple[str, str]]:
    """Return (code, own name) of every language to choose from, the house's own first.

    `present` are codes that a record has already and that must not be lost for being none of these.
    """
    listed = {**dict(settings.LANGUAGES), **FURTHER_LANGUAGES}
    extra = {code: own_name(code) for code in present if code and code not in listed}
    return [*listed.items(), *extra.items()]
