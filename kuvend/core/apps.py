from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Tell Django where the app is."""

    name = "kuvend.core"
    label = "core"
