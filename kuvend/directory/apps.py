from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Tell Django where the app is."""

    name = "kuvend.directory"
    label = "directory"

    def ready(self) -> None:
        """Say how the record of decisions reads."""
        from kuvend.directory.phrases import record  # noqa: F401 - it declares; needs the apps below
