"""Registers alerts with Django."""

from django.apps import AppConfig

from console.base.keyring import Sealed, register


class AlertingConfig(AppConfig):
    """Rules, alerts, silences, channels and deliveries."""

    name = "alerting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which column is encrypted at rest."""
        from alerting.sealing import channel_row

        register(Sealed("alerting.Channel", "ciphertext", channel_row, ("pk", "tenant_id")))
