"""A network's own words: reasons to start a decision from, and the steps that lead new members in."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.errors import Refused
from kuvend.core.ids import new_public_id
from kuvend.core.subjects import Subject
from kuvend.core.text import TranslatedText
from kuvend.directory.models import DecisionTemplate, Network, OnboardingStep
from kuvend.directory.operations.joining.onboarding import set_onboarding_steps
from kuvend.directory.queries.joining import shipped_reasons
from kuvend.directory.queries.onboarding import shipped_steps
from kuvend.directory.rules.addresses import is_page_address
from kuvend.directory.states import Outcome
from kuvend.people.models import Person


@transaction.atomic
def begin_with_shipped_reasons(network: Network, *, by: Person, now: datetime) -> int:
    """Copy the reasons that ship with the house, to be changed; return how many. None where there are own ones."""
    locked = Network.objects.select_for_update(of=("self",)).get(pk=network.pk)
    if locked.decision_templates.exists():
        return 0
    templates = [
        DecisionTemplate(network=network, key=key, outcome=outcome, text=text, position=position)
        for outcome, reasons in shipped_reasons().items()
        for position, (key, text) in enumerate(reasons.items(), start=1)
    ]
    DecisionTemplate.objects.bulk_create(templates)
    _record(network, "add_decision_reason", by=by, now=now, facts={"keys": [template.key for template in templates]})
    return len(templates)


@transaction.atomic
def add_decision_reason(
    network: Network, *, outcome: Outcome, text: TranslatedText, position: int, by: Person, now: datetime
) -> DecisionTemplate:
    """Write a reason to start a decision from.

    Raises:
        Refused: there is no text.
    """
    _check_words(text, "text")
    reason = DecisionTemplate.objects.create(
        network=network, key=new_public_id(), outcome=outcome, text=text, position=position
    )
    _record(network, "add_decision_reason", by=by, now=now, facts={"keys": [reason.key]})
    return reason


@transaction.atomic
def change_decision_reason(
    reason: DecisionTemplate,
    *,
    outcome: Outcome,
    text: TranslatedText,
    position: int,
    is_active: bool,
    by: Person,
    now: datetime,
) -> None:
    """Change a reason, its place, or whether it is offered. Decisions that used it keep their words.

    Raises:
        Refused: there is no text.
    """
    _check_words(text, "text")
    reason.outcome, reason.text, reason.position, reason.is_active = outcome, text, position, is_active
    reason.save(update_fields=["outcome", "text", "position", "is_active"])
    assert reason.network is not None
    _record(reason.network, "change_decision_reason", by=by, now=now, facts={"key": reason.key, "is_active": is_active})


@transaction.atomic
def begin_with_shipped_steps(network: Network, *, by: Person, now: datetime) -> int:
    """Give new members the steps that ship with the house, to be changed; none where there are own ones."""
    locked = Network.objects.select_for_update(of=("self",)).get(pk=network.pk)
    if locked.onboarding_steps.exists():
        return 0
    steps = shipped_steps()
    set_onboarding_steps(network, steps=steps, by=by, now=now)
    return len(steps)


@transaction.atomic
def add_onboarding_step(
    network: Network,
    *,
    title: TranslatedText,
    explanation: TranslatedText,
    position: int,
    by: Person,
    now: datetime,
    url: str = "",
) -> OnboardingStep:
    """Add a step for new members. Those who joined before find it in their list too.

    `url`: the page where it is done.

    Raises:
        Refused: it has no title, or `url` is no address of a page.
    """
    _check_words(title, "title")
    step = OnboardingStep.objects.create(
        network=network,
        key=new_public_id(),
        title=title,
        explanation=explanation,
        url=_page_address(url),
        position=position,
    )
    _record(network, "add_onboarding_step", by=by, now=now, facts={"step": step.key})
    return step


@transaction.atomic
def change_onboarding_step(
    step: OnboardingStep,
    *,
    title: TranslatedText,
    explanation: TranslatedText,
    position: int,
    is_active: bool,
    by: Person,
    now: datetime,
    url: str = "",
) -> None:
    """Change a step, its place, or whether it is asked. What was done stays readable.

    Raises:
        Refused: it has no title, or `url` is no address of a page.
    """
    _check_words(title, "title")
    step.title, step.explanation, step.position, step.is_active = title, explanation, position, is_active
    step.url = _page_address(url)
    step.save(update_fields=["title", "explanation", "url", "position", "is_active"])
    _record(step.network, "change_onboarding_step", by=by, now=now, facts={"step": step.key, "is_active": is_active})


def _check_words(text: TranslatedText, field: str) -> None:
    if not text:
        raise Refused(_("Write it in one language at least."), field=field)


def _page_address(url: str) -> str:
    """Return the address of a page of this site, or of the web; a site's own without the language before it."""
    address = url.strip()
    if not is_page_address(address):
        raise Refused(_("Write an address that begins with https:// or, for a page of this site, with /."), field="url")
    return address


def _record(network: Network, action: str, *, by: Person, now: datetime, facts: Mapping[str, object]) -> None:
    record(
        chain=network.public_id,
        action=f"directory.{action}",
        subject=Subject("network", network.public_id),
        by=by,
        now=now,
        facts=facts,
    )
