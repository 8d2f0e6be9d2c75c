"""Addresses about looking after profiles."""

from django.urls import URLPattern, path

from kuvend.directory.views.desk import accounts, duplicates, merging, organisations
from kuvend.directory.views.member import bodies, profiles, relations, standing, teams
from kuvend.directory.views.public import claiming

public: list[URLPattern] = [path("claim/<str:code>/", claiming.claim, name="directory-claim")]
member: list[URLPattern] = [
    path("profiles/", teams.my_profiles, name="directory-my-profiles"),
    path("profiles/<str:public_id>/", profiles.edit, name="directory-edit-profile"),
    path("profiles/<str:public_id>/edit/<slug:section>/", profiles.edit, name="directory-edit-profile-section"),
    path("profiles/<str:public_id>/preview/", profiles.preview, name="directory-preview-profile"),
    path("profiles/<str:public_id>/discard/", profiles.discard, name="directory-discard-draft"),
    path("profiles/<str:public_id>/history/", profiles.history, name="directory-profile-history"),
    path("profiles/<str:public_id>/history/<int:number>/", profiles.version, name="directory-profile-version"),
    path("profiles/<str:public_id>/membership/", standing.show, name="directory-standing"),
    path("profiles/<str:public_id>/readers/", standing.choose_who_sees, name="directory-choose-readers"),
    path("profiles/<str:public_id>/confirm/", standing.confirm, name="directory-confirm-own-profile"),
    path(
        "profiles/<str:public_id>/membership/<str:membership>/leave/",
        standing.leave,
        name="directory-leave-network",
    ),
    path("profiles/<str:public_id>/bodies/", bodies.list_bodies, name="directory-organisation-bodies"),
    path("profiles/<str:public_id>/bodies/<str:body>/", bodies.show_body, name="directory-organisation-body"),
    path("profiles/<str:public_id>/bodies/<str:body>/close/", bodies.close, name="directory-organisation-close-body"),
    path("profiles/<str:public_id>/seats/<str:seat>/end/", bodies.leave_seat, name="directory-organisation-end-seat"),
    path("profiles/<str:public_id>/relations/", relations.list_relations, name="directory-relations"),
    path("profiles/<str:public_id>/relations/<str:relation_id>/end/", relations.end, name="directory-relation-end"),
    path(
        "profiles/<str:public_id>/relations/<str:relation_id>/<slug:said>/",
        relations.answer,
        name="directory-relation-answer",
    ),
    path("profiles/<str:public_id>/team/", teams.team, name="directory-team"),
    path("profiles/<str:public_id>/team/leave/", teams.leave, name="directory-leave-team"),
    path("profiles/<str:public_id>/team/<str:role>/remove/", teams.remove, name="directory-remove-colleague"),
    path("profiles/<str:public_id>/team/<str:role>/hand-over/", teams.give_over, name="directory-hand-over"),
    path(
        "profiles/<str:public_id>/invitations/<str:invitation>/resend/",
        teams.resend,
        name="directory-resend-invitation",
    ),
    path(
        "profiles/<str:public_id>/invitations/<str:invitation>/revoke/",
        teams.revoke,
        name="directory-revoke-invitation",
    ),
]
desk: list[URLPattern] = [
    path("organisations/", organisations.list_organisations, name="directory-desk-organisations"),
    path("organisations/new/", organisations.add, name="directory-desk-add-organisation"),
    path("organisations/duplicates/", duplicates.list_pairs, name="directory-desk-duplicates"),
    path(
        "organisations/duplicates/<str:public_id>/different/",
        duplicates.say_different,
        name="directory-desk-different-duplicate",
    ),
    path(
        "organisations/duplicates/<str:public_id>/again/",
        duplicates.again,
        name="directory-desk-again-duplicate",
    ),
    path("organisations/<str:public_id>/", organisations.show, name="directory-desk-organisation"),
    path("organisations/<str:public_id>/publish/", organisations.publish, name="directory-desk-publish-organisation"),
    path("organisations/<str:public_id>/archive/", organisations.archive, name="directory-desk-archive-organisation"),
    path("organisations/<str:public_id>/restore/", organisations.restore, name="directory-desk-restore-organisation"),
    path("organisations/<str:public_id>/merge/", merging.choose_other, name="directory-desk-merge-choose"),
    path("organisations/<str:public_id>/merge/<str:other>/", merging.merge, name="directory-desk-merge"),
    path("merges/<str:public_id>/undo/", merging.undo, name="directory-desk-undo-merge"),
    path("help/", accounts.list_help, name="directory-desk-help"),
    path("help/<str:public_id>/", accounts.show_help, name="directory-desk-show-help"),
    path("help/<str:public_id>/stop/", accounts.stop_help, name="directory-desk-stop-help"),
    path("people/<str:person>/second-step/", accounts.begin_second_factor, name="directory-desk-help-second-factor"),
    path("people/<str:person>/address/", accounts.begin_address, name="directory-desk-help-address"),
    path("networks/<slug:slug>/roles/", accounts.roles, name="directory-desk-roles"),
    path("networks/<slug:slug>/roles/<str:public_id>/end/", accounts.end_role, name="directory-desk-end-role"),
]
