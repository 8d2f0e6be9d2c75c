"""The one file that knows two neighbours: joins providers to the hooks that lower apps declare.

Each line joins one provider. `config.urls` calls it in web processes, commands and the worker when they start.
"""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kuvend.audit import hooks as audit
from kuvend.core import clock, personal_data, search, site
from kuvend.core.backup.load import after_restore
from kuvend.core.health import further_questions
from kuvend.core.menus import Audience, MenuItem, menu_items, switches
from kuvend.core.site_search import search_sections
from kuvend.core.sitemap import sitemap_entries
from kuvend.core.worklist import work_items
from kuvend.directory.exports.worklist import directory_work
from kuvend.directory.operations.contacts_shown import follow_consent
from kuvend.directory.operations.indexing import profiles
from kuvend.directory.operations.personal_data import erase_from_directory
from kuvend.directory.permissions import may_edit_taxonomies
from kuvend.directory.permissions.held import roles_held_by
from kuvend.directory.permissions.house import may_found_network
from kuvend.directory.permissions.questions import may_edit_questions
from kuvend.directory.permissions.record import own_matters_of, readable_chains_of
from kuvend.directory.queries import questions
from kuvend.directory.queries.contacts_shown import consents_of_contacts
from kuvend.directory.queries.identity import site_identity
from kuvend.directory.queries.letters import warnings_about_questions
from kuvend.directory.queries.naming import names_of
from kuvend.directory.queries.personal_data import (
    directory_part,
    obstacles_to_erasure,
    what_remains_in_directory,
)
from kuvend.directory.queries.sitemap import directory_pages
from kuvend.directory.views.desk.joining import reads_applications
from kuvend.directory.views.public.finding import find_members_for_page, find_networks_for_page
from kuvend.messaging import hooks as messaging
from kuvend.messaging.operations import drop_restored_messages
from kuvend.messaging.queries import outbox_is_moving
from kuvend.people import hooks as people
from kuvend.people.operations.restoring import end_what_may_be_over
from kuvend.people.queries.acting import acting_switch, holds_role
from kuvend.people.queries.consents import consent_work
from kuvend.people.queries.personal_data import (
    account_part,
    consents_part,
    decisions_part,
    mails_part,
    what_remains,
)
from kuvend.people.states import Role
from kuvend.portal.views.public.machines import front_pages
from kuvend.questionnaires import hooks as questionnaires


def join_hooks() -> None:
    """Join every provider to its hook. Safe to call more than once."""
    search.sources.join(profiles)
    further_questions.join(outbox_is_moving)
    after_restore.join(rebuild_search)
    after_restore.join(stop_old_mail)
    after_restore.join(sign_everybody_out)
    audit.readable_chains.join(readable_chains_of)
    audit.withheld_subjects.join(own_matters_of)
    messaging.may_read_outbox.join(may_read_outbox)
    audit.subject_names.join(names_of)
    people.roles_held.join(roles_held_by)
    menu_items.join(public_menu)
    site.provide_identity(site_identity)
    search_sections.join(find_members_for_page)
    search_sections.join(find_networks_for_page)
    sitemap_entries.join(front_pages)
    sitemap_entries.join(directory_pages)
    work_items.join(directory_work)
    work_items.join(consent_work)
    people.consent_changed.join(follow_consent)
    people.consents_that_concern.join(consents_of_contacts)
    switches.join(acting_switch)
    for part in (account_part, consents_part, mails_part, decisions_part, directory_part):
        personal_data.exports.join(part)
    personal_data.obstacles.join(obstacles_to_erasure)
    personal_data.remains.join(what_remains)
    personal_data.remains.join(what_remains_in_directory)
    personal_data.erasures.join(erase_from_directory)
    menu_items.join(joining_menu)
    menu_items.join(personal_menu)
    questionnaires.choice_sources.join(questions.choice_sources)
    questionnaires.source_choices.join(questions.source_choices)
    questionnaires.given_facts.join(questions.given_facts)
    questionnaires.answer_targets.join(questions.answer_targets)
    questionnaires.target_limits.join(questions.target_limits)
    questionnaires.version_warnings.join(warnings_about_questions)
    questionnaires.owner_pages.join(questions.owner_page)
    questionnaires.editors.join(may_edit_questions)


