"""`kuvend sign-in`: a link that signs one person in, once. For the demo, and for an operator who was locked out."""

import argparse

from kuvend.cli.folder import add_data_option, start_django
from kuvend.cli.terminal import Stop, say, say_json


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "sign-in",
        help="print a one-time link that signs somebody in",
        description="Prints a link that signs the account with this address in, once, within a quarter of an hour. "
        "The record keeps that it was made. Desk roles are still asked for their second factor.",
    )
    parser.add_argument("email", metavar="EMAIL", help="the address of the account")
    add_data_option(parser)
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the link and print it."""
    start_django(arguments.data)
    from django.conf import settings
    from django.urls import reverse
    from django.utils import translation

    from kuvend.core import clock
    from kuvend.people.operations.sign_in_links import create_sign_in_link
    from kuvend.people.queries.accounts import account_of

    account = account_of(arguments.email)
    if account is None:
        message = f"There is no account with the address {arguments.email}."
        raise Stop(message)
    if not account.is_active:
        message = f"The account {arguments.email} is closed."
        raise Stop(message)
    code = create_sign_in_link(account=account, by=None, now=clock.now())
    with translation.override(account.person.language):
        url = settings.PUBLIC_URL + reverse("people_sign_in_link", args=[code])
    if arguments.json:
        say_json({"email": account.email, "url": url})
    else:
        say(url)
    return 0
