"""Addresses of the house's front: start page, workspace, search, and what machines ask for."""

from django.urls import URLPattern, path

from kuvend.portal.views.member import workspace
from kuvend.portal.views.public import home, machines, pages, searching

plain: list[URLPattern] = [
    path("", home.choose_language, name="choose-language"),
    path("robots.txt", machines.show_robots, name="robots"),
    path("sitemap.xml", machines.show_sitemap, name="sitemap"),
    path("theme/<slug:slug>.css", machines.show_theme, name="theme"),
]
public: list[URLPattern] = [
    path("", home.show_home, name="home"),
    path("workspace/", workspace.show_workspace, name="workspace"),
    path("search/", searching.show_search, name="search"),
    path("accessibility/", pages.show_accessibility, name="accessibility"),
    path("privacy/", pages.show_privacy_notice, name="privacy-notice"),
]
member: list[URLPattern] = []
desk: list[URLPattern] = []
