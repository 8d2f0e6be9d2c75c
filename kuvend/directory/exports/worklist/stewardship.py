"""What waits for those who look after members, mandates, imports and accounts.

Where no policy sets a day, the item names the one by which such things are usually settled, so that nothing waits for
ever (`rules.worklist`).
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuvend.core.worklist import WorkItem, WorkKind
from kuvend.directory.models import (
    Body,
    BodyMember,
    HeadOfNetworkMandate,
    ImportBatch,
    Membership,
    Network,
)
from kuvend.directory.permissions import STEWARDS, organisations_at_desk
from kuvend.directory.permissions.accounts import is_somebody_else_there, open_help_at_desk
from kuvend.directory.permissions.duty import duties_in
from kuvend.directory.permissions.organisations import caring_memberships
from kuvend.directory.permissions.standing import standing_of
from kuvend.directory.queries.duplicates import open_pairs, waiting_pairs
from kuvend.directory.rules import worklist as rules
from kuvend.directory.rules.joining import end_of_day
from kuvend.directory.states import ImportItemState, MembershipState
from kuvend.people.models import AccountHelp, Person


def work_of_stewards(person: Person, *, now: datetime) -> Iterator[WorkItem]:
    """Yield what waits for the person at the desks of their networks."""
    if not standing_of(person).has_desk:
        return
    today = now.date()
    concerned = {
        *_mandates_ending(today).order_by().values_list("network_id", flat=True),
        *_seats_ending(today).order_by().values_list("body__network_id", flat=True),
        *_suspended().order_by().values_list("network_id", flat=True).distinct(),
        *_imports().order_by().values_list("network_id", flat=True).distinct(),
        *_desks_of_pairs().order_by().values_list("network_id", flat=True).distinct(),
    }
    duties = duties_in(concerned, now=now)
    managed = [pk for pk, duty in duties.items() if person.pk in duty.managers]
    if managed:
        yield from _terms_to_renew(managed, today, now)
        yield from _suspended_to_settle(managed)
    looked_after = [pk for pk, duty in duties.items() if person.pk in duty.stewards]
    if looked_after:
        yield from _imports_to_review(looked_after)
    yield from _pairs_to_compare(person, looked_after)
    yield from _help_to_finish(person, now)


def _mandates_ending(today: date) -> QuerySet[HeadOfNetworkMandate]:
    """Mandates that end soon and that none follows."""
    following = HeadOfNetworkMandate.objects.filter(network=OuterRef("network"), since__gt=OuterRef("since"))
    return HeadOfNetworkMandate.objects.filter(
        ~Exists(following), until__gte=today, until__lte=today + rules.TERM_ENDS_SOON
    )


def _seats_ending(today: date) -> QuerySet[BodyMember]:
    """Seats that end soon, in bodies that go on."""
    return BodyMember.objects.filter(
        body__network__isnull=False, body__until=None, until__gte=today, until__lte=today + rules.TERM_ENDS_SOON
    )


def _suspended() -> QuerySet[Membership]:
    return Membership.objects.filter(state=MembershipState.SUSPENDED, network__closed_at=None)


def _imports() -> QuerySet[ImportBatch]:
    return ImportBatch.objects.filter(items__state=ImportItemState.PENDING)


def _desks_of_pairs() -> QuerySet[Membership]:
    return caring_memberships().filter(organisation__in=open_pairs().order_by().values("first"))


def _ends(day: date, network: Network, now: datetime) -> datetime:
    """Return the last second of the day where the network is."""
    return end_of_day(now, days=(day - now.astimezone(ZoneInfo(network.time_zone)).date()).days, zone=network.time_zone)


def _terms_to_renew(networks: Collection[int], today: date, now: datetime) -> Iterator[WorkItem]:
    mandates = _mandates_ending(today).filter(network__in=networks).select_related("network")
    for mandate in mandates.order_by("until", "pk"):
        assert mandate.until is not None
        until = _ends(mandate.until, mandate.network, now)
        yield WorkItem(
            _("The mandate of the Head of Network of %(network)s ends") % {"network": mandate.network.name},
            reverse("directory-desk-network", args=[mandate.network.slug]),
            since=until - rules.TERM_ENDS_SOON,
            until=until,
            kind=WorkKind.COMPLETE,
            note=str(mandate.network.name),
        )
    seats = _seats_ending(today).filter(body__network__in=networks)
    number = dict(seats.order_by().values_list("body_id").annotate(number=Count("pk")))
    first = dict(seats.order_by().values_list("body_id").annotate(first=Min("until")))
    for body in Body.objects.filter(pk__in=number).select_related("network").order_by("pk"):
        assert body.network is not None
        until = _ends(first[body.pk], body.network, now)
        yield WorkItem(
            ngettext("%(number)s term ends soon: %(body)s", "%(number)s terms end soon: %(body)s", number[body.pk])
            % {"number": number[body.pk], "body": body.name},
            reverse("directory-desk-body", args=[body.network.slug, body.public_id]),
            since=until - rules.TERM_ENDS_SOON,
            until=until,
            kind=WorkKind.COMPLETE,
            note=str(body.network.name),
        )


def _suspended_to_settle(networks: Collection[int]) -> Iterator[WorkItem]:
    rows = list(
        _suspended()
        .filter(network__in=networks)
        .order_by()
        .values("network_id")
        .annotate(number=Count("pk"), since=Min("state_since"))
    )
    known = Network.objects.in_bulk([row["network_id"] for row in rows])
    for row in rows:
        network = known[row["network_id"]]
        yield WorkItem(
            ngettext(
                "%(number)s suspended member: reinstate it or end the membership",
                "%(number)s suspended members: reinstate them or end the membership",
                row["number"],
            )
            % {"number": row["number"]},
            f"{reverse('directory-desk-members', args=[network.slug])}?state={MembershipState.SUSPENDED}",
            since=row["since"],
            until=row["since"] + rules.SUSPENSION_SETTLED_WITHIN,
            kind=WorkKind.DECIDE,
            note=str(network.name),
        )


def _imports_to_review(networks: Collection[int]) -> Iterator[WorkItem]:
    batches = _imports().filter(network__in=networks).select_related("network").annotate(waiting=Count("items"))
    for batch in batches.order_by("created_at", "pk"):
        number = batch.waiting
        yield WorkItem(
            ngettext("%(number)s imported item to review", "%(number)s imported items to review", number)
            % {"number": number},
            reverse("directory-desk-import", args=[batch.public_id]),
            since=batch.created_at,
            until=batch.created_at + rules.IMPORT_REVIEWED_WITHIN,
            kind=WorkKind.REVIEW,
            note=str(batch.network.name),
        )


def _pairs_to_compare(person: Person, looked_after: Collection[int]) -> Iterator[WorkItem]:
    """Profiles that are probably one organisation, of those the person may merge."""
    number, since = waiting_pairs(
        organisations_at_desk(person, *STEWARDS), asked_in=looked_after, caring=caring_memberships()
    )
    if since is None:
        return
    yield WorkItem(
        ngettext(
            "%(number)s pair of profiles that may be one organisation",
            "%(number)s pairs of profiles that may be one organisation",
            number,
        )
        % {"number": number},
        reverse("directory-desk-duplicates"),
        since=since,
        until=since + rules.DUPLICATES_SETTLED_WITHIN,
        kind=WorkKind.REVIEW,
    )


def _help_to_finish(person: Person, now: datetime) -> Iterator[WorkItem]:
    """Help with accounts that can be finished; not by whoever began it, while somebody else is there."""
    if not AccountHelp.objects.filter(stopped_at=None, done_at=None, ready_at__lte=now).exists():
        return
    ready = [help_ for help_ in open_help_at_desk(person) if help_.ready_at <= now]
    for help_ in ready:
        if help_.requested_by_id == person.pk and is_somebody_else_there(person, help_.account.person):
            continue
        yield WorkItem(
            _("Help %(name)s to sign in again: the time of waiting is over") % {"name": help_.account.person.full_name},
            reverse("directory-desk-show-help", args=[help_.public_id]),
            since=help_.ready_at,
            until=help_.ready_at + rules.HELP_FINISHED_WITHIN,
            kind=WorkKind.COMPLETE,
        )
