"""Merging two profiles of one organisation loses nothing, and undoing gives back exactly what was."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps

from kuvend.audit.models import AuditEntry
from kuvend.core.errors import Refused
from kuvend.core.text import TranslatedText
from kuvend.directory.models import (
    Membership,
    Network,
    Organisation,
    OrganisationMerge,
    OrganisationRelation,
    OrganisationRole,
)
from kuvend.directory.operations.merging import MODELS, merge_organisations, undo_merge
from kuvend.directory.operations.profiles import change_profile
from kuvend.directory.queries.profile_editing import content_of
from kuvend.directory.states import ContactKind, ProfileState, RelationKind
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import give_mandate, give_role, make_organisation, make_person

pytestmark = pytest.mark.unit
NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


def whole_state() -> dict[str, Any]:
    """Everything the directory knows, except for histories and counters that only grow."""
    growing = {"AuditEntry", "AuditHead", "AuditPersonalPart", "ProfileVersion", "OrganisationMerge"}
    ignored = {"revision", "changed_at"}
    return {
        model.__name__: sorted(
            (
                {key: value for key, value in row.items() if key not in ignored}
                for row in model._default_manager.order_by("pk").values()
            ),
            key=str,
        )
        for model in apps.get_app_config("directory").get_models()
        if model.__name__ not in growing
    }


@pytest.fixture
def twin(network: Network, other_network: Network, organisation: Organisation) -> Organisation:
    """The same organisation again, with more to it."""
    twin = make_organisation("Shoqata Lule Mali", network, other_network)
    Membership.objects.filter(organisation=twin, network=network).update(accepted_on=date(2011, 3, 1))
    twin.acronym = "LM"
    twin.general_information = TranslatedText({"sq": "Tjetra", "en": "The other"})
    twin.save()
    twin.contact_points.create(kind=ContactKind.EMAIL, value="lm@example.org")
    twin.addresses.create(text="Rruga 7")
    give_role(make_person("Teuta Tjetra"), twin, Role.REPRESENTATIVE)
    OrganisationRelation.objects.create(organisation=twin, other=organisation, kind=RelationKind.BRANCH_OF)
    OrganisationRelation.objects.create(
        organisation=twin, kind=RelationKind.MEMBER_OF, outside_name="World Mountain Council"
    )
    give_mandate(twin, other_network)
    return twin


def test_a_merge_loses_nothing(
    organisation: Organisation,
    twin: Organisation,
    network: Network,
    other_network: Network,
    member: Person,
    editor: Person,
) -> None:
    organisation.general_information = TranslatedText({"sq": "Kjo"})
    organisation.save()
    merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)

    organisation.refresh_from_db()
    content = content_of(organisation)
    assert content["general_information"] == {"sq": "Kjo", "en": "The other"}
    assert content["acronym"] == "LM"
    assert [row["value"] for row in content["contact_points"]] == ["lm@example.org"]
    assert [row["text"] for row in content["addresses"]] == ["Rruga 7"]
    assert content["other_names"] == [{"name": "Shoqata Lule Mali", "language": "", "kind": "also_known_as"}]
    assert set(organisation.memberships.values_list("network", flat=True)) == {network.pk, other_network.pk}
    assert organisation.memberships.get(network=network).accepted_on == date(2011, 3, 1)
    assert {role.person.full_name for role in organisation.roles.all()} == {"Mira Anetare", "Teuta Tjetra"}
    assert [relation.outside_name for relation in organisation.relations.all()] == ["World Mountain Council"]
    assert organisation.mandates_held.count() == 1
    twin.refresh_from_db()
    assert (twin.state, twin.merged_into) == (ProfileState.MERGED, organisation)


def test_undoing_gives_back_exactly_what_was(organisation: Organisation, twin: Organisation, editor: Person) -> None:
    before = whole_state()
    merge = merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    assert whole_state() != before
    undo_merge(merge=merge, by=editor, now=NOW)
    assert without_keys_of_rows(whole_state()) == without_keys_of_rows(before)


def without_keys_of_rows(state: dict[str, Any]) -> dict[str, Any]:
    """Contact rows are written anew, so that only their keys differ."""
    rewritten = {"Address", "ContactPoint", "ContactPerson", "OrganisationName"}
    return {
        name: sorted(({k: v for k, v in row.items() if k != "id"} for row in rows), key=str)
        if name in rewritten
        else rows
        for name, rows in state.items()
    }


def test_what_was_changed_after_the_merge_stays(organisation: Organisation, twin: Organisation, editor: Person) -> None:
    merge = merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    change_profile(organisation=organisation, content={"acronym": "LMR"}, by=editor, now=NOW)
    undo_merge(merge=merge, by=editor, now=NOW)
    content = content_of(Organisation.objects.get(pk=organisation.pk))
    assert content["acronym"] == "LMR"
    assert content["contact_points"] == []


def test_a_merge_is_undone_once(organisation: Organisation, twin: Organisation, editor: Person) -> None:
    merge = merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    undo_merge(merge=merge, by=editor, now=NOW)
    with pytest.raises(Refused):
        undo_merge(merge=merge, by=editor, now=NOW)


def test_chains_of_merges_point_to_the_last_and_come_apart_in_order(
    organisation: Organisation, twin: Organisation, head_organisation: Organisation, editor: Person
) -> None:
    first = merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    second = merge_organisations(kept=head_organisation, absorbed=organisation, by=editor, now=NOW)
    twin.refresh_from_db()
    assert twin.merged_into == head_organisation
    with pytest.raises(Refused):
        undo_merge(merge=OrganisationMerge.objects.get(pk=first.pk), by=editor, now=NOW)
    undo_merge(merge=second, by=editor, now=NOW)
    twin.refresh_from_db()
    assert twin.merged_into == organisation
    undo_merge(merge=OrganisationMerge.objects.get(pk=first.pk), by=editor, now=NOW)


def test_what_cannot_be_merged(
    organisation: Organisation, twin: Organisation, head_organisation: Organisation, network: Network, editor: Person
) -> None:
    with pytest.raises(Refused):
        merge_organisations(kept=organisation, absorbed=organisation, by=editor, now=NOW)
    network.organisation = organisation
    network.save()
    other = Network.objects.exclude(pk=network.pk)[0]
    other.organisation = twin
    other.save()
    with pytest.raises(Refused):
        merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    Organisation.objects.filter(pk=head_organisation.pk).update(state=ProfileState.ARCHIVED)
    with pytest.raises(Refused):
        merge_organisations(kept=head_organisation, absorbed=twin, by=editor, now=NOW)


def test_two_persons_are_two(organisation: Organisation, twin: Organisation, editor: Person, applicant: Person) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(person=applicant)
    Organisation.objects.filter(pk=twin.pk).update(person=editor)
    with pytest.raises(Refused):
        merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)


def test_somebody_in_both_teams_keeps_one_role(
    organisation: Organisation, twin: Organisation, member: Person, editor: Person
) -> None:
    give_role(member, twin, Role.ORGANISATION_EDITOR)
    merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    roles = OrganisationRole.objects.filter(organisation=organisation, person=member, ended_at=None)
    assert [role.role for role in roles] == [Role.REPRESENTATIVE]


def test_merges_are_recorded_with_their_reason(
    organisation: Organisation, twin: Organisation, network: Network, editor: Person
) -> None:
    merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW, reason="Same statute")
    entry = AuditEntry.objects.get(action="directory.merge_organisations")
    assert (entry.chain, entry.facts["absorbed"]) == (network.public_id, twin.public_id)
    assert entry.personal_part.reason == "Same statute"


def test_every_row_that_names_an_organisation_is_thought_of() -> None:
    """A new foreign key to Organisation must be moved by a merge, or be named here with its reason."""
    stays = {
        "Address.organisation": "content",
        "ContactPoint.organisation": "content",
        "ContactPerson.organisation": "content",
        "OrganisationName.organisation": "content",
        "ProfileVersion.organisation": "the history of the absorbed profile stays with it",
        "OrganisationMerge.kept": "the record of merges",
        "OrganisationMerge.absorbed": "the record of merges",
        "Organisation.merged_into": "the signpost itself",
        "ProbableDuplicate.first": "a pair with a merged profile is not asked about; the next night finds the kept one",
        "ProbableDuplicate.second": "as the first",
    }
    found = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.related_model is Organisation and field.concrete and not field.many_to_many
    }
    from kuvend.directory.operations.merging import MOVED

    moved = {f"{model.__name__}.{field}" for model, field in MOVED} | {
        f"{name}.organisation" for name in ("Membership", "MandateHolder", "OrganisationRole", "Network")
    }
    assert found == moved | set(stays)
    assert {name.partition(".")[0] for name in moved} == set(MODELS)


# -- individuals, networks, invitations --------------------------------------------------------------------------------


def test_an_individual_who_is_only_in_the_absorbed_profile_comes_along(
    organisation: Organisation, twin: Organisation, editor: Person, applicant: Person
) -> None:
    Organisation.objects.filter(pk=twin.pk).update(person=applicant, claimed_at=NOW)
    merge = merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    organisation.refresh_from_db()
    twin.refresh_from_db()
    assert (organisation.person, organisation.claimed_at, twin.person) == (applicant, NOW, None)
    undo_merge(merge=OrganisationMerge.objects.get(pk=merge.pk), by=editor, now=NOW)
    organisation.refresh_from_db()
    twin.refresh_from_db()
    assert (organisation.person, organisation.claimed_at, twin.person) == (None, None, applicant)


def test_an_unknown_day_of_acceptance_gives_way_to_a_known_one(
    organisation: Organisation, twin: Organisation, network: Network, editor: Person
) -> None:
    Membership.objects.filter(organisation=organisation).update(accepted_on=None)
    merge = merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    assert organisation.memberships.get(network=network).accepted_on == date(2011, 3, 1)
    undo_merge(merge=OrganisationMerge.objects.get(pk=merge.pk), by=editor, now=NOW)
    assert organisation.memberships.get(network=network).accepted_on is None


def test_a_younger_day_of_acceptance_changes_nothing(
    organisation: Organisation, twin: Organisation, network: Network, editor: Person
) -> None:
    Membership.objects.filter(organisation=twin, network=network).update(accepted_on=date(2024, 1, 1))
    merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    assert organisation.memberships.get(network=network).accepted_on == date(2020, 1, 15)


def test_an_open_invitation_of_the_same_address_stays_where_it_is(
    organisation: Organisation, twin: Organisation, editor: Person
) -> None:
    from tests.directory.test_claims import invite

    for profile in (organisation, twin):
        invite(profile, editor, "same@example.org")
    invite(twin, editor, "only@example.org")
    merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    assert set(organisation.invitations.values_list("email", flat=True)) == {"same@example.org", "only@example.org"}
    assert [invitation.email for invitation in twin.invitations.all()] == ["same@example.org"]


def test_a_link_to_a_merged_profile_is_dead(organisation: Organisation, twin: Organisation, editor: Person) -> None:
    from kuvend.directory.queries.claims import invitation_by_code
    from tests.directory.test_claims import code_sent_to, invite

    for profile in (organisation, twin):
        invite(profile, editor, "same@example.org")
    code = code_sent_to("same@example.org")  # the twin's
    assert invitation_by_code(code, now=NOW) is not None
    merge_organisations(kept=organisation, absorbed=twin, by=editor, now=NOW)
    assert invitation_by_code(code, now=NOW) is None
