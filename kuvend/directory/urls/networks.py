"""Addresses about networks."""

from django.urls import URLPattern

public: list[URLPattern] = []
member: list[URLPattern] = []
desk: list[URLPattern] = []
