"""What is found of profiles follows the names of choices and places."""

from kuvend.core import jobs
from kuvend.directory.models import Place, Term
from kuvend.directory.operations.indexing import refresh_search_of_place, refresh_search_of_term
from kuvend.directory.operations.taxonomies import REFRESH_PLACE, REFRESH_TERM


@jobs.register(REFRESH_TERM, is_long=True)
def refresh_term(*, term: str) -> None:
    """Index anew the profiles that made a choice."""
    for found in Term.objects.filter(public_id=term):
        refresh_search_of_term(found)


@jobs.register(REFRESH_PLACE, is_long=True)
def refresh_place(*, place: str) -> None:
    """Index anew the profiles that sit or work in a place."""
    for found in Place.objects.filter(public_id=place):
        refresh_search_of_place(found)
