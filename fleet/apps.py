"""Registers the fleet with Django."""

from django.apps import AppConfig


class FleetConfig(AppConfig):
    """Nodes, assignments and rollouts."""

    name = "fleet"
    default_auto_field = "django.db.models.BigAutoField"
