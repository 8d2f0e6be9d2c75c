from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Tell Django where the app is."""

    name = "kuvend.messaging"
    label = "messaging"

    def ready(self) -> None:
        """Collect the mails of every app."""
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("emails")
