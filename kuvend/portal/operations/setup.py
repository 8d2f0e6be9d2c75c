"""Setting up an empty house, step by step. The last step opens the head office's account and closes this door for good.

Whoever goes through it holds the code that `kuvend up` printed; the views ask for it at every step. Each step is
saved, so that the work can be left and taken up again. The final step takes the row's lock and looks again whether
somebody has an account, so that of two people at once only one becomes the head office.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kuvend.audit.operations import HOUSE, record
from kuvend.core.colour import ENOUGH_FOR_WORDS, check_accent, is_colour
from kuvend.core.errors import Refused
from kuvend.core.ids import ALPHABET
from kuvend.core.subjects import Subject
from kuvend.core.text import TranslatedText
from kuvend.core.tokens import digest, new_code
from kuvend.directory.models import Network
from kuvend.directory.operations.networks import found_network
from kuvend.directory.operations.presets import apply_country_preset, load_taxonomies
from kuvend.directory.operations.roles import grant_network_role
from kuvend.directory.queries.presets import country_presets
from kuvend.directory.states import NetworkKind
from kuvend.lettering import fold
from kuvend.messaging.operations import post
from kuvend.people.models import Account, Person
from kuvend.people.operations.accounts import open_account
from kuvend.people.states import Role
from kuvend.portal.emails import SETUP_CODE
from kuvend.portal.models import ONLY_ROW, HouseSetup
from kuvend.portal.queries.setup import is_house_empty

LINK_VALID_FOR = timedelta(days=1)
MAIL_CODE_VALID_FOR = timedelta(minutes=15)
MAIL_CODE_LENGTH = 8
MOST_TRIES = 6
LONGEST_SLUG = 60

CLOSED = _("This house is set up already. Sign in instead.")


@transaction.atomic
def offer_setup(*, now: datetime) -> str | None:
    """Return a new code that opens the setting up for a day, or None where the house is set up already.

    Codes given before stop working; what was chosen so far is kept.
    """
    if not is_house_empty():
        return None
    code = new_code()
    setup, _is_new = HouseSetup.objects.select_for_update().get_or_create(
        pk=ONLY_ROW, defaults={"begun_at": now, "code_digest": "", "code_expires_at": now}
    )
    if setup.completed_at is not None:
        return None
    setup.code_digest, setup.code_expires_at = digest(code), now + LINK_VALID_FOR
    setup.save(update_fields=["code_digest", "code_expires_at"])
    return code


@transaction.atomic
def choose_language(*, language: str, now: datetime) -> None:
    """Keep the language in which the house is set up; it becomes the network's own, unless its country has another."""
    setup = _locked_open()
    setup.language = language
    setup.save(update_fields=["language"])


@transaction.atomic
def describe_house(*, name: TranslatedText, kind: NetworkKind, country: str, now: datetime) -> None:
    """Keep what the network is called, what it is, and whose preset it starts from (`country` empty: none's).

    Raises:
        Refused: it has no name, or no preset ships for the country.
    """
    setup = _locked_open()
    if not name:
        raise Refused(_("Write this in at least one language."), field="name")
    if country and country not in country_presets():
        raise Refused(_("Choose a country from the list."), field="country")
    setup.name, setup.kind, setup.country = name, kind, country
    setup.save(update_fields=["name", "kind", "country"])


@transaction.atomic
def choose_look(*, accent_colour: str, logo: str | None, now: datetime) -> None:
    """Keep the colour and the logo (a file's public id; None keeps the one there is).

    Raises:
        Refused: the colour is none, or words in it could not be read on white.
    """
    setup = _locked_open()
    if not is_colour(accent_colour):
        raise Refused(_("Write the colour as # and six digits or letters, such as #1f5f8b."), field="accent_colour")
    check = check_accent(accent_colour)
    if not check.is_readable_on_light:
        raise Refused(
            _(
                "Words in this colour have a contrast of %(ratio)s to the page; people need %(enough)s. "
                "The nearest shade that can be read is %(shade)s."
            )
            % {"ratio": check.accent_on_light, "enough": ENOUGH_FOR_WORDS, "shade": check.palette.light.accent_text},
            field="accent_colour",
        )
    setup.accent_colour = accent_colour.lower()
    setup.logo = setup.logo if logo is None else logo
    setup.save(update_fields=["accent_colour", "logo"])


