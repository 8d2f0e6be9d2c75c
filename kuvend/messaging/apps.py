from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Tell Django where the app is."""

    name = "kuvend.messaging"
    label = "messaging"
