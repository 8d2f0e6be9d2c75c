"""What was decided, in the record: sentences by outcome, and the labels of what else is known."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kuvend.audit.phrases import Fact, declare_facts, declare_outcomes
from kuvend.core import formats
from kuvend.core.text import TranslatedText
from kuvend.directory import phrases
from kuvend.people.phrases import ROLE

declare_outcomes({
    "directory.decide_application": ("outcome", {
        "accepted": _("%(actor)s decided for the network: accepted"),
        "rejected": _("%(actor)s decided for the network: rejected"),
    }),
    "directory.confirm_application": ("outcome", {
        "accepted": _("%(actor)s decided for the secretariat: accepted"),
        "rejected": _("%(actor)s decided for the secretariat: rejected"),
    }),
    "directory.hear_appeal": ("appeal", {
        "upheld": _("%(actor)s decided on the appeal: upheld, the applicant is accepted"),
        "dismissed": _("%(actor)s decided on the appeal: dismissed, the rejection stands"),
    }),
    "directory.recommend_application": ("recommended", {
        True: _("%(actor)s recommended accepting the application"),
        False: _("%(actor)s did not recommend accepting the application"),
    }),
    "directory.read_second": ("agrees", {
        True: _("%(actor)s read the application as well, and agrees"),
        False: _("%(actor)s read the application as well, and does not agree"),
    }),
    "directory.admit_member": ("is_return", {
        True: _("%(actor)s took the member back into the network"),
    }),
})  # fmt: skip

# As the form of the policy calls them.
POLICY_FIELD: Mapping[str, Promise] = {
    "is_open": _("The network takes applications now"),
    "accepts_organisations": _("Organisations may join"),
    "accepts_individuals": _("Individual persons may join"),
    "minimum_age_years": _("Minimum age of a person, in years"),
    "minimum_age_months_of_organisation": _("Minimum age of an organisation, in months"),
    "supporting_letters_needed": _("Supporting letters needed"),
    "decider": _("Who decides"),
    "committee_votes_needed": _("Votes the committee needs"),
    "needs_second_reader": _("A second person reads each application"),
    "secretariat_confirms": _("The secretariat confirms each decision"),
    "decide_within_days": _("Days until the decision"),
    "appeal_within_days": _("Days for an appeal"),
    "hear_appeal_within_days": _("Days until an appeal is decided"),
    "accepts_co_heads": _("Several organisations may head the network together"),
    "has_one_vote_per_member": _("Each member has one vote"),
    "yearly_dues": _("Yearly membership fee"),
    "dues_currency": _("Currency of the fee"),
    "confirm_every_months": _("Months after which members confirm their profile"),
    "remind_after_days": _("Days after which they are reminded"),
    "suspend_after_days": _("Days after the reminder until they are suspended"),
}
NETWORK_FIELD: Mapping[str, Promise] = {
    "name": _("Name"),
    "kind": _("Kind"),
    "about": _("About the network"),
    "who_may_join": _("Who may join"),
    "country": _("Country"),
    "languages": _("Languages"),
    "time_zone": _("Time zone"),
    "currencies": _("Currencies"),
    "phone_prefix": _("Telephone prefix"),
    "organisation": _("Organisation that is this network"),
    "email": _("E-mail"),
    "founded_on": _("Founded on"),
}


def _value(value: object) -> str:
    """Return a value of the policy as the reader writes it."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, int):
        return formats.number(value)
    return str(phrases.DECIDER.get(str(value), value or "–"))


def _changes(value: object) -> str:
    """What changed from what to what; of a description, which of its parts."""
    if isinstance(value, list):
        return ", ".join(str(NETWORK_FIELD.get(str(name), name)) for name in value)
    if not isinstance(value, dict):
        return ""
    found = []
    for name, both in value.items():
        if not (isinstance(both, list) and len(both) == 2):
            continue
        label = str(POLICY_FIELD.get(name, name))
        if name == "yearly_dues":  # kept in small units, which the form does not show
            found.append(label)
        else:
            found.append(f"{label}: {_value(both[0])} → {_value(both[1])}")
    return "; ".join(found)


def _fields(value: object) -> str:
    names = value if isinstance(value, list) else []
    return ", ".join(str(phrases.PROFILE_FIELD.get(str(name), name)) for name in names)


def _day(value: object) -> str:
    try:
        return formats.day(date.fromisoformat(str(value)))
    except ValueError:
        return ""


def _standing(value: object) -> str:
    return str(phrases.MEMBERSHIP_STATE.get(str(value), ""))


def _kind(value: object) -> str:
    """A body or a relation; mails have kinds of their own, which nobody reads here."""
    return str({**phrases.BODY_KIND, **phrases.RELATION_KIND}.get(str(value), ""))


def _text(value: object) -> str:
    return TranslatedText(value).read(get_language() or "en").text if isinstance(value, dict) else str(value)


declare_facts(
    {
        "role": Fact(_("Role"), lambda value: str(ROLE.get(str(value), ""))),
        "body_name": Fact(_("Body"), _text),
        "office": Fact(_("Office"), _text),
        "kind": Fact(_("Kind"), _kind),
        "organisation": Fact(_("Organisation"), subject="organisation"),
        "other": Fact(_("With"), subject="organisation"),
        "absorbed": Fact(_("The other profile"), subject="organisation"),
        "holders": Fact(_("Held by"), subject="organisation"),
        "parent": Fact(_("The other network"), subject="network"),
        "changed": Fact(_("Changed"), _changes),
        "fields": Fact(_("Changed"), _fields),
        "from": Fact(_("Standing before"), _standing),
        "to": Fact(_("Standing after"), _standing),
        "accepted_on": Fact(_("Accepted on"), _day),
        "since": Fact(_("Since"), _day),
        "until": Fact(_("Until"), _day),
    },
    {
        "person": _("Person"),
        "reader": _("Second reader"),
        "profile": _("Profile"),
        "email": _("E-mail"),
    },
)
