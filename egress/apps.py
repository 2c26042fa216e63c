"""Registers what went out with Django."""

from django.apps import AppConfig


class EgressConfig(AppConfig):
    """What went out through the gateways, what was denied, and what people ask for."""

    name = "egress"
    default_auto_field = "django.db.models.BigAutoField"
