"""What pages cost on a filled database, beside a bare view on the same server in the same run.

    python -m bench.population 100000 --data /path/of/a/new/folder
    python -m bench.pages --data /path/of/a/new/folder

With `DATABASE_URL` in the environment of both commands, the same on PostgreSQL.
"""

import argparse
import random
import time
from pathlib import Path

from bench.harness import Figure, server
from bench.population import prepare

WORDS = (
    "mladi", "shoqata", "%22green+voice%22", "ura", "yuoth", "rievr", "муз", "муузика", "r", "été", "جمعية", "kujtesa",
    "zeleni+most", "women+rural", "žene", "zene", "%22open+circle%22", "memory+craft", "права", "4711",
)  # fmt: skip
FACETS = (
    "country=al", "country=rs", "type=foundation", "field_of_activity=media", "language=fr", "language=mk",
    "year_from=2001&year_to=2010", "country=al&type=foundation", "country=xk&field_of_activity=media&language=sq", "",
)  # fmt: skip
SORTS = ("", "sort=name", "sort=year", "sort=confirmed")
SEARCHED = 300


def searches() -> list[str]:
    """Return addresses of searches with facets, all different, the same in every run."""
    chooser = random.Random(11)
    found: dict[str, None] = {}
    while len(found) < SEARCHED:
        parts = [f"q={chooser.choice(WORDS)}", chooser.choice(FACETS), chooser.choice(SORTS)]
        page = chooser.choice(("", "", "page=2", "page=3"))
        found["/en/members/?" + "&".join(part for part in (*parts, page) if part)] = None
    return list(found)


def addresses() -> tuple[list[str], str]:
    """Return profiles to visit and the key of a session that is signed in."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    from kuvend.directory.models import Organisation

    account_model = get_user_model()
    account = account_model.objects.filter(email="bench@example.org").first() or account_model.objects.create_user(
        "bench@example.org"
    )
    session = SessionStore()
    session["_auth_user_id"] = str(account.pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = account.get_session_auth_hash()
    session.create()
    chooser = random.Random(7)
    first, last = (Organisation.objects.order_by(order).values_list("pk", flat=True)[0] for order in ("pk", "-pk"))
    keys = [chooser.randint(first, last) for _ in range(400)]
    # The first is the one with the longest page.
    longest = Organisation.objects.filter(slug="member-0")
    rows = [*longest.values_list("slug", "public_id")]
    rows += Organisation.objects.filter(pk__in=keys).exclude(slug="member-0").values_list("slug", "public_id")
    return [f"/en/members/{slug}-{public_id}/" for slug, public_id in rows], str(session.session_key)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, type=Path)
    arguments = parser.parse_args()
    environment = prepare(arguments.data)
    profiles, session_key = addresses()
    cookie = f"sessionid={session_key}"
    with server(environment) as running:
        # Every process reads the index and writes its queries once; that is not what a page costs.
        begun = time.perf_counter()
        running.measure("the first list", "/en/members/?page=999", requests=2, warm_up=0)
        first = time.perf_counter() - begun
        running.measure_many("warm up", [f"/en/members/?q={word}" for word in WORDS])
        running.measure_many("warm up", profiles[-20:])
        running.measure_many("warm up", [f"/en/members/?page={page}" for page in range(300, 330)])
        running.measure_many("warm up", [f"/api/v1/organisations?page={page}" for page in range(300, 310)])
        bare = running.measure("bare view", "/bare/")
        figures: list[tuple[Figure, Figure]] = [(bare, bare)]
        bare_signed_in = running.measure("bare view, session cookie", "/bare/", cookie=cookie)
        figures.append((bare_signed_in, bare_signed_in))
        lists = [f"/en/members/?page={page}" for page in range(2, 202)]
        interfaces = [f"/api/v1/organisations?page={page}" for page in range(2, 102)]
        uncached = [
            ("list of 20, uncached", lists),
            ("profile, uncached", profiles[1:-20]),
            ("search with facets, uncached", searches()),
            ("API page, uncached", interfaces),
        ]
        figures += [(running.measure_many(name, paths), bare) for name, paths in uncached]
        for name, path in (("list", "/en/members/"), ("profile", profiles[0])):
            figures += [
                (running.measure(f"{name}, warm cache, anonymous", path), bare),
                (running.measure(f"{name}, warm cache, anonymous, gzip", path, accept="gzip"), bare),
                (running.measure(f"{name}, warm cache, session cookie", path, cookie=cookie), bare_signed_in),
            ]
        for figure, reference in figures:
            print(figure.row(reference))
        print(f"the first list after the start (reads the index): {first:.2f} s")
        print(f"memory of the server (proportional set size): {running.memory_mb():.0f} MB")


if __name__ == "__main__":
    main()
