"""Certificates that people bring: looked at, then kept as a version and rotated like any other."""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from django.utils import timezone

from certificates.actions.certificates import lock, record
from certificates.actions.keys import seal_key
from certificates.actions.reading_apart import read_apart
from certificates.actions.rotation.issued import fill
from certificates.actions.rotation.start import begin, new_version
from certificates.actions.wanted import checked_name
from certificates.life.states import RotationReason, RotationState
from certificates.models import Certificate, Leaf, Source, Version
from certificates.pki.checks.purpose import ONLY_FOR_CLIENTS
from certificates.pki.der import is_pkcs12
from certificates.pki.errors import PkiError
from certificates.pki.keys import KeyType
from certificates.pki.names import covers
from certificates.pki.uploads import Upload, read_upload
from certificates.pki.verdict import Verdict, judge, unread
from certificates.queries.content import claimed_hostnames
from console.audit.actor import Actor
from console.audit.verbs import verb
from console.base.errors import Conflict, FieldProblem, Invalid
from fleet.actions.lock_slice import lock_slice
from policies.actions.slices import certificate_slice
from policies.models import Slice

MOST_UPLOADS: Final = 5_000
"""That a slice has at a time, and versions of them that are brought within a day; those deleted since count too."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody brings: PEM as text, or base64 of DER or PKCS#12; the key in it or apart."""

    certificate: str
    private_key: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class About:
    """What is wanted of an upload beside what it holds; without a name it gets one from its hostnames."""

    name: str = ""
    owner: str = ""
    drain_connections: bool = False


@dataclass(frozen=True, slots=True)
class Inspected:
    """The verdict, and which hostnames of the slice it would serve and which not."""

    verdict: Verdict
    covered: tuple[str, ...]
    not_covered: tuple[str, ...]


def inspect(slice: Slice, brought: Brought) -> Inspected:
    """Look at what somebody brings, and keep nothing of it. What cannot be read is a finding."""
    hostnames = claimed_hostnames(slice)
    try:
        upload = _read(brought)
    except PkiError as fault:
        return Inspected(unread(fault), (), tuple(hostnames))
    verdict = judge(upload.given_pem, upload.key_pem, (), timezone.now())
    names = verdict.leaf.names if verdict.leaf else ()
    covered = tuple(name for name in hostnames if any(covers(own, name) for own in names))
    return Inspected(verdict, covered, tuple(name for name in hostnames if name not in covered))


def upload_certificate(
    traffic: Slice, brought: Brought, about: About = About(), *, actor: Actor, dry_run: bool = False
) -> Certificate:
    """Keep a certificate that somebody brings, and bring it to the nodes.

    Raises Invalid with every finding, and Conflict `uploads_too_many`.
    """
    with verb("certificate.upload", actor=actor, dry_run=dry_run) as act:
        slice = lock_slice(certificate_slice(act, traffic).pk)
        _require_room(slice)
        if slice.certificates.shown().filter(source=Source.UPLOAD).count() >= MOST_UPLOADS:
            raise Conflict(f"A slice has at most {MOST_UPLOADS} uploaded certificates.", code="uploads_too_many")
        upload, verdict = _sound(brought)
        names = _names(verdict)
        row = Certificate.objects.create(
            slice=slice, name=checked_name(slice, about.name, names), hostnames=names, source=Source.UPLOAD,
            owner=about.owner, drain_connections=about.drain_connections, key_types=[_key_type(verdict)],
            created_by=actor.name,
        )  # fmt: skip
        record(act, row, f"Uploaded certificate {row.name} for {', '.join(names) or 'services'}")
        _begin(row, upload, verdict, actor)
        return row


def upload_version(row: Certificate, brought: Brought, *, actor: Actor, dry_run: bool = False) -> Certificate:
    """Keep another version of an uploaded certificate.

    Raises Invalid, and Conflict `certificate_issued` or `uploads_too_many`.
    """
    with verb("certificate.upload", actor=actor, dry_run=dry_run) as act:
        locked = lock(row)
        if locked.source != Source.UPLOAD:
            raise Conflict("It is issued; change its issuer or add another one.", code="certificate_issued")
        _require_room(locked.slice)
        upload, verdict = _sound(brought)
        locked.hostnames, locked.key_types = _names(verdict), [_key_type(verdict)]
        locked.revision += 1
        locked.save()
        record(act, locked, f"Uploaded another version of certificate {locked.name}")
        _begin(locked, upload, verdict, actor)
        return locked


def _require_room(slice: Slice) -> None:
    """Raise Conflict where too much was brought within a day: what was deleted stays as history."""
    brought = Version.objects.filter(certificate__slice=slice, certificate__source=Source.UPLOAD)
    if brought.filter(created_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_UPLOADS:
        text = f"{MOST_UPLOADS} certificates of this slice were uploaded within a day: wait until tomorrow."
        raise Conflict(text, code="uploads_too_many")


def _begin(row: Certificate, upload: Upload, verdict: Verdict, actor: Actor) -> None:
    assert verdict.leaf is not None
    version = new_version(row, row.hostnames)
    leaf = Leaf(version=version, key_type=row.key_types[0], family=KeyType(row.key_types[0]).family)
    seal_key(leaf, upload.key_pem)
    fill(leaf, upload.chain_pem, verdict.leaf)
    leaf.save()
    begin(row, version, RotationReason.UPLOAD, RotationState.ISSUED, actor=actor, why=f"Uploaded by {actor.name}.")


def _sound(brought: Brought) -> tuple[Upload, Verdict]:
    try:
        upload = _read(brought)
    except PkiError as fault:
        raise Invalid.field(fault.pointer or "/certificate", fault.code, fault.text) from None
    verdict = judge(upload.given_pem, upload.key_pem, (), timezone.now())
    errors = [finding for finding in verdict.findings if finding.severity == "error"]
    if errors:
        problems = [FieldProblem(one.code, one.pointer or "/certificate", one.text) for one in errors]
        raise Invalid("This certificate cannot be served.", code="certificate_invalid", problems=problems)
    if _key_type(verdict) not in set(KeyType):
        raise Invalid.field("/private_key", "key_unknown", f"Its key must be one of {', '.join(KeyType)}.")
    return upload, verdict


def _read(brought: Brought) -> Upload:
    key = brought.private_key.encode() if brought.private_key else None
    certificate = _bytes(brought.certificate)
    if is_pkcs12(certificate) or (key is not None and is_pkcs12(key)):
        return read_apart(certificate, key, brought.password)
    return read_upload(certificate, key, brought.password)


def _bytes(text: str) -> bytes:
    """Return PEM as it is, and anything else out of base64."""
    if "-----BEGIN" in text:
        return text.encode()
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error:
        return text.encode()


def _names(verdict: Verdict) -> list[str]:
    """The hostnames that it may serve; none where it is for clients only."""
    if verdict.leaf is None or any(one.code == ONLY_FOR_CLIENTS for one in verdict.findings):
        return []
    return list(verdict.leaf.names)


def _key_type(verdict: Verdict) -> str:
    return str(verdict.leaf.key_type) if verdict.leaf and verdict.leaf.key_type else ""
