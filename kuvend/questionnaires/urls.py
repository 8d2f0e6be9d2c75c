"""Addresses of the editor. Answering happens on the pages of the app that asks."""

from django.urls import URLPattern, path

from kuvend.questionnaires.views import desk as views

public: list[URLPattern] = []
member: list[URLPattern] = []
desk: list[URLPattern] = [
    path("questionnaires/<str:public_id>/", views.edit, name="questionnaires-edit"),
    path("questionnaires/<str:public_id>/act/", views.act, name="questionnaires-act"),
    path("questionnaires/<str:public_id>/describe/", views.describe, name="questionnaires-describe"),
    path("questionnaires/<str:public_id>/copy/", views.copy, name="questionnaires-copy"),
    path("questionnaires/<str:public_id>/sections/<slug:key>/", views.edit_section, name="questionnaires-section"),
    path("questionnaires/<str:public_id>/questions/<slug:key>/", views.edit_question, name="questionnaires-question"),
    path("questionnaires/<str:public_id>/translate/<slug:language>/", views.translate, name="questionnaires-translate"),
    path("questionnaires/<str:public_id>/preview/<slug:language>/", views.preview, name="questionnaires-preview"),
]
