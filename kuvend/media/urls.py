"""Addresses of files: the same in every language."""

from django.urls import path

from kuvend.media.views.public import file

plain = [path("files/<str:public_id>/<str:name>", file, name="media_file")]
