"""Letters, whatever they mean: folding, likeness, sorting, Serbian scripts, languages. Pure, without Django."""

from kuvend.lettering.folding import (
    SMALL_WORDS,
    acronym,
    definite_key,
    definite_keys,
    fold,
    fold_tokens,
    fold_with_map,
    original_span,
)
from kuvend.lettering.language import Detection, Direction, detect_language, direction
from kuvend.lettering.likeness import (
    SAME_NAME,
    SIMILAR_NAME,
    allowed_errors,
    distance,
    is_probably,
    letters_of,
    same_name_likeness,
    similarity,
    trigrams,
)
from kuvend.lettering.serbian import (
    KEPT_IN_LATIN,
    LATIN_SPELLINGS,
    to_cyrillic,
    to_latin,
    to_latin_macedonian,
)
from kuvend.lettering.sorting import SORTING_RULES, sort_key, sorting_rule

__all__ = [
    "KEPT_IN_LATIN",
    "LATIN_SPELLINGS",
    "SAME_NAME",
    "SIMILAR_NAME",
    "SMALL_WORDS",
    "SORTING_RULES",
    "Detection",
    "Direction",
    "acronym",
    "allowed_errors",
    "definite_key",
    "definite_keys",
    "detect_language",
    "direction",
    "distance",
    "fold",
    "fold_tokens",
    "fold_with_map",
    "is_probably",
    "letters_of",
    "original_span",
    "same_name_likeness",
    "similarity",
    "sort_key",
    "sorting_rule",
    "to_cyrillic",
    "to_latin",
    "to_latin_macedonian",
    "trigrams",
]