def rebuild_search() -> str:
    """Describe everything anew after a restore: another version of the program may find in another way."""
    counts = search.rebuild(now=clock.now())
    return f"The search index holds {sum(counts.values())} entries."


def stop_old_mail() -> str:
    """Send nothing twice after a restore."""
    count = drop_restored_messages(now=clock.now())
    return f"{count} mails that waited when the backup was taken will not be sent; they stay in the outbox."


def sign_everybody_out() -> str:
    """Bring nobody back in after a restore who has been signed out since the backup."""
    ended = end_what_may_be_over(now=clock.now())
    return (
        f"{ended.sessions} sessions are ended: everybody signs in anew. {ended.links} links to sign in and "
        f"{ended.helps} changes of lost accounts that waited when the backup was taken are stopped; begin them again."
    )


def public_menu() -> Iterable[MenuItem]:
    """The menu of visitors, and the foot of every page."""
    return [
        MenuItem(_("Members"), "directory-members", Audience.PUBLIC, 10),
        MenuItem(_("Networks"), "directory-networks", Audience.PUBLIC, 20),
        MenuItem(_("Join"), "directory-join", Audience.PUBLIC, 30),
        MenuItem(_("Search"), "search", Audience.PUBLIC, 90),
        # The demo's open door, where there is one.
        *([MenuItem(_("Look around as somebody else"), "demo_roles", Audience.FOOTER, 10)] if settings.IS_DEMO else []),
        MenuItem(_("Accessibility"), "accessibility", Audience.FOOTER, 80),
        MenuItem(_("Your data"), "privacy-notice", Audience.FOOTER, 90),
    ]


def personal_menu() -> Iterable[MenuItem]:
    """The pages of who is signed in, and of who sits at a desk."""
    managers = holds_role(Role.HEAD_OF_NETWORK, Role.SECRETARIAT)
    stewards = holds_role(Role.HEAD_OF_NETWORK, Role.SECRETARIAT, Role.EDITOR)
    return [
        MenuItem(_("My workspace"), "workspace", Audience.MEMBER, 10),
        MenuItem(_("My profiles"), "directory-my-profiles", Audience.MEMBER, 20, acts_for_an_organisation),
        MenuItem(_("My account"), "people_account", Audience.MEMBER, 90),
        MenuItem(_("Desk"), "directory-desk-networks", Audience.MEMBER, 80, sits_at_a_desk),
        MenuItem(_("My workspace"), "workspace", Audience.DESK, 10),
        MenuItem(_("Organisations"), "directory-desk-organisations", Audience.DESK, 30, stewards),
        MenuItem(_("Bring members"), "directory-desk-imports", Audience.DESK, 35, stewards),
        MenuItem(_("Networks"), "directory-desk-networks", Audience.DESK, 40, sits_at_a_desk),
        MenuItem(_("Lists"), "directory-desk-taxonomies", Audience.DESK, 50, may_change_lists),
        MenuItem(_("Translations"), "directory-desk-untranslated", Audience.DESK, 55, stewards),
        MenuItem(_("Help people"), "directory-desk-help", Audience.DESK, 70, managers),
        MenuItem(_("Mails"), "messaging_outbox", Audience.DESK, 75, may_read_outbox),
        MenuItem(_("Who decided what"), "audit_record", Audience.DESK, 80, managers),
        MenuItem(_("Which mails you get"), "messaging_choose_delivery", Audience.MEMBER, 85),
    ]


def acts_for_an_organisation(request: HttpRequest) -> bool:
    """Whether the person acts for any organisation."""
    return any(role.scope_kind == "organisation" for role in request.roles)  # type: ignore[attr-defined]


def sits_at_a_desk(request: HttpRequest) -> bool:
    """Whether the person sits at any desk."""
    return any(role.scope_kind == "network" for role in request.roles)  # type: ignore[attr-defined]


def may_read_outbox(request: HttpRequest) -> bool:
    """Whether the person may see what became of the mails: addresses of everybody, so the head office only."""
    return may_found_network(getattr(request, "person", None))


def may_change_lists(request: HttpRequest) -> bool:
    """Whether the person may change the lists people choose from."""
    return may_edit_taxonomies(request.person)  # type: ignore[attr-defined]


def joining_menu() -> Iterable[MenuItem]:
    """Applications, for those who read them."""
    return [MenuItem(_("Applications"), "directory-desk-applications", Audience.DESK, 20, reads_applications)]
