from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Tell Django where the app is."""

    name = "kuvend.media"
    label = "media"
