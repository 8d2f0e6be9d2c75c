"""Addresses of the demo. They answer 404 everywhere else."""

from django.urls import path

from kuvend.demo import views

public = [
    path("demo/", views.roles, name="demo_roles"),
    path("demo/sign-in/", views.sign_in, name="demo_sign_in"),
]
