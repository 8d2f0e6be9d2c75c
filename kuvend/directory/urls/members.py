"""Addresses of the member list, of profiles, and of the pages of networks.

Lists write them by `rules.addresses`; a test compares the two.
"""

from django.urls import URLPattern, path, re_path

from kuvend.directory.views.public import members, networks, profiles

PROFILE = r"(?:(?P<slug>[-a-zA-Z0-9_]+)-)?(?P<public_id>[0-9a-hjkmnp-tv-z]{16})"

public: list[URLPattern] = [
    path("members/", members.show_members, name="directory-members"),
    re_path(rf"^members/{PROFILE}\.vcf$", profiles.show_card, name="directory-member-card"),
    re_path(rf"^members/{PROFILE}/$", profiles.show_profile, name="directory-member"),
    path("networks/", networks.show_networks, name="directory-networks"),
    path("networks/<slug:slug>/", networks.show_network, name="directory-network"),
]
member: list[URLPattern] = []
desk: list[URLPattern] = []
