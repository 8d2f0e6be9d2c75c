from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Tell Django where the app is."""

    name = "kuvend.people"
    label = "people"
