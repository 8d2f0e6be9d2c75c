from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Tell Django where the app is."""

    name = "kuvend.api"
    label = "api"
