from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "clinic.safety"
    label = "safety"
