"""Counting the votes of committees."""

from collections.abc import Collection, Iterable, Mapping

from kuvend.directory.models import CommitteeVote, MembershipApplication
from kuvend.directory.rules.joining import VoteCount, count_votes, votes_needed
from kuvend.directory.states import Vote


def counts_of(
    applications: Iterable[MembershipApplication], *, committees: Mapping[int, Collection[int]]
) -> dict[int, VoteCount]:
    """Return the count of each application: votes of those who sit in the committee now.

    `applications` with their network's policy; `committees`: network → persons, by primary keys. One query.
    """
    looked_at = list(applications)
    cast: dict[int, list[Vote]] = {}
    networks = {application.pk: application.network_id for application in looked_at}
    votes = CommitteeVote.objects.filter(application__in=networks)
    for application_id, voter_id, vote in votes.values_list("application_id", "voter_id", "vote"):
        if voter_id in committees.get(networks[application_id], ()):
            cast.setdefault(application_id, []).append(Vote(vote))
    return {
        application.pk: count_votes(
            cast.get(application.pk, ()),
            needed=votes_needed(
                configured=application.network.policy.committee_votes_needed,
                committee_size=len(committees.get(application.network_id, ())),
            ),
        )
        for application in looked_at
    }
