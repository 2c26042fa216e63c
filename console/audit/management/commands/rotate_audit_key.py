"""`manage.py rotate_audit_key`: a new key signs checkpoints from now on; older ones go on verifying theirs."""

from typing import Any

from django.core.management.base import BaseCommand

from console.audit.signing import make_key


class Command(BaseCommand):
    """Rotate the key of checkpoints."""

    help = "Make a new key for the checkpoints of the audit trail."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the id of the new key."""
        self.stdout.write(f"{make_key().kid} signs checkpoints from now on.")
