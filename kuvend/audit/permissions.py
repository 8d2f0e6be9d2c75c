"""Who may read which chain: the apps above say it."""

from django.http import Http404, HttpRequest

from kuvend.audit.hooks import ReadableChain, readable_chains, withheld_subjects
from kuvend.core.subjects import Subject


def chains_read_by(request: HttpRequest) -> list[ReadableChain]:
    """Return the chains that whoever asks may read, each once."""
    found = {chain.chain: chain for answer in readable_chains.ask(request) for chain in answer}
    return list(found.values())


def withheld_from(request: HttpRequest) -> frozenset[Subject]:
    """Return the things of those chains about which whoever asks may not read: decisions on their own matters."""
    return frozenset(subject for answer in withheld_subjects.ask(request) for subject in answer)


def check_read_record(request: HttpRequest) -> list[ReadableChain]:
    """Return the chains that whoever asks may read; who may read none is not told that there is a record.

    Raises:
        Http404: no chain at all.
    """
    chains = chains_read_by(request)
    if not chains:
        raise Http404
    return chains


def check_read_chain(request: HttpRequest, chain: str) -> ReadableChain:
    """Return one chain that whoever asks may read.

    Raises:
        Http404: not this one.
    """
    for readable in chains_read_by(request):
        if readable.chain == chain:
            return readable
    raise Http404
