from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Tell Django where the app is."""

    name = "kuvend.directory"
    label = "directory"
