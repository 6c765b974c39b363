from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "clinic.console"
    label = "console"
