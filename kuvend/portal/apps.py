from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Tell Django where the app is."""

    name = "kuvend.portal"
    label = "portal"
