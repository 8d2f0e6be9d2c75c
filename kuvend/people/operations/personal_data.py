"""A person takes their data along, or asks to be forgotten."""

import io
import json
import os
import zipfile
from datetime import datetime
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kuvend.audit.operations import HOUSE, erase_personal_parts, record
from kuvend.core import jobs, personal_data
from kuvend.core.errors import Refused
from kuvend.core.operations import forget_progress
from kuvend.core.subjects import Subject
from kuvend.messaging.operations import erase_recipient
from kuvend.people.emails import tell_about_erasure, tell_about_export
from kuvend.people.models import Account, AccountHelp, Erasure, Person, PersonalDataExport, SignInLink
from kuvend.people.operations.account_help import end_sessions
from kuvend.people.queries.accounts import email_of
from kuvend.people.rules import (
    ERASED_NAME,
    EXPORT_KEPT,
    LAST_MAIL_KEPT,
    ErasureLine,
    known_digests,
    read_lines,
    write_line,
)

LEDGER = "erasures.jsonl"


# -- taking it along -------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_for_export(*, person: Person, now: datetime) -> PersonalDataExport:
    """Queue a copy of everything the house knows about the person; one that is being made is returned again."""
    list(Person.objects.select_for_update().filter(pk=person.pk).values_list("pk"))
    waiting = PersonalDataExport.objects.filter(person=person, ready_at=None, expires_at__gt=now).first()
    if waiting is not None:
        return waiting
    export = PersonalDataExport.objects.create(person=person, requested_at=now, expires_at=now + EXPORT_KEPT)
    progress = jobs.follow(
        "people.make_export",
        owner=person,
        title=_("A copy of my data"),
        now=now,
        export=export.public_id,
    )
    export.job = progress.public_id
    export.save(update_fields=["job"])
    record(
        chain=HOUSE,
        action="people.ask_for_export",
        subject=Subject("person", person.public_id),
        by=person,
        now=now,
    )
    return export


