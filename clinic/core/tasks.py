from celery import shared_task

from clinic.core import health


@shared_task(name="core.heartbeat", expires=60)
def heartbeat() -> None:
    health.beat_alive()
