"""Labels of roles, and the sentences of the record."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuvend.audit.phrases import declare_sentences
from kuvend.people.states import HelpKind, Role

type Labels = Mapping[str, Promise]

ROLE: Labels = {
    Role.REPRESENTATIVE: _("Representative"),
    Role.ORGANISATION_EDITOR: _("Editor of the profile"),
    Role.SECRETARIAT: _("Secretariat"),
    Role.HEAD_OF_NETWORK: _("Head of Network"),
    Role.COMMITTEE: _("Member of the committee"),
    Role.EDITOR: _("Editor of the directory"),
    Role.REVIEWER: _("Reviewer"),
}
# What a role allows, in one sentence.
ROLE_EXPLANATION: Labels = {
    Role.REPRESENTATIVE: _("Speaks for the organisation: edits its profile, invites and removes colleagues."),
    Role.ORGANISATION_EDITOR: _("Edits the profile, no more."),
    Role.SECRETARIAT: _("Runs the network and all networks below it."),
    Role.COMMITTEE: _("Reads applications and votes on them."),
    Role.EDITOR: _("Looks after the directory: adds, invites, merges, archives."),
    Role.REVIEWER: _("Reads applications and recommends."),
}
HELP_KIND: Labels = {
    HelpKind.SECOND_FACTOR: _("Lost second step"),
    HelpKind.ADDRESS: _("Lost e-mail address"),
}

declare_sentences(
    {
        "people.open_account": _("%(actor)s opened the account"),
        "people.change_name": _("%(actor)s changed the name"),
        "people.create_sign_in_link": _("%(actor)s made a link to sign in"),
        "people.use_sign_in_link": _("%(actor)s signed in by link"),
        "people.give_consent": _("%(actor)s gave consent"),
        "people.refuse_consent": _("%(actor)s did not give consent"),
        "people.withdraw_consent": _("%(actor)s took the consent back"),
        "people.begin_help": _("%(actor)s began to help with a lost account"),
        "people.stop_help": _("%(actor)s stopped the change of the account"),
        "people.finish_help": _("%(actor)s changed the account after checking who asked"),
        "people.ask_for_export": _("%(actor)s asked for a copy of the data"),
        "people.erase_person": _("%(actor)s erased the personal data"),
    }
)