def make_export(*, public_id: str, now: datetime) -> None:
    """Ask every app and put the answers into a ZIP file. Doing it twice is harmless."""
    export = PersonalDataExport.objects.select_related("person").filter(public_id=public_id, ready_at=None).first()
    if export is None:
        return
    person = export.person
    content = io.BytesIO()
    with translation.override(person.language), zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        titles = []
        providers = len(personal_data.exports)
        for done, parts in enumerate(personal_data.exports.ask(person), start=1):
            for part in parts:
                titles.append(f"{part.name}.json: {part.title}")
                text = json.dumps(part.content, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
                archive.writestr(f"{part.name}.json", text)
                for name, data in part.files:
                    archive.writestr(f"{part.name}/{name}", data)
            jobs.progress(done, providers, _("Collecting"))
        archive.writestr("README.txt", "\n".join([_("Everything we know about you."), "", *titles, ""]))
    data = content.getvalue()
    with transaction.atomic():
        ready = PersonalDataExport.objects.filter(pk=export.pk, ready_at=None)
        to = email_of(person)
        if ready.update(content=data, size=len(data), ready_at=now, expires_at=now + EXPORT_KEPT) and to:
            tell_about_export(person, to=to, key=export.public_id, now=now)
    jobs.progress(result_url=reverse("people_my_data"))


def forget_old_exports(*, now: datetime) -> int:
    """Delete copies whose time is over; return how many."""
    return PersonalDataExport.objects.filter(expires_at__lte=now).delete()[0]


# -- being forgotten -------------------------------------------------------------------------------------------------


@transaction.atomic
def erase_person(*, person: Person, by: Person | None, now: datetime) -> list[personal_data.Kept]:
    """Erase what the house knows about a person; return what had to stay, minimised, and why.

    `by=None`: again, after a restore. The ledger beside the backups gets a line as soon as this is committed.

    Raises:
        Refused: something has to be settled first (the reason says what).
    """
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.is_erased:
        return []
    if by is not None and (reasons := [str(reason) for part in personal_data.obstacles.ask(locked) for reason in part]):
        raise Refused(" ".join(reasons))
    kept = [kept for part in personal_data.remains.ask(locked) for kept in part]
    name, language, to = locked.full_name, locked.language, email_of(locked)
    addresses = list(EmailAddress.objects.filter(user__person=locked).values_list("email", flat=True))
    addresses = list(dict.fromkeys([*addresses, *([to] if to else [])]))
    list(personal_data.erasures.ask(locked, now, addresses))
    _erase_account(locked, addresses)
    locked.full_name, locked.time_zone, locked.language = ERASED_NAME, "UTC", settings.LANGUAGE_CODE
    locked.erased_at = now
    locked.save()
    erase_recipient(person_id=locked.public_id, addresses=addresses, now=now)
    forget_progress(person_id=locked.public_id)
    record(
        chain=HOUSE,
        action="people.erase_person",
        subject=Subject("person", locked.public_id),
        by=None,
        now=now,
        facts={"kept": [str(part.what) for part in kept]},
    )
    erase_personal_parts(person_id=locked.public_id, addresses=addresses, now=now)
    if to and by is not None:
        _say_goodbye(name=name, language=language, to=to, kept=kept, key=locked.public_id, now=now)
    for digest in known_digests([str(settings.SECRET_KEY)], locked.public_id):
        Erasure.objects.get_or_create(digest=digest, defaults={"at": now})
    transaction.on_commit(write_erasure_ledger)
    person.refresh_from_db()
    return kept


def _erase_account(person: Person, addresses: list[str]) -> None:
    for account in Account.objects.filter(person=person):
        end_sessions(account)
        Authenticator.objects.filter(user=account).delete()
        EmailAddress.objects.filter(user=account).delete()
        SignInLink.objects.filter(account=account).delete()
        AccountHelp.objects.filter(account=account).delete()
        account.email = f"{person.public_id}@erased.invalid"
        account.is_active = False
        account.last_login = None
        account.save()
    PersonalDataExport.objects.filter(person=person).delete()
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        model.objects.filter(username__in=addresses).delete()


def _say_goodbye(*, name: str, language: str, to: str, kept: list[personal_data.Kept], key: str, now: datetime) -> None:
    with translation.override(language):
        lines = [f"{part.what}: {part.why}" for part in kept]
    message = tell_about_erasure(name=name, language=language, to=to, kept=lines, key=key, now=now)
    # The outbox needs the address until the mail is gone, and no longer.
    jobs.enqueue("people.forget_last_mail", run_after=now + LAST_MAIL_KEPT, message=message)


def write_erasure_ledger(folder: Path | None = None) -> int:
    """Append to the ledger whatever erasures it lacks, safely on disk; return how many.

    Where nobody was erased yet it is empty, but there for whoever copies it beside the backups from the first day.
    The database knows every erasure, so a ledger that was lost, or that another server writes, is made whole here.
    """
    file = (folder or Path(settings.DATA)) / LEDGER
    lines = list(read_lines(file.read_text(encoding="utf-8"))) if file.exists() else []
    known = {line.digest for line in lines}
    missing = [row for row in Erasure.objects.order_by("at", "pk") if row.digest not in known]
    if not missing and file.exists():
        return 0
    lines += [ErasureLine(row.digest, row.at) for row in missing]
    # Written anew and moved into place: a power cut leaves the old ledger or the new one.
    draft = file.with_suffix(".tmp")
    with draft.open("w", encoding="utf-8") as ledger:
        ledger.writelines(write_line(line) + "\n" for line in lines)
        ledger.flush()
        os.fsync(ledger.fileno())
    draft.chmod(0o600)
    draft.replace(file)
    return len(missing)


def apply_erasure_ledger(text: str, *, by: Person | None, now: datetime) -> int:
    """Erase again everybody whom the ledger names and a restored backup knows; return how many.

    Raises:
        ValueError: the ledger cannot be read.
    """
    wanted = {line.digest for line in read_lines(text)}
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    count = 0
    for person in Person.objects.filter(erased_at=None).iterator():
        if wanted.intersection(known_digests(keys, person.public_id)):
            erase_person(person=person, by=by, now=now)
            count += 1
    known = set(Erasure.objects.values_list("digest", flat=True))
    Erasure.objects.bulk_create(
        Erasure(digest=line.digest, at=line.at)
        for line in {line.digest: line for line in read_lines(text)}.values()
        if line.digest not in known
    )
    write_erasure_ledger()
    return count
