"""Addresses about bringing members out of an old website."""

from django.urls import URLPattern, path

from kuvend.directory.views.desk import importing, imports_kept

public: list[URLPattern] = []
member: list[URLPattern] = []
desk: list[URLPattern] = [
    path("import/", importing.list_imports, name="directory-desk-imports"),
    path("import/<str:public_id>/", importing.show_import, name="directory-desk-import"),
    path("import/<str:public_id>/confirm/", importing.confirm_ready, name="directory-desk-confirm-import"),
    path("import/<str:public_id>/undo/", importing.undo, name="directory-desk-undo-import"),
    path("import/<str:public_id>/delete/", imports_kept.delete, name="directory-desk-delete-import"),
    path("networks/<slug:slug>/imports/", imports_kept.keep, name="directory-desk-imports-kept"),
    path("import/items/<str:public_id>/", importing.show_item, name="directory-desk-import-item"),
    path("import/items/<str:public_id>/confirm/", importing.confirm_item, name="directory-desk-confirm-import-item"),
    path("import/items/<str:public_id>/merge/", importing.merge_item, name="directory-desk-merge-import-item"),
    path("import/items/<str:public_id>/aside/", importing.set_aside, name="directory-desk-set-import-item-aside"),
    path("import/items/<str:public_id>/reopen/", importing.reopen, name="directory-desk-reopen-import-item"),
    path("import/items/<str:public_id>/undo/", importing.undo_item, name="directory-desk-undo-import-item"),
]
