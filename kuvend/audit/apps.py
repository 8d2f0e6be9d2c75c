from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Tell Django where the app is."""

    name = "kuvend.audit"
    label = "audit"
