"""Counting the votes of committees."""

from collections.abc import Collection, Iterable, Mapping

from kuvend.directory.models import CommitteeVote, MembershipApplication
from kuvend.directory.rules.joining import VoteCount, count_votes, votes_needed
from kuvend.directory.states import Vote


def counts_of(
    applications: Iterable[MembershipApplication],
    *,
    committees: Mapping[int, Collection[int]],
    away: Mapping[int, Collection[int]],
) -> dict[int, VoteCount]:
    """Return the count of each application: votes of those who sit in the committee now and have no stake in it.

    `applications` with their network's policy; `committees`: network → persons, `away`: application → persons with a
    stake, by primary keys. One query.
    """
    looked_at = list(applications)
    eligible = {
        application.pk: set(committees.get(application.network_id, ())) - set(away.get(application.pk, ()))
        for application in looked_at
    }
    cast: dict[int, list[Vote]] = {}
    votes = CommitteeVote.objects.filter(application__in=list(eligible))
    for application_id, voter_id, vote in votes.values_list("application_id", "voter_id", "vote"):
        if voter_id in eligible[application_id]:
            cast.setdefault(application_id, []).append(Vote(vote))
    return {
        application.pk: count_votes(
            cast.get(application.pk, ()),
            needed=votes_needed(
                configured=application.network.policy.committee_votes_needed,
                committee_size=len(eligible[application.pk]),
            ),
            # A committee that has no members yet is waited for.
            eligible=len(eligible[application.pk]) if committees.get(application.network_id) else None,
        )
        for application in looked_at
    }
