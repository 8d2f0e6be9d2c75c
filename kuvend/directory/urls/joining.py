"""Addresses about joining."""

from django.urls import URLPattern, path

from kuvend.directory.views.desk import joining as desk_joining
from kuvend.directory.views.desk import joining_steps, policy, wording
from kuvend.directory.views.member import onboarding
from kuvend.directory.views.public import joining, joining_form, joining_more, joining_review, joining_status

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
    path("join/application/<str:public_id>/review/", joining_review.review, name="directory-application-review"),
    path(
        "join/application/<str:public_id>/duplicate/",
        joining_review.settle_duplicate,
        name="directory-application-duplicate",
    ),
    path(
        "join/application/<str:public_id>/who-sees-what/",
        joining_review.keep_choices,
        name="directory-application-choices",
    ),
    path(
        "join/application/<str:public_id>/address/", joining_review.change_address, name="directory-application-address"
    ),
    path("join/application/<str:public_id>/mail/", joining_review.mail_link, name="directory-application-mail"),
    path("join/application/<str:public_id>/answer/", joining_status.answer, name="directory-application-answer"),
    path("join/application/<str:public_id>/withdraw/", joining_status.withdraw, name="directory-application-withdraw"),
    path("join/application/<str:public_id>/more/", joining_more.review, name="directory-application-more"),
    path(
        "join/application/<str:public_id>/more/save/", joining_more.save_field, name="directory-application-more-save"
    ),
    path(
        "join/application/<str:public_id>/more/<slug:section>/",
        joining_more.fill_section,
        name="directory-application-more-section",
    ),
    path("join/application/<str:public_id>/appeal/", joining_status.appeal, name="directory-application-appeal"),
    path("join/<slug:slug>/", joining.join_network, name="directory-join-network"),
]
member: list[URLPattern] = [path("onboarding/<str:public_id>/", onboarding.show, name="directory-onboarding")]
desk: list[URLPattern] = [
    path("applications/", desk_joining.list_applications, name="directory-desk-applications"),
    path("applications/<str:public_id>/", desk_joining.show_application, name="directory-desk-application"),
    path("applications/<str:public_id>/take-up/", joining_steps.take_up, name="directory-desk-application-take-up"),
    path("applications/<str:public_id>/ask/", joining_steps.ask, name="directory-desk-application-ask"),
    path(
        "applications/<str:public_id>/address/",
        joining_steps.change_address,
        name="directory-desk-application-address",
    ),
    path(
        "applications/<str:public_id>/not-theirs/",
        joining_steps.say_not_theirs,
        name="directory-desk-application-not-theirs",
    ),
    path("applications/<str:public_id>/go-on/", joining_steps.go_on, name="directory-desk-application-go-on"),
    path(
        "applications/<str:public_id>/recommend/", joining_steps.recommend, name="directory-desk-application-recommend"
    ),
    path(
        "applications/<str:public_id>/ask-reader/",
        joining_steps.ask_reader,
        name="directory-desk-application-ask-reader",
    ),
    path("applications/<str:public_id>/read/", joining_steps.read, name="directory-desk-application-read"),
    path("applications/<str:public_id>/vote/", joining_steps.vote, name="directory-desk-application-vote"),
    path("applications/<str:public_id>/decide/", joining_steps.decide, name="directory-desk-application-decide"),
    path("applications/<str:public_id>/confirm/", joining_steps.confirm, name="directory-desk-application-confirm"),
    path("applications/<str:public_id>/hear/", joining_steps.hear, name="directory-desk-application-hear"),
    path("networks/<slug:slug>/policy/", policy.edit_policy, name="directory-desk-policy"),
    path("networks/<slug:slug>/reasons/", wording.list_reasons, name="directory-desk-reasons"),
    path("networks/<slug:slug>/reasons/new/", wording.add_reason, name="directory-desk-add-reason"),
    path("networks/<slug:slug>/reasons/<str:public_id>/", wording.edit_reason, name="directory-desk-reason"),
    path("networks/<slug:slug>/first-steps/", wording.list_steps, name="directory-desk-first-steps"),
    path("networks/<slug:slug>/first-steps/new/", wording.add_step, name="directory-desk-add-first-step"),
    path("networks/<slug:slug>/first-steps/<str:public_id>/", wording.edit_step, name="directory-desk-first-step"),
    path("networks/<slug:slug>/questions/", policy.open_questions, name="directory-desk-joining-questions"),
]
