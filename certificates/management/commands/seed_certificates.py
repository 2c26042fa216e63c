"""`manage.py seed_certificates`: issuers and a first certificate for a local stack; what is there stays as it is."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from certificates.demo.certificate import seed_certificate
from certificates.demo.issuers import AcmeDirectory, internal, seed_issuers
from certificates.queries.authorities import roots_of
from console import env


class Command(BaseCommand):
    """Seed issuers."""

    help = "Give a local stack its issuers and a first certificate. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where a test CA may run; it need not."""
        parser.add_argument("--acme-directory", default="", help="address of a test CA's ACME directory")
        parser.add_argument("--acme-dns", default="", help="host:port of the DNS it asks")
        parser.add_argument("--acme-ca-bundle", type=Path, help="PEM to check its certificate with; absent: no such CA")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing, leave the internal CA's roots in the state folder, and say what was made."""
        default = seed_issuers(_directory(options))
        (Path(env.setting("STATE_DIR")) / "internal-root.pem").write_text(roots_of(internal().authorities.all()))
        self.stdout.write(f"certificates come from {default}")
        if seed_certificate():
            self.stdout.write("added the first certificate")


def _directory(options: dict[str, Any]) -> AcmeDirectory | None:
    bundle: Path | None = options["acme_ca_bundle"]
    if bundle is None or not bundle.exists():
        return None
    return AcmeDirectory(options["acme_directory"], bundle.read_text(), options["acme_dns"])
