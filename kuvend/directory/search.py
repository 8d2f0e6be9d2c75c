"""What of a profile is found, by whom, and by which facets. The documents are built in `operations.indexing`."""

KIND = "organisation"

# In the order in which pages offer them. Values: a network's slug, a country code, a place's key, a term's key, a
# language code, a year in four digits.
FACETS = ("network", "country", "place", "type", "field_of_activity", "target_group", "language", "year")
# Taxonomy → facet.
FACET_OF_TAXONOMY = {
    "organisation_type": "type",
    "field_of_activity": "field_of_activity",
    "target_group": "target_group",
}
# What pages call an order → what the index calls it.
SORTS = {"relevance": "relevance", "name": "name", "newest": "-newest", "year": "year", "confirmed": "-confirmed"}