@transaction.atomic
def name_head_office(*, full_name: str, email: str, language: str, now: datetime) -> None:
    """Keep who the head office is, and mail a code there that shows the mailbox is theirs."""
    setup = _locked_open()
    code = "".join(secrets.choice(ALPHABET) for _position in range(MAIL_CODE_LENGTH))
    setup.full_name, setup.email = full_name.strip(), email.strip().lower()
    setup.mail_code_digest, setup.mail_code_expires_at = digest(code), now + MAIL_CODE_VALID_FOR
    setup.mail_code_tries = 0
    setup.save(update_fields=["full_name", "email", "mail_code_digest", "mail_code_expires_at", "mail_code_tries"])
    post(
        kind=SETUP_CODE,
        to=setup.email,
        language=language,
        context={"name": setup.full_name, "code": code},
        key=f"setup:{setup.mail_code_digest}",
        now=now,
    )


@transaction.atomic
def complete_setup(*, code: str, now: datetime) -> tuple[Account | None, str]:
    """Found the network, open the head office's account and close the setting up for good.

    Returns the account, or None and why not. (Not an exception: a wrong try must be counted even so.)

    Raises:
        Refused: it is closed already, or a step is missing.
    """
    setup = _locked_open()
    if why := _why_not(setup, code, now):
        return None, why
    if not setup.name or not setup.email:
        raise Refused(_("A step is missing. Go through the steps again."))
    account, _is_new = open_account(
        email=setup.email,
        full_name=setup.full_name,
        language=setup.language or "en",
        by=None,
        now=now,
        is_confirmed=True,
    )
    network = _found(setup, by=account.person, now=now)
    person = account.person
    person.time_zone = network.time_zone
    person.save(update_fields=["time_zone"])
    grant_network_role(person=person, network=network, role=Role.SECRETARIAT, by=None, now=now)
    setup.full_name = setup.email = setup.mail_code_digest = ""
    setup.code_digest = ""
    setup.mail_code_expires_at = None
    setup.completed_at = now
    setup.save()
    record(
        chain=HOUSE,
        action="portal.complete_setup",
        subject=Subject("network", network.public_id),
        by=person,
        now=now,
        facts={"country": setup.country},
    )
    return account, ""


def _why_not(setup: HouseSetup, code: str, now: datetime) -> str:
    """Return why the typed code does not open anything, or an empty string. A wrong one is counted."""
    if not setup.mail_code_digest or setup.mail_code_expires_at is None or setup.mail_code_expires_at <= now:
        return str(_("This code is too old. Ask for a new one."))
    if setup.mail_code_tries >= MOST_TRIES:
        return str(_("Too many wrong codes. Ask for a new one."))
    if constant_time_compare(digest(code.replace(" ", "").lower()), setup.mail_code_digest):
        return ""
    setup.mail_code_tries += 1
    setup.save(update_fields=["mail_code_tries"])
    left = MOST_TRIES - setup.mail_code_tries
    return ngettext(
        "This is not the code in the mail. You have %(left)d more try.",
        "This is not the code in the mail. You have %(left)d more tries.",
        left,
    ) % {"left": left}


def _found(setup: HouseSetup, *, by: Person, now: datetime) -> Network:
    language = setup.language or "en"
    network = found_network(
        slug=slugify(fold(setup.name.read(language).text))[:LONGEST_SLUG].strip("-") or "network",
        by=by,
        now=now,
        name=setup.name,
        kind=setup.kind or NetworkKind.NATIONAL_NETWORK,
        is_root=True,
        languages=[language],
        email=setup.email,
        logo=setup.logo,
        **({"accent_colour": setup.accent_colour} if setup.accent_colour else {}),
    )
    if setup.country:
        apply_country_preset(network=network, country=setup.country, by=by, now=now)
    else:
        load_taxonomies(now=now, by=by)
    network.refresh_from_db()
    return network


def _locked_open() -> HouseSetup:
    """Return the one row, locked, if the house is still to be set up.

    Raises:
        Refused: it is closed.
    """
    setup = HouseSetup.objects.select_for_update().filter(pk=ONLY_ROW, completed_at=None).first()
    if setup is None or not is_house_empty():
        raise Refused(CLOSED)
    return setup
