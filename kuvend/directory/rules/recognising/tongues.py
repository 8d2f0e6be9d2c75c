"""Tongues: the language of each field of a profile."""

from dataclasses import replace
from typing import Final

from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.findings import Finding
from kuvend.directory.rules.recognising.gathering import Gathering
from kuvend.directory.rules.recognising.labels import in_script
from kuvend.directory.rules.recognising.tails import TEXTS
from kuvend.lettering import detect_language

_WITHOUT_LANGUAGE: Final = (
    frozenset(
        {
            "telephones",
            "mobiles",
            "fax",
            "emails",
            "website",
            "social_links",
            "year_of_establishment",
            "postal_code",
            "registration_number",
            "acronym",
            "staff",
            "yearly_budget",
        }
    )
    | {f"contact_{number}_full_name" for number in range(1, 10)}
    | {"head_of_the_organisation"}
)


def set_languages(profile: Gathering) -> str | None:
    """Give each field the language of its text; short ones that of their taxonomy or of the whole profile."""
    texts = " ".join(profile.fields[key].text for key in profile.fields if key in TEXTS)
    main = detect_language(texts).language if texts else None
    spoken = profile.languages[0] if profile.languages else None
    for key, finding in list(profile.fields.items()):
        if key in _WITHOUT_LANGUAGE or finding.proposal:
            continue
        if key in {"organisation_type", "fields_of_activity", "country", "national_network"}:
            language = _of_taxonomy(profile, finding) or (_tag(spoken, finding.text) if spoken else None)
        elif key in TEXTS:
            language = detect_language(finding.text).language or main
        elif key in {"name", "addresses", "city"}:
            found = detect_language(finding.text)
            language = found.language if found.confidence > 0.7 else None
        else:
            language = detect_language(finding.text).language or (_tag(spoken, finding.text) if spoken else None)
        profile.fields[key] = replace(finding, language=language)
    return main or (_tag(spoken, " ".join(label.text for label in profile.outline.labels)) if spoken else None)


def _tag(language: str, text: str) -> str:
    return (
        "sr-Latn" if language == "sr" and not any("\u0400" <= character <= "\u04ff" for character in text) else language
    )


def _of_taxonomy(profile: Gathering, finding: Finding) -> str | None:
    """The language in which a value of a taxonomy is called so; of several the profile's own."""
    taxonomy = {"organisation_type": "types", "fields_of_activity": "activities"}.get(finding.key)
    if taxonomy is None:
        return None
    counts: dict[str, int] = {}
    for value in finding.values:
        meant = catalogue().taxonomy_key(taxonomy, value.text)
        for language in in_script(meant[1], value.text) if meant else ():
            counts[language] = counts.get(language, 0) + 1
    best = max(counts.values(), default=0)
    among = [language for language in profile.languages if counts.get(language) == best and best] or sorted(
        language for language in counts if counts[language] == best
    )
    return _tag(among[0], finding.text) if among else None
