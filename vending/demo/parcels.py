"""Lets the demo's workload `orders` have things delivered: by a named destination, whose requests the gateway signs.

The service behind it, its certificate and its key lie in the state folder; the service reads them from there.
"""

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from console import env
from console.audit.actor import SYSTEM
from fleet.actions.publish import Publication, publish
from policies.actions.imports import import_objects
from policies.models import DraftObject, Slice
from vending.actions.credentials import Wanted, add_credential
from vending.models import Credential

SLICE: Final = "acme@edge"
NAME: Final = "parcels"
HOST: Final = "parcels.localhost"
KEY_ID: Final = "acme"
PORT: Final = env.number("PARCELS_PORT", 9103)
_LIFETIME: Final = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class ParcelsFiles:
    """What the service reads: the key that it shares with the gateway, and its certificate with the private key."""

    folder: Path

    @property
    def key(self) -> Path:
        """The shared key."""
        return self.folder / "key"

    @property
    def server(self) -> Path:
        """Certificate and private key, PEM."""
        return self.folder / "server.pem"

    @property
    def authority(self) -> Path:
        """Who signed it (PEM): itself."""
        return self.folder / "authority.pem"


def seed_parcels(folder: Path) -> bool:
    """Make what is missing, unless somebody has published or drafted since the demo began; say whether anything was."""
    files = ParcelsFiles(folder)
    slice = Slice.objects.traffic().filter(key=SLICE, last_sequence=1).first()
    if slice is None or DraftObject.objects.unpublished().filter(slice=slice).exists():
        return False
    if not files.authority.exists():
        _make(files)
    if not Credential.objects.beside(slice).filter(name=NAME).exists():
        wanted = Wanted(
            name=NAME, kind="hmac", parameters={"key_id": KEY_ID}, secrets={"secret": files.key.read_text()},
            description="Signs what orders asks of the parcel service", owner="Orders team",
        )  # fmt: skip
        add_credential(slice, wanted, actor=SYSTEM)
    import_objects(actor=SYSTEM, slice=slice, objects=_objects(files.authority.read_text()))
    publish(slice, Publication(message="Orders has things delivered"), actor=SYSTEM)
    return True


def _objects(trust: str) -> tuple[dict[str, Any], ...]:
    place = {"host": f"{NAME}.egress", "port": 80, "forwarding": "http"}
    return (
        {
            "kind": "egress_destination", "name": NAME,
            "spec": {"host": HOST, "port": PORT, "credential": NAME, "trust": trust,
                     "retry": {"attempts": 1, "on": ["connect-failure", "reset"]},
                     "description": "Delivers what was ordered; takes signed requests only"},
        },
        {
            "kind": "egress_policy", "name": "delivery",
            "spec": {"workloads": ["orders"], "rules": [{"name": "parcels", "destinations": [place]}],
                     "description": "Orders may have things delivered, and never has the key of that"},
        },
    )  # fmt: skip


def _make(files: ParcelsFiles) -> None:
    certificate, private_key = _self_signed()
    files.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(files.key, secrets.token_hex(32))
    _write(files.server, f"{private_key}{certificate}")
    _write(files.authority, certificate)  # the last: once it is there, all are


def _self_signed() -> tuple[str, str]:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + _LIFETIME)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    form = serialization.PrivateFormat.PKCS8
    private = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    signed = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    return signed.decode(), private.decode()


def _write(file: Path, text: str) -> None:
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
    fresh.replace(file)
