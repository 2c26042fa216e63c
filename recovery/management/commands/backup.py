"""`manage.py backup DIR`: a backup of the database, while everything runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from recovery.backing_up import back_up
from recovery.errors import RecoveryError


class Command(BaseCommand):
    """Back up."""

    help = (
        "Write a dump of the database and a manifest into a new folder. The key ring is not in it: back that up, too."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where."""
        parser.add_argument("folder", type=Path, help="a folder that is new or empty")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Write it, and say what is in it and which keys it needs."""
        try:
            manifest = back_up(folder.resolve())
        except RecoveryError as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(f"{folder}: {manifest.dump_bytes:,} bytes, SHA-256 {manifest.dump_sha256}")
        self.stdout.write(f"It needs the keys {', '.join(sorted(manifest.key_ids)) or 'of nobody'} of the key ring.")
