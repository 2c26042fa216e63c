"""Registers exports with Django."""

from django.apps import AppConfig

from console.base.keyring import Sealed, register


class ExportsConfig(AppConfig):
    """Evidence for other houses: scraped, sent on, and read back."""

    name = "exports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which column is encrypted at rest, and that the past may be read from a store."""
        from exports.history.reading import past_in_store
        from exports.sealing import export_row
        from exports.streams.sealing import stream_row
        from telemetry.queries import past

        register(Sealed("exports.Export", "ciphertext", export_row))
        register(Sealed("exports.Stream", "ciphertext", stream_row, ("pk", "tenant_id")))
        past.use(past_in_store)
