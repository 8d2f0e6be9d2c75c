"""Addresses of the editor. Answering happens on the pages of the app that asks."""

from django.urls import URLPattern, path

from kuvend.questionnaires.views.desk import editor, texts

public: list[URLPattern] = []
member: list[URLPattern] = []
desk: list[URLPattern] = [
    path("questionnaires/<str:public_id>/", editor.edit, name="questionnaires-edit"),
    path("questionnaires/<str:public_id>/act/", editor.act, name="questionnaires-act"),
    path("questionnaires/<str:public_id>/describe/", editor.describe, name="questionnaires-describe"),
    path("questionnaires/<str:public_id>/copy/", editor.copy, name="questionnaires-copy"),
    path("questionnaires/<str:public_id>/sections/<slug:key>/", editor.edit_section, name="questionnaires-section"),
    path("questionnaires/<str:public_id>/questions/<slug:key>/", editor.edit_question, name="questionnaires-question"),
    path("questionnaires/<str:public_id>/translate/<slug:language>/", texts.translate, name="questionnaires-translate"),
    path("questionnaires/<str:public_id>/preview/<slug:language>/", texts.preview, name="questionnaires-preview"),
]
