"""Brings a data folder to the state that this program needs, as a process of its own (`-m kuvend.cli.preparation`).

The last line on standard output tells the caller, as JSON, what there is: the demo's roles, or the way to the set-up
page.
"""

import argparse
import hashlib
import os
import sys
from pathlib import Path
from typing import Any

from kuvend.cli.folder import check_services, start_django
from kuvend.cli.terminal import Stop, complain, say_json


def migrate() -> None:
    """Bring the schema to the current state."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


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
    """Load the invented network, and mark the folder as open to everybody on this machine."""
    from kuvend.core import clock
    from kuvend.demo.operations import load_demo_network

    load_demo_network(now=clock.now())
    (folder / "demo").touch()


def describe(folder: Path) -> dict[str, Any]:
    """Return what the operator wants to know when the server runs."""
    from django.urls import reverse

    state: dict[str, Any] = {"roles": [], "demo_path": "", "setup_path": ""}
    if (folder / "demo").exists():
        from kuvend.demo.roles import ROLES

        state["roles"] = [{"label": str(role.label), "email": role.email} for role in ROLES]
        state["demo_path"] = reverse("demo_roles")
    else:
        from kuvend.core import clock
        from kuvend.portal.operations.setup import offer_setup

        if code := offer_setup(now=clock.now()):
            state["setup_path"] = f"{reverse('welcome')}?code={code}"
    return state


def main() -> int:
    """Prepare the folder that the environment names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--demo", action="store_true")
    options = parser.parse_args()
    folder = Path(os.environ["KUVEND_DATA"])
    try:
        start_django(folder)
        check_services()
        migrate()
        collect_static_files()
        if options.demo:
            load_demo(folder)
        say_json(describe(folder), indent=None)
    except Stop as stop:
        complain(str(stop))
        return stop.code
    return 0


if __name__ == "__main__":
    sys.exit(main())
