"""`manage.py rotate_signing_key`: a new key for manifests; nodes follow by themselves."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.audit.actor import SYSTEM
from console.base.errors import GatehouseError
from fleet.actions.signing_keys import DEFAULT_OVERLAP, rotate_signing_key


class Command(BaseCommand):
    """Rotate the signing key."""

    help = "Make a new key to sign manifests with; those before it retire after an overlap."

    def add_arguments(self, parser: CommandParser) -> None:
        """How long both are trusted."""
        hours = int(DEFAULT_OVERLAP.total_seconds() // 3600)
        parser.add_argument(
            "--overlap-hours",
            type=float,
            default=hours,
            help=f"how long the old keys stay trusted (default {hours}); 0 retires them at once, as for a stolen key",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, and say which key does what from when."""
        try:
            done = rotate_signing_key(overlap=timedelta(hours=options["overlap_hours"]), actor=SYSTEM)
        except GatehouseError as error:
            raise CommandError(error.detail) from None
        self.stdout.write(f"{done.key_id} signs manifests from now on")
        for key_id in done.retiring:
            self.stdout.write(f"{key_id} retires by {done.retire_at:%Y-%m-%d %H:%M} UTC")
