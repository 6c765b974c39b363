from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "clinic.core"
    label = "core"

    def ready(self) -> None:
        from clinic.core import checks, logs  # noqa: F401, PLC0415  both need the settings
        from clinic.core.grants import grant_after_migrate  # noqa: PLC0415  needs the app registry

        logs.configure()
        import_module(settings.QUEUE_APPLICATION)

        # Once per migrate, after the last app: every table of every app exists by then.
        post_migrate.connect(grant_after_migrate, sender=self, dispatch_uid="clinic.core.grants")
