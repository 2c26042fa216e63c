"""Registers telemetry with Django."""

from django.apps import AppConfig


class TelemetryConfig(AppConfig):
    """Counts, latency and what is made of them."""

    name = "telemetry"
    default_auto_field = "django.db.models.BigAutoField"
