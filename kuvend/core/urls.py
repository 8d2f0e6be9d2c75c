"""Addresses of the floor itself."""

from django.urls import URLPattern, path

from kuvend.core.gallery import gallery

public: list[URLPattern] = [path("gallery/", gallery, name="gallery")]
member: list[URLPattern] = []
desk: list[URLPattern] = []
