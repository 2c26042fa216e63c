"""Registers the life of tenants with Django."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Suspended, exported, deleted."""

    name = "tenancy"
    default_auto_field = "django.db.models.BigAutoField"
