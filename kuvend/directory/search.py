"""What of a profile is found, by whom, and by which facets. The documents are built in `operations.indexing`."""

KIND = "organisation"

# Values: a network's slug, a country code, a place's key, a term's key, a
# language code, a year in four digits.
# `place` is where a member sits or works, with the places around it; `seat` is where it is registered.
FACETS = ("network", "country", "place", "type", "field_of_activity", "target_group", "language", "year", "seat")
# Those that pages offer as lists to tick, in this order; years are typed, seats are chosen on the map.
SHOWN_FACETS = ("network", "country", "field_of_activity", "place", "type", "target_group", "language")
# Taxonomy → facet.
FACET_OF_TAXONOMY = {
    "organisation_type": "type",
    "field_of_activity": "field_of_activity",
    "target_group": "target_group",
    "language": "language",
}
# What pages call an order → what the index calls it.
SORTS = {"relevance": "relevance", "name": "name", "newest": "-newest", "year": "year", "confirmed": "-confirmed"}
