"""`manage.py seed_vending`: a vended credential for a local stack, and who uses it; what is there stays as it is."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from console import env
from vending.demo.parcels import seed_parcels


class Command(BaseCommand):
    """Seed a vended credential."""

    help = "Let the demo's gateway sign what one of its workloads asks. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing, and say what was made."""
        is_new = seed_parcels(Path(env.setting("STATE_DIR")) / "parcels")
        self.stdout.write("orders can have things delivered" if is_new else "nothing to add")
