"""The steps that lead a new member in."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from kuvend.audit.operations import record
from kuvend.core.subjects import Subject
from kuvend.directory.models import Membership, Network, OnboardingMark, OnboardingStep
from kuvend.people.models import Person


@transaction.atomic
def set_onboarding_steps(
    network: Network,
    *,
    steps: Sequence[tuple[str, Mapping[str, str], Mapping[str, str]]],
    by: Person | None,
    now: datetime,
) -> None:
    """Say which steps new members are led through: (key, title, explanation), in order.

    Steps that are not named any more are retired, so that what was done stays readable.
    """
    keys = [key for key, _title, _explanation in steps]
    network.onboarding_steps.exclude(key__in=keys).update(is_active=False)
    OnboardingStep.objects.bulk_create(
        [
            OnboardingStep(
                network=network, key=key, title=dict(title), explanation=dict(explanation), position=position
            )
            for position, (key, title, explanation) in enumerate(steps, start=1)
        ],
        update_conflicts=True,
        unique_fields=["network", "key"],
        update_fields=["title", "explanation", "position", "is_active"],
    )
    record(
        chain=network.public_id,
        action="directory.set_onboarding_steps",
        subject=Subject("network", network.public_id),
        by=by,
        now=now,
        facts={"steps": keys},
    )


@transaction.atomic
def mark_onboarding_step(membership: Membership, *, step: OnboardingStep, by: Person, now: datetime) -> None:
    """Note that a step is done. Marking it again changes nothing.

    Raises:
        ValueError: the step belongs to another network.
    """
    if step.network_id != membership.network_id:
        raise ValueError(step)
    _mark, is_new = OnboardingMark.objects.get_or_create(
        membership=membership, step=step, defaults={"done_at": now, "done_by": by}
    )
    if is_new:
        record(
            chain=membership.network.public_id,
            action="directory.mark_onboarding_step",
            subject=Subject("organisation", membership.organisation.public_id),
            by=by,
            now=now,
            facts={"step": step.key},
        )
