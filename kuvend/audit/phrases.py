"""Sentences for actions. Each app declares its own in its `phrases` module:

    from kuvend.audit.phrases import declare_sentences

    declare_sentences({
        "directory.accept_membership": _("%(actor)s accepted the application"),
    })

`%(actor)s` is the person's name, or "The system"; every fact of the entry can be named too.
"""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuvend.audit.states import Damage

PLACES = re.compile(r"%\(\w+\)[sd]")

_sentences: dict[str, str | Promise] = {}
_kinds: dict[str, str | Promise] = {}


def declare_sentences(sentences: Mapping[str, str | Promise]) -> None:
    """Add sentences for actions ("app.verb_noun")."""
    _sentences.update(sentences)


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
    """Return what happened as a sentence in the reader's language; an undeclared action is named as it is."""
    who = actor or (gettext("Somebody whose name was erased") if is_erased else gettext("The system"))
    template = _sentences.get(action)
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
