"""Registers the audit trail with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit trail."""

    name = "console.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
