from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Tell Django where the app is."""

    name = "kuvend.audit"
    label = "audit"

    def ready(self) -> None:
        """Collect the sentences of every app."""
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("phrases")
