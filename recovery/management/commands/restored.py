"""`manage.py restored`: which gateways wait after a restore, and which nodes have more than we know."""

from typing import Any

from django.core.management.base import BaseCommand

from fleet.queries.restored import standings
from policies.models import Gateway


class Command(BaseCommand):
    """Tell of gateways that wait."""

    help = "Show which gateways wait to be resumed after a restore, and what their nodes run that was lost."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each gateway that waits, one for each slice of it that nodes run a later revision of."""
        gateways = dict(Gateway.objects.order_by("slug").values_list("pk", "slug"))
        found = standings(gateways)
        for gateway_id, slug in gateways.items():
            if (standing := found.get(gateway_id)) is None:
                continue
            self.stdout.write(f"{slug}: restored to {standing.taken_at:%Y-%m-%d %H:%M:%S} UTC: "
                              f"{standing.nodes_ahead} nodes have more than we know")  # fmt: skip
            for one in standing.slices:
                self.stdout.write(f"  {one.key}: {one.nodes} nodes run revision {one.on_nodes}, we know {one.known}")
        if not found:
            self.stdout.write("No gateway waits.")
