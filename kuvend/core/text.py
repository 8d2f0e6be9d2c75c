"""Text in several languages, each piece tagged with its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kuvend.lettering.language import direction
from kuvend.lettering.serbian import to_latin

__all__ = ["FALLBACKS", "ForeignName", "Reading", "TranslatedText", "direction"]

# Which languages to look for, in this order, when the asked one is missing.
FALLBACKS: dict[str, tuple[str, ...]] = {
    "sr": ("sr-latn",),
    "sr-latn": ("sr",),
    "mk": ("sr", "sr-latn"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A piece of text as one reader gets it: in `language`, `is_fallback` if another was asked for."""

    text: str
    language: str
    is_fallback: bool

    @property
    def direction(self) -> str:
        """'rtl' or 'ltr'."""
        return direction(self.language)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text


class ForeignName(str):
    """A name that is not in the reader's language: text like any other, which knows its language."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> "ForeignName":
        """Keep the language beside the text."""
        name = super().__new__(cls, text)
        name.language = language
        return name

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """Copy and pickle both."""
        return str(self), self.language


class TranslatedText(Mapping[str, str]):
    """An immutable mapping of language code (lower case, as in the addresses) to non-empty text."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self._texts = {code.lower(): text for code, text in (texts or {}).items() if text and text.strip()}

    def __getitem__(self, language: str) -> str:
        return self._texts[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(frozenset(self._texts.items()))

    def __repr__(self) -> str:
        return f"TranslatedText({self._texts!r})"

    def __str__(self) -> str:
        from django.utils.translation import get_language  # noqa: PLC0415

        return self.read(get_language() or "en").text

    def read(self, language: str) -> Reading:
        """Return the text for a reader of `language`, falling back visibly (never to nothing if there is any)."""
        if text := self._texts.get(language):
            return Reading(text, language, is_fallback=False)
        if language == "sr-latn" and (cyrillic := self._texts.get("sr")):
            # Serbian is one language in two scripts: the Latin one follows by rule, so nothing foreign is shown.
            return Reading(to_latin(cyrillic), language, is_fallback=False)
        for other in (*FALLBACKS.get(language, ()), "en", *self._texts):
            if text := self._texts.get(other):
                return Reading(text, other, is_fallback=True)
        return Reading("", language, is_fallback=False)

    def name_for(self, language: str) -> str:
        """Return the text as a name in a list: it says its language where that is not the reader's."""
        reading = self.read(language)
        return ForeignName(reading.text, reading.language) if reading.is_fallback else reading.text

    def with_text(self, language: str, text: str) -> "TranslatedText":
        """Return a copy in which `language` reads `text` (an empty text removes it)."""
        return TranslatedText({**self._texts, language: text})

    def as_json(self) -> dict[str, str]:
        """Return the plain value kept in the database."""
        return dict(self._texts)
