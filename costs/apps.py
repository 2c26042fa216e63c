"""Registers costs with Django."""

from django.apps import AppConfig


class CostsConfig(AppConfig):
    """What traffic costs, and whom."""

    name = "costs"
    default_auto_field = "django.db.models.BigAutoField"
