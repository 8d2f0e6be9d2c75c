from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Tell Django where the app is."""

    name = "kuvend.core"
    label = "core"

    def ready(self) -> None:
        """Collect the jobs of every app."""
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("tasks")
