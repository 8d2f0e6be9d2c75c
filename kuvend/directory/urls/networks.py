"""Addresses about networks, mandates, bodies, standing, relations and lists."""

from django.urls import URLPattern, path

from kuvend.directory.views.desk import (
    closing,
    looks,
    mandates,
    networks,
    places,
    presets,
    seats,
    standing,
    taking_in,
    taxonomies,
)
from kuvend.directory.views.public import confirming, exporting

public: list[URLPattern] = [
    path("confirm/<str:code>/", confirming.confirm, name="directory-confirm-profile"),
    path("members/export.<str:form>", exporting.export_members, name="directory-export-members"),
]
member: list[URLPattern] = []
desk: list[URLPattern] = [
    path("networks/", networks.list_networks, name="directory-desk-networks"),
    path("networks/new/", networks.found, name="directory-desk-found-network"),
    path("networks/<slug:slug>/", networks.show_network, name="directory-desk-network"),
    path("networks/<slug:slug>/describe/", networks.describe, name="directory-desk-describe-network"),
    path("networks/<slug:slug>/preset/", presets.complete, name="directory-desk-preset"),
    path("networks/<slug:slug>/close/", closing.close, name="directory-desk-close-network"),
    path("networks/<slug:slug>/reopen/", closing.reopen, name="directory-desk-reopen-network"),
    path("networks/<slug:slug>/look/", looks.change, name="directory-desk-look"),
    path("networks/<slug:slug>/join/", networks.join_network, name="directory-desk-join-network"),
    path("networks/<slug:slug>/links/<int:link_id>/end/", networks.leave_network, name="directory-desk-leave-network"),
    path("networks/<slug:slug>/mandates/new/", mandates.give, name="directory-desk-give-mandate"),
    path("networks/<slug:slug>/mandates/<str:public_id>/end/", mandates.end, name="directory-desk-end-mandate"),
    path("networks/<slug:slug>/bodies/new/", mandates.set_up, name="directory-desk-set-up-body"),
    path("networks/<slug:slug>/bodies/<str:public_id>/", mandates.show_body, name="directory-desk-body"),
    path("networks/<slug:slug>/bodies/<str:public_id>/close/", mandates.close, name="directory-desk-close-body"),
    path("networks/<slug:slug>/seats/<str:public_id>/end/", mandates.leave_seat, name="directory-desk-end-seat"),
    path("networks/<slug:slug>/seats/<str:public_id>/account/", seats.link_account, name="directory-desk-seat-account"),
    path("networks/<slug:slug>/members/", standing.list_members, name="directory-desk-members"),
    path("networks/<slug:slug>/members/find/", taking_in.find, name="directory-desk-find-member"),
    path("networks/<slug:slug>/take-in/<str:public_id>/", taking_in.take_in, name="directory-desk-take-in-member"),
    path("networks/<slug:slug>/members/<str:public_id>/", standing.show_membership, name="directory-desk-membership"),
    path(
        "networks/<slug:slug>/members/<str:public_id>/<slug:move>/",
        standing.move_membership,
        name="directory-desk-move-membership",
    ),
    path("organisations/<str:public_id>/relations/", standing.relations, name="directory-desk-relations"),
    path("lists/", taxonomies.list_taxonomies, name="directory-desk-taxonomies"),
    path("lists/places/", places.list_places, name="directory-desk-places"),
    path("lists/places/new/", places.add, name="directory-desk-add-place"),
    path("lists/places/<str:public_id>/", places.edit, name="directory-desk-place"),
    path("lists/<slug:key>/", taxonomies.show_taxonomy, name="directory-desk-taxonomy"),
    path("lists/<slug:key>/name/", taxonomies.rename, name="directory-desk-name-taxonomy"),
    path("lists/<slug:key>/<str:public_id>/", taxonomies.edit_term, name="directory-desk-term"),
]
