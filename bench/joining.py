"""What one joining submission costs with all its requests, and whether power cuts lose or double any.

    python -m bench.joining --data /path/of/a/new/folder [--submissions 1000] [--cuts 10]

First one browser sends applications one after the other on a calm server: the CPU of the server per submission, beside
a bare view in the same run. Then several browsers send the rest while the server, with all its workers, is killed by
SIGKILL again and again. A browser whose answer got lost sends the same form again, with the key of that form. At the
end the database is asked: every application is there once, sent once, with one receipt, and the record is whole.
"""

import argparse
import contextlib
import http.client
import os
import random
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.harness import REPOSITORY, Connection, Server, free_port

BROWSERS = 4
WORKERS = 2
CALM = 60  # submissions on the calm server
ANSWERS = {
    "who": {"type": "non_governmental_organization", "country": "AL"},
    "contact": {"contact_1_name": "Ana Prifti", "has_contact_2": "no"},
    "work": {"fields_of_activity": "media", "mission": "Light for everyone."},
    "network": {"why_join": "To learn.", "contribution": "A hall.", "consent_truth": "yes", "consent_data": "yes"},
}


def prepare(data: Path) -> dict[str, str]:
    """Make a house with one network that takes members; return the environment of the server."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "static").mkdir(exist_ok=True)
    environment = {
        "KUVEND_DATA": str(data),
        "KUVEND_SECRET_KEY": "bench" * 12,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "KUVEND_ALLOWED_HOSTS": "127.0.0.1",
    }
    os.environ.update(environment)
    import django

    django.setup()
    from django.core.management import call_command

    from kuvend.config.wiring import join_hooks
    from kuvend.core import clock
    from kuvend.directory.models import MembershipPolicy, Network
    from kuvend.directory.operations.networks import found_network
    from kuvend.directory.operations.presets import load_taxonomies
    from kuvend.people.models import Account

    call_command("migrate", verbosity=0)
    join_hooks()
    if not Network.objects.exists():
        now = clock.now()
        Account.objects.create_user("office@example.org")  # a house without an account shows its wizard only
        load_taxonomies(now=now)
        network = found_network(slug="bench", name={"en": "Bench"}, languages=["en"], is_root=True, by=None, now=now)
        MembershipPolicy.objects.get_or_create(network=network)
    return environment


@dataclass
class Browser:
    """Sends forms, keeps cookies, and repeats what was not answered."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    repeats: int = 0
    connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Return status, text and where it leads; the same request again until a server answers."""
        form = urllib.parse.urlencode({**body, "csrfmiddlewaretoken": self.cookies["csrftoken"]}) if body else None
        while True:
            try:
                return self._ask(method, path, form)
            except (OSError, http.client.HTTPException):
                self.repeats += 1
                self.connection = None
                time.sleep(0.05 + random.random() * 0.1)

    def _ask(self, method: str, path: str, form: str | None) -> tuple[int, str, str]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body=form, headers=headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return response.status, text, response.getheader("Location", "")

    def apply(self, name: str, code_of: "Codes") -> int:
        """Send one application with all its requests; return how many there were."""
        email = f"{name.replace(' ', '.').lower()}@example.org"
        requests = 5
        self.ask("GET", "/en/join/bench/")
        start = {"kind": "organisation", "name": name, "contact_name": "Ana Prifti", "email": email}
        status, text, where = self.ask("POST", "/en/join/bench/", {**start, "idempotency_key": secrets.token_hex(16)})
        expect(status, 302, text)
        page = where.partition("section/")[0]
        for section, answers in ANSWERS.items():
            requests += 2
            _status, text, _where = self.ask("GET", f"{page}section/{section}/")
            shown, seen = hidden(text, "shown"), hidden(text, "seen")
            known = {"q-name": name, "q-email": email}
            posted = {key: value for key, value in known.items() if f'id="{key}"' in text} | {
                f"q-{key}": value for key, value in answers.items()
            }
            posted |= {"shown": shown, "seen": seen, "go": "on", "idempotency_key": secrets.token_hex(16)}
            status, text, where = self.ask("POST", f"{page}section/{section}/", posted)
            expect(status, 302, text)
        _status, text, _where = self.ask("GET", f"{page}review/")
        looked = re.search(r'name="looked" value="([^"]*)"', text)
        choices = dict.fromkeys(("who-profile",), "public") | dict.fromkeys(
            ("who-email", "who-contact_persons", "who-contribution_visibility", "who-motivation_visibility"), "desk"
        )
        posted = {
            **choices,
            "looked": looked[1] if looked else "",
            "code": code_of.application(page),
            "idempotency_key": secrets.token_hex(16),
        }
        status, text, where = self.ask("POST", f"{page}review/", posted)
        expect(status, 302, text)
        status, text, _where = self.ask("GET", where)
        expect(status, 200, text)
        return requests


def hidden(text: str, name: str) -> str:
    """Return the value of a hidden input."""
    found = re.search(rf'id="questionnaire-{name}" value="([^"]*)"', text)
    if found is None:
        raise SystemExit(f"No section was shown, but:\n{text[:2000]}")
    return found[1]


def expect(status: int, wanted: int, text: str) -> None:
    """Stop at an answer that is none."""
    if status != wanted:
        raise SystemExit(f"{status} instead of {wanted}:\n{text[:3000]}")


class Codes:
    """Reads the mailbox of every applicant: the outbox, which no worker empties here."""

    def application(self, page: str) -> str:
        """Return the code that was mailed for an application."""
        from django.db import connection

        from kuvend.messaging.models import OutboxMessage

        public_id = page.rstrip("/").rpartition("/")[2]
        key = f"directory.application_link:{public_id}:"
        text = OutboxMessage.objects.filter(key__startswith=key).values_list("text", flat=True).get()
        connection.close()
        found = re.search(r"/join/return/(\w+)/", text)
        if found is None:
            raise SystemExit("The mail carries no link.")
        return found[1]


class House:
    """A server that can be killed and started again on the same port."""

    def __init__(self, environment: dict[str, str], *, workers: int) -> None:
        self.environment, self.workers, self.port = environment, workers, free_port()
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        granian = Path(sys.executable).with_name("granian")
        process = subprocess.Popen(
            [
                granian, "--interface", "wsgi", "--workers", str(self.workers), "--blocking-threads", "1", "--port",
                str(self.port), "--no-access-log", "--log-level", "critical", "bench.wsgi:application",
            ],
            env={**os.environ, **self.environment, "KUVEND_PUBLIC_URL": f"http://127.0.0.1:{self.port}"},
            cwd=REPOSITORY,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError):
                Connection(self.port, "/bare/", "", "").ask()
                return process
            if time.monotonic() > deadline:
                raise SystemExit("The server does not start.")
            time.sleep(0.05)

    def cut(self) -> None:
        """Kill the server and all its workers at once, as a power cut does, and start it again."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = self._start()

    def stop(self) -> None:
        """Stop for good."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextlib.contextmanager
def house(environment: dict[str, str], *, workers: int) -> Iterator[House]:
    """Run a house until the block ends."""
    running = House(environment, workers=workers)
    try:
        yield running
    finally:
        running.stop()


def calm(environment: dict[str, str]) -> None:
    """Measure the CPU of submissions, one after the other."""
    with house(environment, workers=1) as running:
        server = Server(running.process, running.port)
        bare = server.measure("bare view", "/bare/", requests=400)
        codes = Codes()
        for number in range(5):
            Browser(running.port).apply(f"Warm {number}", codes)
        before, requests = server.cpu_seconds(), 0
        for number in range(CALM):
            requests += Browser(running.port).apply(f"Calm {number}", codes)
        used = (server.cpu_seconds() - before) * 1000 / CALM
        print(f"bare view                    {bare.cpu_ms:8.3f} ms CPU")
        print(
            f"one submission, {requests // CALM} requests {used:8.1f} ms CPU, {used * CALM / requests:.2f} ms each,"
            f" {used / bare.cpu_ms:.0f} × a bare view"
        )


def cuts(environment: dict[str, str], *, submissions: int, times: int) -> int:
    """Send applications while the server is killed; return how many requests had to be repeated."""
    with house(environment, workers=WORKERS) as running:
        waiting = [f"Cut {number}" for number in range(submissions)]
        browsers: list[Browser] = []
        failures: list[BaseException] = []
        lock = threading.Lock()

        def send() -> None:
            codes = Codes()
            try:
                while True:
                    with lock:
                        if not waiting:
                            return
                        name = waiting.pop()
                        browser = Browser(running.port)
                        browsers.append(browser)
                    browser.apply(name, codes)
            except BaseException as failure:  # noqa: BLE001 - told at the end
                failures.append(failure)

        threads = [threading.Thread(target=send) for _ in range(BROWSERS)]
        for thread in threads:
            thread.start()
        for cut in range(1, times + 1):
            while len(waiting) > submissions * (times - cut + 1) / (times + 1) and not failures:
                time.sleep(0.05)
            running.cut()
            print(f"cut {cut}: {submissions - len(waiting)} begun")
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        return sum(browser.repeats for browser in browsers)


def count(submissions: int) -> int:
    """Ask the database; return how many things are wrong."""
    from kuvend.audit.queries import chains, verify_chain
    from kuvend.directory.models import MembershipApplication
    from kuvend.directory.states import ApplicationState
    from kuvend.messaging.models import OutboxMessage

    applications = MembershipApplication.objects.filter(name__startswith="Cut ")
    sent = applications.filter(state=ApplicationState.SUBMITTED)
    figures = {
        "applications begun": (applications.count(), submissions),
        "applications sent": (sent.count(), submissions),
        "different applicants": (sent.values("email").distinct().count(), submissions),
        "receipts mailed": (
            OutboxMessage.objects.filter(kind="directory.application_submitted", to__startswith="cut.").count(),
            submissions,
        ),
        "answers kept": (
            sum(application.answer_set.answers.filter(is_sent=True).count() >= 10 for application in sent),
            submissions,
        ),
        "broken chains": (sum(not verify_chain(chain).is_whole for chain in chains()), 0),
    }
    wrong = 0
    for name, (found, wanted) in figures.items():
        print(f"{name:<22} {found:6} {'as it must be' if found == wanted else f'INSTEAD OF {wanted}'}")
        wrong += found != wanted
    return wrong


def main() -> None:
    """Measure, cut, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--submissions", type=int, default=1000, help="0: only the calm part")
    parser.add_argument("--cuts", type=int, default=10)
    arguments = parser.parse_args()
    environment = prepare(arguments.data)
    calm(environment)
    if not arguments.submissions:
        return
    repeats = cuts(environment, submissions=arguments.submissions, times=arguments.cuts)
    print(f"{repeats} requests were repeated because their answer got lost")
    sys.exit(1 if count(arguments.submissions) else 0)


if __name__ == "__main__":
    main()
