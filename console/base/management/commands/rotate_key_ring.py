"""`manage.py rotate_key_ring`: brings everything encrypted at rest under the newest key, while everything runs."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.base.keyring import KeyRingError, key_ring, rotation
from console.base.keyring.data_keys import DataKeyRing
from console.base.keyring.record import recorder

DEFAULT_BATCH = 500


class Command(BaseCommand):
    """Rotate the key ring."""

    help = "Encrypt again what lies under older keys, while everything runs; may be stopped and run again at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many rows at a time, and whether only to look."""
        parser.add_argument(
            "--batch", type=int, default=DEFAULT_BATCH, help=f"rows in one transaction (default {DEFAULT_BATCH})"
        )
        parser.add_argument("--new-data-key", action="store_true", help="with GATEHOUSE_KMS: make a new data key first")
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--dry-run", action="store_true", help="open everything, write nothing")
        only.add_argument("--check", action="store_true", help="only tell whether an older key is needed: then exit 1")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, and say how many rows lie under each key."""
        if not 1 <= options["batch"] <= 10_000:
            raise CommandError("--batch is 1 to 10000 rows.")
        if options["new_data_key"] and (options["dry_run"] or options["check"]):
            raise CommandError("--new-data-key changes something: leave out --dry-run and --check.")
        try:
            self._rotate(**options)
        except KeyRingError as error:
            raise CommandError(f"{error} Nothing is half done: mend that and run it again.") from None

    def _rotate(self, *, batch: int, new_data_key: bool, dry_run: bool, check: bool, **_: Any) -> None:
        if new_data_key:
            self._make_data_key()
        if isinstance(ring := key_ring(), DataKeyRing) and not (dry_run or check):
            ring.have_key()
        faults = [] if check else self._walk(batch, is_dry_run=dry_run)
        newest = key_ring().newest_id()
        left = self._tell(newest)
        if faults:
            raise CommandError("\n".join(["These rows cannot be opened:", *faults, "They were left as they are."]))
        if left and not dry_run:
            raise CommandError(f"{left} rows need an older key: keep it, and run rotate_key_ring again.")

    def _walk(self, size: int, *, is_dry_run: bool) -> list[str]:
        walk = rotation.rehearse if is_dry_run else rotation.reseal
        did = "can be encrypted again" if is_dry_run else "encrypted again"
        done: Counter[str] = Counter()
        faults: dict[str, str] = {}
        for batch in walk(key_ring, size):
            done[batch.column] += batch.resealed
            self.stdout.write(f"{batch.column}: {done[batch.column]} rows {did}")
            faults |= {f"{batch.column} {pk}": why for pk, why in batch.unreadable.items()}
        return [f"{row}: {why}" for row, why in faults.items()]

    def _tell(self, newest: bytes) -> int:
        """Print the rows under each key; return how many lie under others than the newest."""
        under: Counter[str] = Counter()
        for column, rows in rotation.census().items():
            under += rows
            self.stdout.write(f"{column}: " + ", ".join(f"{count} under {key}" for key, count in sorted(rows.items())))
        under.setdefault(newest.hex(), 0)
        for key, count in sorted(under.items(), key=lambda entry: entry[0] != newest.hex()):
            role = "the newest key" if key == newest.hex() else "an older key"
            self.stdout.write(f"key {key}, {role}: {count} rows")
        return under.total() - under[newest.hex()]

    def _make_data_key(self) -> None:
        ring = key_ring()
        if not isinstance(ring, DataKeyRing):
            raise CommandError("--new-data-key needs GATEHOUSE_KMS; otherwise put a new key in front of the ring.")
        recorder()(lambda: f"Made data key {ring.make_key()}, which encrypts from now on")
        self.stdout.write(f"key {ring.newest_id().hex()} encrypts from now on")
