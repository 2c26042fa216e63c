"""`manage.py verify_audit`: walks every chain of the trail and names the first break of each.

It prints the heads; keep that output outside this database and pass it as `--anchors` next time: what was cut off the
end of a chain shows only against a head noted earlier. Checkpoints of the database are taken into account always;
`--checkpoints` adds those that were kept elsewhere, `--key` the keys that may have signed them.
"""

import base64
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.audit.chain import Break, Head, chains, verify
from console.audit.models import Anchor, Checkpoint
from console.audit.signing import is_signed, kid_of, public_keys

Noted = dict[str, dict[int, str]]


class Command(BaseCommand):
    """Verify the audit trail."""

    help = "Verify the audit trail's chains of digests, its checkpoints and its anchors, and print the heads."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--anchors`: an earlier output of this command; `--checkpoints`: JSON lines; `--key`: base64."""
        parser.add_argument("--anchors", type=Path, help="a file with the output of an earlier run")
        parser.add_argument("--checkpoints", type=Path, help="checkpoints that were kept elsewhere, as JSON lines")
        parser.add_argument(
            "--key", action="append", default=[], help="a public key (base64) instead of the database's"
        )

    def handle(self, *args: Any, anchors: Path | None = None, **options: Any) -> None:
        """Print `<chain> <position> <digest>` per chain; fail when one is broken."""
        keys = _keys(options.get("key") or []) or public_keys()
        rows = [*Checkpoint.objects.all(), *(_kept(options["checkpoints"]) if options.get("checkpoints") else [])]
        breaks = [
            f"{row.chain}: the signature at entry {row.position} is not valid."
            for row in (*rows, *Anchor.objects.all())
            if not is_signed(row, keys)
        ]
        noted: Noted = defaultdict(dict)
        breaks += [
            f"{row.chain}: two checkpoints at entry {row.position} differ."
            for row in rows
            if noted[row.chain].setdefault(row.position, row.digest) != row.digest
        ]
        earlier = _read(anchors) if anchors else {}
        for chain in sorted({*chains(), *earlier, *noted}):
            found = verify(chain, anchor=earlier.get(chain), noted=noted[chain])
            if isinstance(found, Break):
                breaks.append(f"{found.chain}: entry {found.position}: {found.text}.")
            else:
                self.stdout.write(f"{found.chain} {found.position} {found.digest}")
        if breaks:
            raise CommandError("The audit trail is broken.\n" + "\n".join(breaks))


def _read(path: Path) -> dict[str, Head]:
    heads = [line.split() for line in path.read_text().splitlines() if line.strip()]
    return {chain: Head(chain, int(position), digest) for chain, position, digest in heads}


def _kept(path: Path) -> Iterator[Checkpoint]:
    for line in path.read_text().splitlines():
        given = json.loads(line)
        given["at"] = datetime.fromisoformat(given["at"])
        yield Checkpoint(**given)


def _keys(texts: list[str]) -> dict[str, Ed25519PublicKey]:
    raw = [base64.b64decode(text) for text in texts]
    return {kid_of(one): Ed25519PublicKey.from_public_bytes(one) for one in raw}
