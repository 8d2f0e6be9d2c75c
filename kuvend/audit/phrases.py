"""Sentences for actions. Each app declares its own in its `phrases` module:

    from kuvend.audit.phrases import declare_sentences

    declare_sentences({
        "directory.accept_membership": _("%(actor)s accepted the application"),
    })

`%(actor)s` is the person's name, or "The system"; every fact of the entry can be named too.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuvend.audit.states import Damage
from kuvend.core.subjects import Subject

PLACES = re.compile(r"%\(\w+\)[sd]")

_sentences: dict[str, str | Promise] = {}
_kinds: dict[str, str | Promise] = {}
_outcomes: dict[str, tuple[str, Mapping[object, str | Promise]]] = {}
_facts: dict[str, "Fact"] = {}
_details: dict[str, str | Promise] = {}


@dataclass(frozen=True, slots=True)
class Fact:
    """How a fact is read: under which label, and as which words (none: not for this value).

    `subject`: the fact holds public ids of things of this kind; they are read by their names.
    """

    label: str | Promise
    words: Callable[[object], str] = str
    subject: str = ""


def declare_sentences(sentences: Mapping[str, str | Promise]) -> None:
    """Add sentences for actions ("app.verb_noun")."""
    _sentences.update(sentences)


def declare_outcomes(outcomes: Mapping[str, tuple[str, Mapping[object, str | Promise]]]) -> None:
    """Add sentences that say what was decided: action → the fact that tells it, and a sentence for each value of it."""
    _outcomes.update(outcomes)


def declare_facts(facts: Mapping[str, Fact], details: Mapping[str, str | Promise] | None = None) -> None:
    """Say how facts are read, and under which label the personal values of an entry. Others are not shown."""
    _facts.update(facts)
    _details.update(details or {})


def subjects_in(facts: Mapping[str, object]) -> Iterable[Subject]:
    """Return the things that the facts name."""
    for name, value in facts.items():
        fact = _facts.get(name)
        if fact and fact.subject:
            yield from (
                Subject(fact.subject, str(one)) for one in (value if isinstance(value, list) else [value]) if one
            )


def spoken_facts(
    facts: Mapping[str, object], personal: Mapping[str, object], names: Mapping[Subject, str]
) -> tuple[str, ...]:
    """Return what an entry says beside its sentence, each as "label: value" in the reader's language."""
    lines = [(label, str(personal[name])) for name, label in _details.items() if personal.get(name)]
    for name, fact in _facts.items():
        value = facts.get(name)
        if value in (None, "", []):
            continue
        if fact.subject:
            text = ", ".join(found for subject in subjects_in({name: value}) if (found := names.get(subject)))
        else:
            text = fact.words(value)
        if text:
            lines.append((fact.label, text))
    return tuple(gettext("%(label)s: %(value)s") % {"label": label, "value": text} for label, text in lines)


def known_actions() -> dict[str, str | Promise]:
    """Return every declared action with its sentence."""
    return dict(_sentences)


def title(action: str) -> str:
    """Return words for an action in a list: its sentence with an ellipsis for the name and the facts."""
    template = _sentences.get(action)
    if template is None:
        return action
    return PLACES.sub("…", str(template)).strip(" :,-") or action


def declare_kinds(kinds: Mapping[str, str | Promise]) -> None:
    """Add words for kinds of subjects ("organisation")."""
    _kinds.update(kinds)


def kind(name: str) -> str:
    """Return the word for a kind of subject."""
    return str(_kinds.get(name, name))


def sentence(action: str, *, actor: str, facts: Mapping[str, object], is_erased: bool = False) -> str:
    """Return what happened as a sentence in the reader's language; an undeclared action is named as it is.

    Where the outcome is among the facts, the sentence says it.
    """
    who = actor or (gettext("Somebody whose name was erased") if is_erased else gettext("The system"))
    template = _sentences.get(action)
    if action in _outcomes:
        name, sentences = _outcomes[action]
        template = sentences.get(facts.get(name), template)
    if template is None:
        return gettext("%(actor)s: %(action)s") % {"actor": who, "action": action}
    try:
        return str(template) % {**facts, "actor": who}
    except (KeyError, ValueError, TypeError):  # an old entry may lack a fact that a later sentence names
        return gettext("%(actor)s: %(action)s") % {"actor": who, "action": action}


declare_sentences({
    "audit.renew_seals": _("%(actor)s sealed the records again after the key was changed"),
    "audit.start_check": _("%(actor)s had the record checked"),
})  # fmt: skip
declare_kinds({
    "house": _("The house"),
    "network": _("A network"),
    "organisation": _("An organisation"),
    "person": _("A person"),
    "application": _("An application"),
})  # fmt: skip

DAMAGES: dict[Damage, Promise] = {
    Damage.ENTRY_ALTERED: _("entry %(number)s was changed"),
    Damage.LINK_BROKEN: _("entry %(number)s does not follow the one before"),
    Damage.NUMBER_MISSING: _("entry %(number)s is missing"),
    Damage.PERSONAL_PART_ALTERED: _("name or reason of entry %(number)s was changed"),
    Damage.PERSONAL_PART_MISSING: _("name and reason of entry %(number)s are missing"),
    Damage.END_MISSING: _("everything from entry %(number)s on is missing"),
    Damage.SEAL_BROKEN: _("the seal at entry %(number)s is broken"),
}
