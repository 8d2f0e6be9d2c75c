"""Bodies of networks and organisations, and the terms of their members."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.core.text import TranslatedText
from kuvend.directory.emails.roles import tell_about_seat
from kuvend.directory.models import Body, BodyMember, Network, Organisation
from kuvend.directory.operations.touching import refresh
from kuvend.directory.queries.chains import chain_of
from kuvend.directory.states import BodyKind
from kuvend.people.models import Account, Person
from kuvend.people.operations.accounts import open_account


def set_up_body(
    *,
    owner: Network | Organisation,
    kind: BodyKind,
    name: TranslatedText,
    by: Person | None,
    now: datetime,
    hears_appeals: bool = False,
    since: date | None = None,
) -> Body:
    """Set up a body of a network or an organisation.

    Raises:
        Refused: it has no name.
    """
    if not name:
        raise Refused(_("Give the body a name."), field="name")
    with transaction.atomic():
        body = Body.objects.create(
            network=owner if isinstance(owner, Network) else None,
            organisation=owner if isinstance(owner, Organisation) else None,
            kind=kind,
            name=name,
            hears_appeals=hears_appeals,
            since=since,
        )
        _record(body, "directory.set_up_body", by=by, now=now, facts={"kind": kind})
    return body


def seat_member(
    *,
    body: Body,
    full_name: str,
    by: Person | None,
    now: datetime,
    person: Person | None = None,
    organisation: Organisation | None = None,
    office: str = "",
    since: date | None = None,
    until: date | None = None,
    email: str = "",
    language: str = "",
) -> BodyMember:
    """Give somebody a seat in a body.

    `email` names their account instead of `person`; one is opened, in `language`, if there is none. With an account
    they are told, and find in their work list what waits for the body.

    Raises:
        Refused: no name, the term ends before it begins, or the body has ended by then.
    """
    if not full_name.strip():
        raise Refused(_("Write the person's name."), field="full_name")
    if since is not None and until is not None and until < since:
        raise Refused(_("The term ends before it begins."), field="until")
    with transaction.atomic():
        locked = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
        if locked.until is not None:
            if (since or now.date()) > locked.until:
                raise Refused(_("This body has ended: nobody can be given a seat in it."), field="since")
            until = min(until or locked.until, locked.until)
        account = _account(email, full_name, language, by, now) if email.strip() else None
        member = BodyMember.objects.create(
            body=body,
            person=account.person if account else person,
            full_name=full_name.strip(),
            organisation=organisation,
            office=office.strip(),
            since=since,
            until=until,
        )
        _record(
            body,
            "directory.seat_member",
            by=by,
            now=now,
            facts={**_seat(member), "since": since, "until": until},
            person=member.person,
        )
        if account:
            tell_about_seat(member, by=by, now=now)
    return member


def link_seat(*, member: BodyMember, email: str, language: str, by: Person | None, now: datetime) -> None:
    """Say with which account somebody signs in who has a seat; one is opened if there is none. They are told.

    Raises:
        Refused: the seat has an account already.
    """
    with transaction.atomic():
        locked = BodyMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
        if locked.person_id is not None:
            raise Refused(_("This seat has an account already. End the term and give the seat anew to change it."))
        member.person = _account(email, member.full_name, language, by, now).person
        member.save(update_fields=["person"])
        _record(member.body, "directory.link_seat", by=by, now=now, facts=_seat(member), person=member.person)
        tell_about_seat(member, by=by, now=now)


def _account(email: str, full_name: str, language: str, by: Person | None, now: datetime) -> Account:
    account, _is_new = open_account(email=email, full_name=full_name, language=language or "en", by=by, now=now)
    return account


def end_seat(*, member: BodyMember, until: date, by: Person | None, now: datetime) -> None:
    """End a term in a body on a day (that day still counts).

    Raises:
        Refused: the day lies outside the term.
    """
    if member.since is not None and until < member.since:
        raise Refused(_("The term ends before it begins."), field="until")
    with transaction.atomic():
        locked = BodyMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
        if locked.until is not None and until > locked.until:
            raise Refused(_("The day must lie within the term."), field="until")
        member.until = until
        member.save(update_fields=["until"])
        _record(
            member.body,
            "directory.end_seat",
            by=by,
            now=now,
            facts={**_seat(member), "until": until},
            person=member.person,
        )


def rename_body(*, body: Body, name: TranslatedText, by: Person | None, now: datetime) -> None:
    """Change the name of a body, or translate it.

    Raises:
        Refused: no name is left.
    """
    if not name:
        raise Refused(_("Give the body a name."), field="name")
    if name == body.name:
        return
    with transaction.atomic():
        body.name = name
        body.save(update_fields=["name"])
        _record(body, "directory.rename_body", by=by, now=now, facts={"languages": sorted(name)})


def close_body(*, body: Body, until: date, by: Person | None, now: datetime) -> None:
    """Close a body: it and its members' terms end on that day; a term that would begin later falls away.

    Raises:
        Refused: the day lies before the body began, or after it has ended.
    """
    if body.since is not None and until < body.since:
        raise Refused(_("The term ends before it begins."), field="until")
    with transaction.atomic():
        locked = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
        if locked.until is not None and until > locked.until:
            raise Refused(_("The day must lie within the term."), field="until")
        body.until = until
        body.save(update_fields=["until"])
        body.members.filter(since__gt=until).delete()
        body.members.filter(Q(until=None) | Q(until__gt=until)).update(until=until)
        _record(body, "directory.close_body", by=by, now=now, facts={"until": until})


def _seat(member: BodyMember) -> dict[str, object]:
    """Which seat it is: of a person without an account only the office stays in the record, as it lasts for ever."""
    return {
        "member": member.public_id,
        "office": member.office,
        "organisation": member.organisation.public_id if member.organisation else "",
        "person": member.person.public_id if member.person else "",
    }


def _record(
    body: Body,
    action: str,
    *,
    by: Person | None,
    now: datetime,
    facts: dict[str, object],
    person: Person | None = None,
) -> None:
    owner = body.network or body.organisation
    assert owner is not None
    is_network = isinstance(owner, Network)
    record(
        chain=owner.public_id if isinstance(owner, Network) else chain_of(owner),
        action=action,
        subject=Subject("network" if is_network else "organisation", owner.public_id),
        by=by,
        now=now,
        facts={"body": body.public_id, "body_name": TranslatedText(body.name).as_json(), **facts},
        details={"person": person.full_name} if person else {},
    )
    if isinstance(owner, Network):
        refresh(owner)
    else:
        refresh(owner)
