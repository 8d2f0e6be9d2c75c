"""Addresses of the floor itself."""

from django.urls import URLPattern, path

from kuvend.core.gallery import gallery
from kuvend.core.jobs.pages import job_progress
from kuvend.core.pulse import healthz

plain: list[URLPattern] = [path("healthz", healthz, name="healthz")]
public: list[URLPattern] = [
    path("gallery/", gallery, name="gallery"),
    path("jobs/<str:public_id>/", job_progress, name="job_progress"),
]
member: list[URLPattern] = []
desk: list[URLPattern] = []
