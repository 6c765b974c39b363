from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "clinic.instruments"
    label = "instruments"
