"""Addresses of what is not translated yet."""

from django.urls import URLPattern, path

from kuvend.directory.views.desk import translating

public: list[URLPattern] = []
member: list[URLPattern] = []
desk = [
    path("untranslated/", translating.list_untranslated, name="directory-desk-untranslated"),
    path(
        "networks/<slug:slug>/bodies/<str:public_id>/name/", translating.change_name, name="directory-desk-rename-body"
    ),
]
