"""Registers objectives with Django."""

from django.apps import AppConfig


class SloConfig(AppConfig):
    """What tenants promise of their traffic, and how they keep it."""

    name = "slo"
    default_auto_field = "django.db.models.BigAutoField"
