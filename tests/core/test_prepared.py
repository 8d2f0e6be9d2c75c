"""Prepared queries answer exactly as the querysets from which they are written."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kuvend.core.prepared import Prepared, PreparedModels
from kuvend.directory.models import Membership, Network, Organisation
from tests.actors import make_network, make_organisation

pytestmark = [pytest.mark.unit, pytest.mark.django_db]

COLUMNS = ("pk", "name", "general_information", "languages", "created_at", "year_of_establishment")


def by_id(public_id: str) -> Any:
    return Organisation.objects.filter(public_id=public_id).values_list(*COLUMNS)


def among(keys: list[int]) -> Any:
    return Organisation.objects.filter(pk__in=keys).order_by("pk").values_list(*COLUMNS)


def test_values_come_out_as_from_the_queryset() -> None:
    one = make_organisation("Një", general_information={"sq": "Tekst"}, languages=["sq"], year_of_establishment=2011)
    make_organisation("Dy")
    prepared = Prepared(by_id, str)
    for organisation in (one, Organisation.objects.get(name="Dy")):
        assert prepared.rows(organisation.public_id) == list(by_id(organisation.public_id))
    text = prepared.rows(one.public_id)[0][2]
    assert text.read("sq").text == "Tekst"
    assert prepared.rows("nobody") == []


def test_watched_and_unwatched_answers_are_the_same() -> None:
    """Unwatched, SQLite is asked past Django's cursor."""
    one = make_organisation("100 % 'ne' %s", general_information={"sq": "Tekst"}, languages=["sq"])
    prepared = Prepared(lambda key: by_id(key).filter(name__contains="%"), str)
    unwatched = prepared.rows(one.public_id)
    with CaptureQueriesContext(connection) as watched:
        assert prepared.rows(one.public_id) == unwatched
    assert len(watched) == 1
    assert len(unwatched) == 1


def test_what_the_database_refuses_is_djangos_error() -> None:
    prepared = Prepared(by_id, str)
    prepared.rows("nobody")
    [written] = prepared._written.values()
    assert written is not None
    written.sql = written.plain_sql = "SELECT nonsense"
    with pytest.raises(DatabaseError), transaction.atomic():
        prepared.rows("nobody")


def test_lists_of_any_length_work_and_an_empty_one_asks_nothing() -> None:
    keys = [make_organisation(f"O {number}").pk for number in range(3)]
    prepared = Prepared(among, int)
    for wanted in (keys, keys[:1], keys[1:]):
        assert prepared.rows(wanted) == list(among(wanted))
    with CaptureQueriesContext(connection) as queries:
        assert prepared.rows([]) == []
    assert not queries.captured_queries


def test_days_and_joins_work() -> None:
    network = make_network("albania")
    make_organisation("Një", network)

    def since(network: int, day: date) -> Any:
        rows = Membership.objects.filter(network=network, accepted_on__gte=day)
        return rows.values_list("organisation__name", "network__slug", "accepted_on", "state_since")

    prepared = Prepared(since, int, date)
    assert prepared.rows(network.pk, date(2020, 1, 1)) == list(since(network.pk, date(2020, 1, 1)))
    assert prepared.rows(network.pk, date(2020, 1, 1))[0][3] == datetime(2020, 1, 15, 9, tzinfo=UTC)
    assert prepared.rows(network.pk, date(2021, 1, 1)) == []


def test_what_cannot_be_prepared_says_so() -> None:
    with pytest.raises(ValueError, match="condition"):
        Prepared(lambda key: Network.objects.filter(slug__icontains=key).values_list("pk"), str).rows("a")


def test_instances_come_with_what_is_joined_and_without_what_is_left_out(network: Network) -> None:
    other = make_network("tjetra")
    pair = [make_organisation("Një"), make_organisation("Dy")]
    for organisation, joined in zip(pair, (network, other), strict=True):
        Membership.objects.create(
            organisation=organisation, network=joined, state_since=datetime(2026, 1, 1, tzinfo=UTC)
        )
    prepared = PreparedModels(
        lambda slug: Membership.objects.filter(network__slug=slug)
        .select_related("network", "organisation")
        .only("state", "network__slug", "network__name", "organisation__name")
        .order_by("pk"),
        str,
    )
    for organisation, joined in zip(pair, (network, other), strict=True):
        with CaptureQueriesContext(connection) as asked:
            [membership] = prepared.all(joined.slug)
            assert (membership.network.slug, membership.network.name) == (joined.slug, joined.name)
            assert membership.organisation.name == organisation.name
        assert len(asked) == 1, "everything came in one query"
        assert membership.get_deferred_fields() >= {"accepted_on"}
        membership.state = membership.state
        membership.save(update_fields=["state"])  # a real instance
    assert prepared.first("nowhere") is None
