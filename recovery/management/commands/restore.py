"""`manage.py restore DIR`: the database as it was when a backup was made."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from recovery.afterwards import settle
from recovery.errors import RecoveryError
from recovery.manifest import read_manifest
from recovery.restoring import check, load


class Command(BaseCommand):
    """Restore."""

    help = "Replace the database by a backup. Stop web, worker and beat first; nodes go on serving."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which backup, and what to make of what it cannot know."""
        parser.add_argument("folder", type=Path, help="a folder that `backup` wrote")
        parser.add_argument("--check", action="store_true", help="only say whether it can be restored")
        parser.add_argument("--anchors", type=Path, help="a file with the output of an earlier verify_audit")
        parser.add_argument("--revoke-tokens", action="store_true", help="revoke all API tokens")
        parser.add_argument("--without-keys", action="store_true", help="go on although secrets cannot be read")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Check, load, settle, and say what was lost."""
        try:
            noted = _noted(options["anchors"]) if options["anchors"] else {}
            manifest = read_manifest(folder)
            check(manifest, without_keys=options["without_keys"])
            if options["check"]:
                self.stdout.write(f"It can be restored: taken at {manifest.taken_at.isoformat()}.")
                return
            load(folder)
            told = settle(manifest, {**manifest.heads, **noted}, revoke_tokens=options["revoke_tokens"])
        except RecoveryError as fault:
            raise CommandError(f"{fault} Nothing was changed.") from None
        for sentence in told.sentences:
            self.stdout.write(sentence)
        self.stdout.write("Start web, worker and beat. `manage.py restored` shows which nodes have more than we know.")


def _noted(path: Path) -> dict[str, tuple[int, str]]:
    try:
        lines = [line.split() for line in path.read_text().splitlines() if line.strip()]
        return {chain: (int(position), digest) for chain, position, digest in lines}
    except (OSError, ValueError) as fault:
        raise RecoveryError(f"{path} is not the output of verify_audit: {fault}.") from None
