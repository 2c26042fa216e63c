"""Registers the fleet with Django."""

from django.apps import AppConfig


class FleetConfig(AppConfig):
    """Nodes, assignments and rollouts."""

    name = "fleet"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let objectives hold what would spend more of their budgets, and say what those below ask of the fleet."""
        from egress import standing
        from fleet import budgets
        from fleet.queries.heard import heard
        from fleet.queries.live import live_sequence

        budgets.register(budgets.of_objectives)
        standing.register(standing.Fleet(live_sequence, heard))
