"""`manage.py verify_audit`: walks every chain of the trail and names the first break of each.

It prints the heads; keep that output outside this database and pass it as `--anchors` next time: what was cut off the
end of a chain shows only against a head noted earlier.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.audit.chain import Break, Head, chains, verify


class Command(BaseCommand):
    """Verify the audit trail."""

    help = "Verify the audit trail's chains of digests and print their heads."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--anchors`: an earlier output of this command."""
        parser.add_argument("--anchors", type=Path, help="a file with the output of an earlier run")

    def handle(self, *args: Any, anchors: Path | None = None, **options: Any) -> None:
        """Print `<chain> <position> <digest>` per chain; fail when one is broken."""
        noted = _read(anchors) if anchors else {}
        breaks = []
        for chain in sorted({*chains(), *noted}):
            found = verify(chain, anchor=noted.get(chain))
            if isinstance(found, Break):
                breaks.append(f"{found.chain}: entry {found.position}: {found.text}.")
            else:
                self.stdout.write(f"{found.chain} {found.position} {found.digest}")
        if breaks:
            raise CommandError("The audit trail is broken.\n" + "\n".join(breaks))


def _read(path: Path) -> dict[str, Head]:
    heads = [line.split() for line in path.read_text().splitlines() if line.strip()]
    return {chain: Head(chain, int(position), digest) for chain, position, digest in heads}
