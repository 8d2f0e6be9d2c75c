"""Profiles as pages, cards and lists show them."""

from kuvend.directory.queries.profiles.page import find_organisation, neighbours_of, profile_of, seats_of
from kuvend.directory.queries.profiles.parts import Contact, Human, Linked, Postal, Profile, Seats, Standing, Text

__all__ = [
    "Contact",
    "Human",
    "Linked",
    "Postal",
    "Profile",
    "Seats",
    "Standing",
    "Text",
    "find_organisation",
    "neighbours_of",
    "profile_of",
    "seats_of",
]
