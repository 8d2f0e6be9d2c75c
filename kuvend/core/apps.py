from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Tell Django where the app is."""

    name = "kuvend.core"
    label = "core"

    def ready(self) -> None:
        """Collect the jobs of every app, and what each declares about people."""
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("tasks", "privacy")
