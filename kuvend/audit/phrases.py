"""Sentences for actions. Each app declares its own in its `phrases` module:

    from kuvend.audit.phrases import declare_sentences

    declare_sentences({
        "directory.accept_membership": _("%(actor)s accepted the application"),
    })

`%(actor)s` is the person's name, or "The system"; every fact of the entry can be named too.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_sentences: dict[str, str | Promise] = {}


def declare_sentences(sentences: Mapping[str, str | Promise]) -> None:
    """Add sentences for actions ("app.verb_noun")."""
    _sentences.update(sentences)


def known_actions() -> dict[str, str | Promise]:
    """Return every declared action with its sentence."""
    return dict(_sentences)


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


declare_sentences({"audit.renew_seals": _("%(actor)s sealed the records again after the key was changed")})
