"""Addresses of the house's front: start page, workspace, search, and what machines ask for."""

from django.urls import URLPattern, path

from kuvend.portal.views.member import workspace
from kuvend.portal.views.public import home, machines, pages, searching, wizard

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
    path("welcome/", wizard.welcome, name="welcome"),
    path("welcome/language/", wizard.language, name="welcome-language"),
    path("welcome/network/", wizard.network, name="welcome-network"),
    path("welcome/look/", wizard.look, name="welcome-look"),
    path("welcome/look/preview.svg", wizard.look_preview, name="welcome-look-preview"),
    path("welcome/account/", wizard.account, name="welcome-account"),
    path("welcome/confirm/", wizard.confirm, name="welcome-confirm"),
    path("welcome/members/", wizard.members, name="welcome-members"),
]
member: list[URLPattern] = []
desk: list[URLPattern] = []
