"""Brings a data folder to the state that this program needs."""

import hashlib
import pkgutil
from pathlib import Path
from typing import Any

from kuvend.cli.folder import DEMO_MARK, check_services
from kuvend.cli.terminal import Stop


def migrate() -> None:
    """Bring the schema to the current state."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def has_every_migration() -> bool:
    """Are all migrations that the apps bring noted in the database? Answered without reading a single one of them."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    applied = set(MigrationRecorder(connection).applied_migrations())
    for app in apps.get_app_configs():
        folder = Path(app.path, "migrations")
        names = {module.name for module in pkgutil.iter_modules([str(folder)]) if module.name[0] not in "_~"}
        if any((app.label, name) not in applied for name in names):
            return False
    return True


def collect_static_files() -> None:
    """Copy scripts, styles and pictures under names that carry their digest, unless exactly these lie there already."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.contrib.staticfiles.management.commands import collectstatic
    from django.core.management import call_command
    from whitenoise.storage import CompressedManifestStaticFilesStorage

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: str(pair[0])):
            file = Path(storage.path(path)).stat()
            digest.update(f"{path} {file.st_size} {file.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest.hexdigest():
        return
    command = collectstatic.Command()
    command.storage = CompressedManifestStaticFilesStorage(location=settings.STATIC_ROOT, base_url=settings.STATIC_URL)
    call_command(command, interactive=False, verbosity=0)
    stamp.write_text(digest.hexdigest(), encoding="ascii")


def load_demo(folder: Path) -> None:
    """Load the invented network into the folder that is marked for it: open to everybody on this machine.

    Raises:
        Stop: somebody has used the house without it. The mark is taken away, so that nothing of it stays open.
    """
    from kuvend.core import clock
    from kuvend.core.errors import Refused
    from kuvend.demo.operations import load_demo_network

    mark = folder / DEMO_MARK
    try:
        load_demo_network(now=clock.now())  # all or nothing: cut short, the next call begins anew
    except Refused as refused:
        mark.unlink()
        message = f"{refused} {folder} is in use without it; start again."
        raise Stop(message) from refused
    mark.write_text("loaded", encoding="ascii")


def describe() -> dict[str, Any]:
    """Return what the operator wants to know when the server runs."""
    from django.conf import settings
    from django.urls import reverse

    state: dict[str, Any] = {"roles": [], "demo_path": "", "setup_path": ""}
    if settings.IS_DEMO:
        from kuvend.demo.roles import ROLES

        state["roles"] = [{"label": str(role.label), "email": role.email} for role in ROLES]
        state["demo_path"] = reverse("demo_roles")
    else:
        from kuvend.core import clock
        from kuvend.portal.operations.setup import offer_setup

        if code := offer_setup(now=clock.now()):
            state["setup_path"] = f"{reverse('welcome')}?code={code}"
    return state


def prepare(folder: Path, *, wants_demo: bool) -> dict[str, Any]:
    """Bring database, static files and, where wanted, the demo to the current state; return what there is.

    Raises:
        Stop: a server of others does not answer.
    """
    from kuvend.people.operations.personal_data import write_erasure_ledger

    check_services()
    if not has_every_migration():
        migrate()
    collect_static_files()
    if wants_demo:
        load_demo(folder)
    write_erasure_ledger()
    return describe()
