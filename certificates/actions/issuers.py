"""Issuers: added and changed by whoever operates the platform; each is one verb."""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography import x509
from django.db import transaction

from certificates.acme.resources import Directory
from certificates.actions.authorities import first_authority
from certificates.actions.keys import seal_for_issuer
from certificates.actions.rotation.accounts import acme_client
from certificates.actions.rotation.dns_records import REQUIRED
from certificates.actions.rotation.looks import Fault
from certificates.actions.wanted import CHALLENGES, checked_keys
from certificates.models import Certificate, Issuer, IssuerType
from certificates.pki.keys import KeyType, generate_key
from certificates.queries.authorities import with_authorities
from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base import etags
from console.base.errors import Conflict, Invalid, NotFound

CHANGEABLE: Final = (
    "title", "is_default", "key_types", "challenge", "directory_url", "ca_bundle", "email", "profile",
    "lifetime_seconds", "dns",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is kept of an issuer and never told. None: what is there stays.

    A binding (`eab_kid`, `eab_hmac_key`) is of a new account: both are given, or "" for the id to have none.
    """

    eab_kid: str | None = None
    eab_hmac_key: str | None = field(default=None, repr=False)
    dns_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class NewIssuer:
    """An issuer to add; `settings` are columns by name (`CHANGEABLE`)."""

    name: str
    type: IssuerType
    settings: dict[str, Any] = field(default_factory=dict)
    secrets: Secrets = Secrets()


def add_issuer(wanted: NewIssuer, *, actor: Actor, dry_run: bool = False) -> Issuer:
    """Add an issuer: an ACME account gets its key now and is registered on first use, a CA of our own its root."""
    with verb("issuer.add", actor=actor, dry_run=dry_run) as act:
        if Issuer.objects.filter(name=wanted.name).exists():
            raise Invalid.field("/name", "taken", f"There is an issuer {wanted.name} already.")
        row = Issuer(name=wanted.name, type=str(wanted.type))
        _apply(row, {"key_types": [str(KeyType.ECDSA_P256)], **wanted.settings})
        _keep_secrets(row, wanted.secrets)
        if wanted.type is IssuerType.ACME and not row.account_ciphertext:
            _begin_account(row)
        row.save()
        if wanted.type is IssuerType.INTERNAL:
            first_authority(row)
        _record(act, row, f"Added issuer {row.name}")
        return with_authorities(row)


def change_issuer(
    name: str, settings: dict[str, Any], *, secrets: Secrets = Secrets(), expected: str = "*", actor: Actor,
    dry_run: bool = False,
) -> Issuer:  # fmt: skip
    """Change what may be changed; another directory or binding means another account.

    `expected` is an If-Match value. Raises NotFound, PreconditionFailed, Invalid.
    """
    with verb("issuer.change", actor=actor, dry_run=dry_run) as act:
        row = _locked(name, expected)
        directory, way = row.directory_url, row.dns.get("type", "")
        _apply(row, settings)
        _keep_secrets(row, secrets, way if row.dns_ciphertext else "")
        if row.directory_url != directory:
            row.account_url = ""
        row.version += 1
        row.save()
        _record(act, row, f"Changed issuer {row.name}")
        return with_authorities(row)


def delete_issuer(name: str, *, expected: str = "*", actor: Actor, dry_run: bool = False) -> None:
    """Delete an issuer that no certificate names. Raises NotFound, PreconditionFailed, Conflict `issuer_in_use`."""
    with verb("issuer.delete", actor=actor, dry_run=dry_run) as act:
        row = _locked(name, expected)
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


def _locked(name: str, expected: str) -> Issuer:
    row = Issuer.objects.select_for_update().filter(name=name).first()
    if row is None:
        raise NotFound
    etags.check(expected, row.version)
    return row


def _apply(row: Issuer, settings: dict[str, Any]) -> None:
    for name in CHANGEABLE:
        if name in settings:
            setattr(row, name, settings[name])
    if row.type == IssuerType.ACME and urlsplit(row.directory_url).scheme != "https":
        raise Invalid.field("/directory_url", "invalid", "The address of an ACME directory, beginning with https://.")
    if row.challenge not in CHALLENGES:
        raise Invalid.field("/challenge", "invalid", f"One of {', '.join(CHALLENGES)}.")
    _check_bundle("/ca_bundle", row.ca_bundle)
    _check_dns(row)
    row.key_types = checked_keys(row.key_types, row)
    if row.is_default:
        with transaction.atomic():
            Issuer.objects.filter(is_default=True).exclude(pk=row.pk).update(is_default=False)


def _keep_secrets(row: Issuer, given: Secrets, way: str = "") -> None:
    """Put what is given on the issuer (in memory); `way` is how it wrote DNS records before, with the secret it has."""
    if row.dns.get("type") != way and row.dns.get("type") and not given.dns_secret:
        raise Invalid.field("/dns_secret", "required", "The secret to write DNS records with.")
    if given.dns_secret:
        row.dns_ciphertext = seal_for_issuer(row, "dns_ciphertext", given.dns_secret.encode())
    if given.eab_kid is None and given.eab_hmac_key is None:
        return
    kid, key = (given.eab_kid if given.eab_kid is not None else row.eab_kid), given.eab_hmac_key or ""
    if bool(kid) != bool(key):
        missing = "eab_hmac_key" if kid else "eab_kid"
        raise Invalid.field(f"/{missing}", "required", "A binding is a key id and its key; give both, or none.")
    row.eab_kid = kid
    row.eab_ciphertext = seal_for_issuer(row, "eab_ciphertext", key.encode()) if key else b""
    if kid:
        _begin_account(row)


def _begin_account(row: Issuer) -> None:
    """Give it a key that no CA has seen; it is registered on first use."""
    row.account_ciphertext = seal_for_issuer(row, "account_ciphertext", generate_key(KeyType.ECDSA_P256))
    row.account_url = ""


def _check_bundle(place: str, pem: str) -> None:
    """Raise Invalid where a bundle is no certificates."""
    try:
        if pem.strip():
            x509.load_pem_x509_certificates(pem.encode())
    except ValueError:
        raise Invalid.field(place, "invalid", "One or more certificates in PEM, BEGIN CERTIFICATE first.") from None


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
    _check_bundle("/dns/ca_bundle", row.dns.get("ca_bundle", ""))
    if row.dns.get("type") == "webhook" and urlsplit(row.dns["url"]).scheme != "https":
        raise Invalid.field("/dns/url", "invalid", "An address beginning with https://.")


def _record(act: Act, row: Issuer, summary: str) -> None:
    act.entry(Target(kind="issuer", name=row.name, id=str(row.pk)), summary)
    act.announce("issuers", "object", subject=row.name)
