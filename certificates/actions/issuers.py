"""Issuers: added and changed by whoever operates the platform; each is one verb."""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from django.db import transaction

from certificates.acme.resources import Directory
from certificates.actions.authorities import make_authority
from certificates.actions.keys import seal_for_issuer
from certificates.actions.rotation.accounts import acme_client
from certificates.actions.rotation.dns_records import REQUIRED
from certificates.actions.rotation.looks import Fault
from certificates.actions.wanted import CHALLENGES
from certificates.models import Certificate, Issuer, IssuerType
from certificates.pki.keys import KeyType, generate_key
from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base.errors import Conflict, Invalid

CHANGEABLE: Final = (
    "title", "is_default", "key_types", "challenge", "directory_url", "ca_bundle", "email", "profile",
    "lifetime_seconds", "dns",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewIssuer:
    """An issuer to add; `settings` are columns by name (`CHANGEABLE`)."""

    name: str
    type: IssuerType
    settings: dict[str, Any] = field(default_factory=dict)
    eab_kid: str = ""
    eab_hmac_key: str = field(default="", repr=False)
    dns_secret: str = field(default="", repr=False)


def add_issuer(wanted: NewIssuer, *, actor: Actor, dry_run: bool = False) -> Issuer:
    """Add an issuer: an ACME account gets its key now and is registered on first use, a CA of our own its root."""
    with verb("issuer.add", actor=actor, dry_run=dry_run) as act:
        if Issuer.objects.filter(name=wanted.name).exists():
            raise Invalid.field("/name", "taken", f"There is an issuer {wanted.name} already.")
        row = Issuer(name=wanted.name, type=str(wanted.type), eab_kid=wanted.eab_kid)
        _apply(row, {"key_types": [str(KeyType.ECDSA_P256)], **wanted.settings})
        if wanted.eab_kid:
            row.eab_ciphertext = seal_for_issuer(row, "eab_ciphertext", wanted.eab_hmac_key.encode())
        if wanted.dns_secret:
            row.dns_ciphertext = seal_for_issuer(row, "dns_ciphertext", wanted.dns_secret.encode())
        if wanted.type is IssuerType.INTERNAL:
            make_authority(row)
        else:
            row.account_ciphertext = seal_for_issuer(row, "account_ciphertext", generate_key(KeyType.ECDSA_P256))
        row.save()
        _record(act, row, f"Added issuer {row.name}")
        return row


def change_issuer(
    name: str, settings: dict[str, Any], *, dns_secret: str = "", actor: Actor, dry_run: bool = False
) -> Issuer:
    """Change what may be changed; another directory means another account."""
    with verb("issuer.change", actor=actor, dry_run=dry_run) as act:
        row = Issuer.objects.select_for_update().get(name=name)
        before = row.directory_url
        _apply(row, settings)
        if row.directory_url != before:
            row.account_url = ""
        if dns_secret:
            row.dns_ciphertext = seal_for_issuer(row, "dns_ciphertext", dns_secret.encode())
        row.version += 1
        row.save()
        _record(act, row, f"Changed issuer {row.name}")
        return row


def delete_issuer(name: str, *, actor: Actor, dry_run: bool = False) -> None:
    """Delete an issuer that no certificate names. Raises Conflict `issuer_in_use`."""
    with verb("issuer.delete", actor=actor, dry_run=dry_run) as act:
        row = Issuer.objects.select_for_update().get(name=name)
        if Certificate.objects.shown().filter(issuer=row).exists():
            raise Conflict("Certificates come from it; give them another issuer first.", code="issuer_in_use")
        Certificate.objects.filter(issuer=row).update(issuer=None)
        _record(act, row, f"Deleted issuer {row.name}")
        row.delete()


@dataclass(frozen=True, slots=True)
class Checked:
    """What a directory said when it was asked now."""

    ok: bool
    text: str
    directory: Directory | None = None


def check_issuer(row: Issuer) -> Checked:
    """Talk to the CA now, registering the account if it is not yet."""
    if row.type == IssuerType.INTERNAL:
        return Checked(True, "It issues by itself.")
    try:
        with acme_client(row) as client:
            directory = client.directory()
    except Fault as fault:
        return Checked(False, fault.text)
    info = "with renewal information" if directory.has_renewal_info else "without renewal information"
    return Checked(True, f"It answers, {info}, and knows our account.", directory)


def _apply(row: Issuer, settings: dict[str, Any]) -> None:
    for name in CHANGEABLE:
        if name in settings:
            setattr(row, name, settings[name])
    if row.type == IssuerType.ACME and urlsplit(row.directory_url).scheme != "https":
        raise Invalid.field("/directory_url", "invalid", "The address of an ACME directory, beginning with https://.")
    if row.challenge not in CHALLENGES:
        raise Invalid.field("/challenge", "invalid", f"One of {', '.join(CHALLENGES)}.")
    _check_dns(row)
    for index, text in enumerate(row.key_types):
        if text not in set(KeyType):
            raise Invalid.field(f"/key_types/{index}", "invalid", f"One of {', '.join(KeyType)}.")
    if row.is_default:
        with transaction.atomic():
            Issuer.objects.filter(is_default=True).exclude(pk=row.pk).update(is_default=False)


def _check_dns(row: Issuer) -> None:
    """Raise Invalid where dns-01 is wanted and nobody says how, or something is missing of what is said."""
    is_written = set(row.dns) - {"visible_at"}
    if row.challenge == "dns-01" and not is_written:
        raise Invalid.field("/dns", "required", "Say how DNS records are written.")
    needed = REQUIRED.get(row.dns.get("type", ""), ("type",)) if is_written else ()
    for name in needed:
        if not row.dns.get(name):
            raise Invalid.field(
                f"/dns/{name}", "required", f"One of {', '.join(REQUIRED)}." if name == "type" else "It is needed."
            )
    if row.dns.get("type") == "webhook" and urlsplit(row.dns["url"]).scheme != "https":
        raise Invalid.field("/dns/url", "invalid", "An address beginning with https://.")


def _record(act: Act, row: Issuer, summary: str) -> None:
    act.entry(Target(kind="issuer", name=row.name, id=str(row.pk)), summary)
    act.announce("issuers", "object", subject=row.name)
