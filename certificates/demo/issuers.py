"""Puts the demo's issuers in place: a CA of our own, and Pebble where it runs on this machine."""

from dataclasses import dataclass
from typing import Any, Final

from certificates.actions.issuers import NewIssuer, add_issuer, change_issuer, check_issuer
from certificates.models import Issuer, IssuerType
from console.audit.actor import SYSTEM

INTERNAL: Final = "internal"
PEBBLE: Final = "pebble"
OURS: Final = (INTERNAL, PEBBLE)


@dataclass(frozen=True, slots=True)
class AcmeDirectory:
    """An ACME directory on this machine, the PEM its own certificate is checked with, and the DNS it asks (host:port).

    We ask the same DNS: this machine's own knows nothing of the demo's hostnames.
    """

    url: str
    ca_bundle: str
    dns: str


def internal() -> Issuer:
    """Return the demo's own CA, made on the first call."""
    found = Issuer.objects.filter(name=INTERNAL).first()
    return found or add_issuer(NewIssuer(INTERNAL, IssuerType.INTERNAL, {"title": "Internal CA"}), actor=SYSTEM)


def pebble(directory: AcmeDirectory) -> Issuer:
    """Return the issuer of a Pebble that has just started: it is where it says, and it knows no account yet."""
    settings = {"directory_url": directory.url, "ca_bundle": directory.ca_bundle}
    found = Issuer.objects.filter(name=PEBBLE).first()
    if found is None:
        titled: dict[str, Any] = {"title": "Pebble (local test CA)", **settings}
        found = add_issuer(NewIssuer(PEBBLE, IssuerType.ACME, titled), actor=SYSTEM)
    if any(getattr(found, name) != value for name, value in settings.items()):
        found = change_issuer(PEBBLE, settings, actor=SYSTEM)
    found.account_url, found.dns = "", {**found.dns, "visible_at": directory.dns}
    found.save(update_fields=["account_url", "dns"])
    return found


def seed_issuers(directory: AcmeDirectory | None) -> str:
    """Make what is missing and return the default: Pebble where it answers, unless somebody chose another one."""
    own = internal()
    answers = directory is not None and check_issuer(pebble(directory)).ok
    wanted = PEBBLE if answers else own.name
    default = Issuer.objects.filter(is_default=True).values_list("name", flat=True).first()
    if default is not None and (default == wanted or default not in OURS):
        return str(default)
    change_issuer(wanted, {"is_default": True}, actor=SYSTEM)
    return wanted
