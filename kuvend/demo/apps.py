from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Tell Django where the app is."""

    name = "kuvend.demo"
    label = "demo"
