"""Registers the audit trail with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit trail."""

    name = "console.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep what is done to the key ring, which lies below and cannot import the trail; and name it our own key."""
        import console.audit.signing  # noqa: F401  # registers its sealed column
        from console.audit.key_ring import record
        from console.base.keyring import record_with

        record_with(record)
