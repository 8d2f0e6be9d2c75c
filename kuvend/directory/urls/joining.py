"""Addresses about joining."""

from django.urls import URLPattern, path

from kuvend.directory.views.public import joining, joining_form, joining_status

public: list[URLPattern] = [
    path("join/", joining.list_networks, name="directory-join"),
    path("join/link/", joining.ask_link, name="directory-application-link"),
    path("join/return/<str:code>/", joining.come_back, name="directory-application-return"),
    path("join/application/<str:public_id>/", joining_status.show, name="directory-application"),
    path(
        "join/application/<str:public_id>/section/<slug:section>/",
        joining_form.fill_section,
        name="directory-application-section",
    ),
    path("join/application/<str:public_id>/save/", joining_form.save_field, name="directory-application-save"),
    path("join/application/<str:public_id>/review/", joining_form.review, name="directory-application-review"),
    path(
        "join/application/<str:public_id>/duplicate/",
        joining_form.settle_duplicate,
        name="directory-application-duplicate",
    ),
    path("join/application/<str:public_id>/mail/", joining_form.mail_link, name="directory-application-mail"),
    path("join/application/<str:public_id>/answer/", joining_status.answer, name="directory-application-answer"),
    path("join/application/<str:public_id>/withdraw/", joining_status.withdraw, name="directory-application-withdraw"),
    path("join/application/<str:public_id>/appeal/", joining_status.appeal, name="directory-application-appeal"),
    path("join/<slug:slug>/", joining.join_network, name="directory-join-network"),
]
member: list[URLPattern] = []
desk: list[URLPattern] = []
