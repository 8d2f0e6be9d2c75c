"""Addresses about looking after profiles."""

from django.urls import URLPattern, path

from kuvend.directory.views.member import profiles, teams
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
desk: list[URLPattern] = []
