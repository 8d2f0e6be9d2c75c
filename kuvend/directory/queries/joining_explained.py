"""How a network takes members, in sentences for those who want to join."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kuvend.core import formats
from kuvend.core.text import Reading, TranslatedText
from kuvend.directory.models import Body, Network
from kuvend.directory.rules.joining import end_of_day
from kuvend.directory.states import Decider

type Sentence = str | Promise


@dataclass(frozen=True, slots=True)
class Explained:
    """What the public page says. `steps`: what happens, one after the other."""

    who_may_join: Sequence[Sentence]
    in_its_words: Reading
    needed: Sequence[Sentence]
    steps: Sequence[Sentence]
    costs: Sentence
    votes: Sentence
    appeal: Sentence
    hearing: Sentence  # until when an appeal is decided; empty where there is none
    decided_by: datetime | None


def explained(network: Network, *, now: datetime, arbitration: Body | None) -> Explained:
    """Return how `network` (with its policy) takes members. `arbitration`: the body that hears appeals. No query."""
    policy = network.policy

    return Explained(
        who_may_join=_who(network),
        in_its_words=TranslatedText(network.who_may_join).read(get_language() or "en"),
        needed=_needed(network),
        steps=_steps(network),
        costs=_("The yearly fee is %(amount)s.") % {"amount": formats.money(policy.yearly_dues, policy.dues_currency)}
        if policy.yearly_dues and policy.dues_currency
        else _("Membership is free of charge."),
        votes=_("Each member has one vote.")
        if policy.has_one_vote_per_member
        else _("Not every member has one vote; the network tells you how votes are counted."),
        appeal=_appeal(network, arbitration),
        hearing=_hearing(network),
        decided_by=end_of_day(now, days=policy.decide_within_days, zone=network.time_zone) if policy.is_open else None,
    )


def _who(network: Network) -> list[Sentence]:
    policy = network.policy
    found: list[Sentence] = []
    if policy.accepts_organisations:
        found.append(_("Organisations"))
        if months := policy.minimum_age_months_of_organisation:
            found[-1] = ngettext(
                "Organisations that are at least %(months)s month old",
                "Organisations that are at least %(months)s months old",
                months,
            ) % {"months": months}
    if policy.accepts_individuals:
        found.append(_("Individual persons"))
        if years := policy.minimum_age_years:
            found[-1] = ngettext(
                "Individual persons who are at least %(years)s year old",
                "Individual persons who are at least %(years)s years old",
                years,
            ) % {"years": years}
    return found


def _needed(network: Network) -> list[Sentence]:
    policy = network.policy
    if not policy.supporting_letters_needed:
        return []
    return [
        ngettext(
            "%(number)s supporting letter from a member of the network",
            "%(number)s supporting letters from members of the network",
            policy.supporting_letters_needed,
        )
        % {"number": policy.supporting_letters_needed}
    ]


def _steps(network: Network) -> list[Sentence]:
    policy = network.policy
    found: list[Sentence] = [
        _("You answer the network's questions. Everything is saved while you write; you can stop and come back."),
        _("The network reads your application, and asks you if something is missing."),
    ]
    if policy.needs_second_reader:
        found.append(_("A second person reads it as well."))
    if policy.decider == Decider.COMMITTEE:
        found.append(_("A committee of the network votes on it."))
    else:
        found.append(_("The Head of Network decides."))
    if policy.secretariat_confirms:
        found.append(_("The secretariat confirms the decision."))
    found.append(
        ngettext(
            "You get the decision with its reason by mail, within %(days)s day of sending the application.",
            "You get the decision with its reason by mail, within %(days)s days of sending the application.",
            policy.decide_within_days,
        )
        % {"days": policy.decide_within_days}
    )
    return found


def _hearing(network: Network) -> Sentence:
    policy = network.policy
    if not policy.appeal_within_days:
        return ""
    return ngettext(
        "An appeal is decided within %(days)s day.",
        "An appeal is decided within %(days)s days.",
        policy.hear_appeal_within_days,
    ) % {"days": policy.hear_appeal_within_days}


def _appeal(network: Network, body: Body | None) -> Sentence:
    days = network.policy.appeal_within_days
    if not days:
        return _("There is no appeal against the decision, but you may apply again.")
    if body is not None:
        return ngettext(
            "If the answer is no, you can appeal within %(days)s day. %(body)s hears appeals.",
            "If the answer is no, you can appeal within %(days)s days. %(body)s hears appeals.",
            days,
        ) % {"days": days, "body": body.name}
    return ngettext(
        "If the answer is no, you can appeal within %(days)s day. Somebody who did not decide before hears appeals.",
        "If the answer is no, you can appeal within %(days)s days. Somebody who did not decide before hears appeals.",
        days,
    ) % {"days": days}
