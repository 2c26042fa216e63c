"""Registers the fleet with Django."""

from django.apps import AppConfig


class FleetConfig(AppConfig):
    """Nodes, assignments and rollouts."""

    name = "fleet"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let objectives hold what would spend more of their budgets."""
        from fleet import budgets

        budgets.register(budgets.of_objectives)
