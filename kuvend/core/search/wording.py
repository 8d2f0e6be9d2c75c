"""What a person typed into the search box, understood.

Words must all be found, in any order; ``"quoted phrases"`` word by word; ``-word`` (in any form) and
``-"a phrase"`` must not be found. Letters are folded, and small words (of, and, dhe, za …) are left out where another
word is there.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from kuvend.core.search.zones import LONGEST_WORD
from kuvend.lettering import SMALL_WORDS, fold

type Phrase = tuple[str, ...]

_MOST_WORDS: Final = 12  # a question of more is a text pasted by mistake
_QUOTES: Final = str.maketrans(dict.fromkeys("„“”«»″‟", '"'))
_PARTS: Final = re.compile(r'(?P<minus>(?<!\S)[-−–])?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_DOTTED: Final = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?")


@dataclass(frozen=True, slots=True)
class Question:
    """The words (folded) to find, the phrases to find, and the phrases (also of one word) to leave out."""

    words: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    whole: str = ""  # everything typed, folded: perhaps a complete name

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.excluded)

    @property
    def needed_phrases(self) -> tuple[Phrase, ...]:
        """Every phrase whose words must be looked up."""
        return self.phrases + self.excluded

    def with_words(self, other: dict[str, str]) -> "Question":
        """The question with some of its words put in place of others."""
        words = tuple(other.get(word, word) for word in self.words)
        return replace(self, words=words, whole=" ".join(words))

    def as_text(self) -> str:
        """The question as somebody would type it."""
        return " ".join(
            [
                *self.words,
                *(f'"{" ".join(phrase)}"' for phrase in self.phrases),
                *(f"-{phrase[0]}" if len(phrase) == 1 else f'-"{" ".join(phrase)}"' for phrase in self.excluded),
            ]
        )


def fold_words(text: str) -> list[str]:
    """The folded words of a text as the index keeps them: dotted acronyms joined, endless words cut."""
    joined = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    return [word[:LONGEST_WORD] for word in fold(joined).split()]


def understand(text: str) -> Question:
    """The question in a typed text; an empty question when there is nothing to look for."""
    words: list[str] = []
    phrases: list[Phrase] = []
    excluded: list[Phrase] = []
    for found in _PARTS.finditer(text.translate(_QUOTES)):
        part = fold_words(found["phrase"] or found["word"] or "")
        if not part:
            continue
        if found["minus"]:
            excluded.append(tuple(part))
        elif found["phrase"] is not None:
            phrases.append(tuple(part))
        else:
            words.extend(part)
    telling = [word for word in words if word not in SMALL_WORDS]
    if not telling and not phrases:
        telling = words
    return Question(
        words=tuple(dict.fromkeys(telling[:_MOST_WORDS])),
        phrases=tuple(dict.fromkeys(phrase[:_MOST_WORDS] for phrase in phrases[:_MOST_WORDS])),
        excluded=tuple(dict.fromkeys(phrase[:_MOST_WORDS] for phrase in excluded[:_MOST_WORDS])),
        whole=" ".join(words),
    )
