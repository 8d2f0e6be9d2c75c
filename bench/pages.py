"""What pages cost on a filled database, beside a bare view on the same server in the same run.

    python -m bench.population 100000 --data /path/of/a/new/folder
    python -m bench.pages --data /path/of/a/new/folder

With `DATABASE_URL` in the environment of both commands, the same on PostgreSQL.
"""

import argparse
import random
from pathlib import Path

from bench.harness import Figure, server
from bench.population import prepare

SEARCHES = (
    "q=mladi",
    "q=shoqata&country=al",
    "q=%22green+voice%22",
    "q=ura&sort=name",
    "q=yuoth",
    "q=муз",
    "q=r",
    "country=rs&field_of_activity=media",
    "type=foundation&sort=year",
    "q=été&language=fr",
    "q=جمعية",
)


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
    rows = Organisation.objects.filter(pk__in=keys).values_list("slug", "public_id")
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
        bare = running.measure("bare view", "/bare/")
        figures: list[tuple[Figure, Figure]] = [(bare, bare)]
        bare_signed_in = running.measure("bare view, session cookie", "/bare/", cookie=cookie)
        figures.append((bare_signed_in, bare_signed_in))
        lists = [f"/en/members/?page={page}" for page in range(2, 202)]
        figures += [
            (running.measure_many("list of 20, uncached", lists), bare),
            (running.measure_many("profile, uncached", profiles), bare),
            (
                running.measure_many(
                    "search with facets, uncached",
                    [f"/en/members/?{search}&page={page}" for page in (1, 2, 3) for search in SEARCHES],
                ),
                bare,
            ),
            (
                running.measure_many(
                    "API page, uncached", [f"/api/v1/organisations?page={page}" for page in range(2, 102)]
                ),
                bare,
            ),
            (running.measure("list, warm cache, anonymous", "/en/members/"), bare),
            (running.measure("list, warm cache, session cookie", "/en/members/", cookie=cookie), bare_signed_in),
            (running.measure("profile, warm cache, anonymous", profiles[0]), bare),
            (running.measure("profile, warm cache, session cookie", profiles[0], cookie=cookie), bare_signed_in),
            (running.measure("profile, warm cache, gzip", profiles[0], accept="gzip"), bare),
        ]
        for figure, reference in figures:
            print(figure.row(reference))
        print(f"memory of the server (proportional set size): {running.memory_mb():.0f} MB")


if __name__ == "__main__":
    main()
