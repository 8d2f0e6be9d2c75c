"""Public validators judge what programs and browsers get: the read API and the HTML of every page."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.live_server_helper import LiveServer

from kuvend.directory.models import Network, Organisation
from tests.actors import signed_in_as
from tests.matrix import LEFT_OUT, build_world, sample_maker
from tools.addresses import addresses
from tools.judges import NoJudgeError, find_schemathesis, find_vnu

READERS = ("anonymous", "secretariat", "head_of_network", "member", "applicant")
# What the checker says and we do otherwise on purpose, with the reason.
ACCEPTED = (
    # On a phone a table becomes blocks, which takes its meaning away from screen readers; the roles give it back.
    r"The “role” attribute must not be used on a “t[rdh]” element",
    # htmx reads attributes of its own; without JavaScript nobody does.
    r"Attribute “hx-",
)


def test_the_api_keeps_its_description(live_server: LiveServer, network: Network, organisation: Organisation) -> None:
    try:
        schemathesis = find_schemathesis()
    except NoJudgeError as reason:
        pytest.skip(str(reason))
    judged = subprocess.run(
        [
            schemathesis, "run", f"{live_server.url}/api/v1/openapi.json", "--max-examples", "15", "--seed", "7",
            "--workers", "1",
        ],
        capture_output=True, text=True, check=False, timeout=400,
    )  # fmt: skip
    assert judged.returncode == 0, judged.stdout[-6000:]


@pytest.mark.django_db
def test_every_page_is_valid_html(tmp_path: Path) -> None:
    try:
        checker = find_vnu()
    except NoJudgeError as reason:
        pytest.skip(str(reason))
    pages = _every_page(tmp_path)
    assert len(pages) > 150, "the walk reached the pages"
    judged = subprocess.run(
        [*checker, "--errors-only", "--format", "gnu", *map(str, pages)],
        capture_output=True, text=True, check=False, timeout=400,
    )  # fmt: skip
    wrong = [line for line in judged.stderr.splitlines() if not re.search("|".join(ACCEPTED), line)]
    assert not wrong, "\n".join(line.rpartition("/")[2] for line in wrong[:60])


def _every_page(folder: Path) -> list[Path]:
    """Write down what each reader is shown at each address, in English and once in Arabic; return the files."""
    with transaction.atomic():
        world = build_world()
        clients = {name: Client() if name == "anonymous" else signed_in_as(world.actors[name]) for name in READERS}
        files = []
        for address in addresses():
            if address.access is None or address.name in LEFT_OUT:
                continue
            makers = {argument: sample_maker(address.name, argument) for argument in address.arguments}
            arguments = {argument: make(world).own for argument, make in makers.items() if make}
            for language, readers in (("en", READERS), ("ar", ("secretariat",))):
                with translation.override(language):
                    path = reverse(address.name, kwargs=arguments)
                for reader in readers:
                    with transaction.atomic():
                        response = clients[reader].get(path)
                        transaction.set_rollback(True)
                    if response.status_code != 200 or response.streaming:
                        continue
                    if (
                        response.headers.get("Content-Type", "").startswith("text/html")
                        and b"<html" in response.content
                    ):
                        file = folder / f"{address.name}-{language}-{reader}.html".replace(":", "-")
                        file.write_bytes(response.content)
                        files.append(file)
        transaction.set_rollback(True)
    cache.clear()
    return files
