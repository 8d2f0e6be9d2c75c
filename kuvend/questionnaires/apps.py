from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """Tell Django where the app is."""

    name = "kuvend.questionnaires"
    label = "questionnaires"
