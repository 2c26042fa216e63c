"""`manage.py seed_demo`: fills a fresh local stack with the demo; what is there already stays as it is."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from console import env
from fleet.demo.content import NODES
from fleet.demo.gateway import fill, gateway
from fleet.demo.keys import leave_join_token, leave_owner_token
from fleet.demo.objectives import promise
from fleet.demo.people import owner


class Command(BaseCommand):
    """Seed the demo."""

    help = "Fill a fresh local stack with a gateway, two tenants and their routes. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing, and say what was made."""
        state = Path(env.setting("STATE_DIR"))
        olga, edge = owner(), gateway()
        filled = fill(edge, state / "workloads")
        promise(edge)
        for name in NODES:
            leave_join_token(edge, name, state / "nodes" / name)
        leave_owner_token(olga, state / "token")
        self.stdout.write(f"published {', '.join(filled)}" if filled else "the demo is in place")
