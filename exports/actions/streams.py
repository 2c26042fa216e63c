"""Streams of the audit trail: added, changed, removed and tried; each is one verb in the trail that they tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from pydantic import TypeAdapter, ValidationError

from alerting.channels.channel_type import Address
from alerting.channels.webhook import WebhookSecrets, make_secrets
from console.accounts.models import Tenant
from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base import etags
from console.base.errors import Conflict, Invalid, NotFound
from console.base.keyring import KeyRingError
from exports.models import Stream, StreamKind, StreamPosition
from exports.sending.calling import Fate
from exports.streams.batch import starting_positions
from exports.streams.delivery import deliver_test
from exports.streams.sealing import Secrets, seal, unseal
from exports.streams.sender import TOPIC
from exports.streams.syslog import check_pem, place_of

MOST: Final = 10
CHANGEABLE: Final = ("name", "url", "format", "ca_pem", "is_enabled")
_ADDRESS: Final[TypeAdapter[str]] = TypeAdapter(Address)
_PEM_TEXTS: Final = {
    "ca_pem": "These are no CA certificates in PEM.",
    "client_pem": "This is no certificate with its private key, unencrypted, in PEM.",
}


@dataclass(frozen=True, slots=True)
class Added:
    """A new stream; a signing secret that was made for it is told this once."""

    stream: Stream
    signing_secret: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a test message."""

    is_taken: bool
    text: str


def add_stream(tenant: Tenant, given: Mapping[str, Any], *, actor: Actor, dry_run: bool = False) -> Added:
    """Add a stream; it is told what happens from now on, or all there is with `from_beginning`.

    Raises Invalid naming the field, Conflict `too_many`.
    """
    with verb("audit_stream.add", actor=actor, dry_run=dry_run) as act:
        others = _rows(tenant)
        if len(others) >= MOST:
            raise Conflict(f"There are at most {MOST} streams of a tenant.", code="too_many")
        row = Stream(tenant=tenant, kind=given["kind"], next_action_at=timezone.now())
        made = ""
        if row.kind == StreamKind.WEBHOOK and not given.get("signing_secret"):
            made = make_secrets()["signing_secret"]
        _apply(row, {**given, **({"signing_secret": made} if made else {})}, others)
        row.save(force_insert=True)
        if not given.get("from_beginning"):
            StreamPosition.objects.bulk_create(
                StreamPosition(stream=row, chain=chain, position=position)
                for chain, position in starting_positions(row).items()
            )
        _record(act, row, f"Added the audit stream {row.name} to {row.url}.")
    return Added(row, made)


def change_stream(
    stream: Stream, given: Mapping[str, Any], *, expected: str, actor: Actor, dry_run: bool = False
) -> Stream:
    """Change what is given; secrets that are left out stay. Raises NotFound, PreconditionFailed, Invalid."""
    with verb("audit_stream.change", actor=actor, dry_run=dry_run) as act:
        rows = {one.pk: one for one in _rows(stream.tenant)}
        row = rows.pop(stream.pk, None)
        if row is None:
            raise NotFound
        etags.check(expected, row.version)
        before = {name: getattr(row, name) for name in CHANGEABLE}
        _apply(row, given, list(rows.values()))
        row.version += 1
        row.next_action_at = timezone.now()
        row.save()
        changes = [
            {"pointer": f"/{name}", "before": old, "after": getattr(row, name)}
            for name, old in before.items()
            if old != getattr(row, name)
        ]
        _record(act, row, f"Changed the audit stream {row.name}.", changes)
    return row


def remove_stream(stream: Stream, *, expected: str, actor: Actor, dry_run: bool = False) -> None:
    """Remove a stream; what it was told stays where it is. Raises NotFound, PreconditionFailed."""
    with verb("audit_stream.remove", actor=actor, dry_run=dry_run) as act:
        row = Stream.objects.select_for_update(of=("self",)).select_related("tenant").filter(pk=stream.pk).first()
        if row is None:
            raise NotFound
        etags.check(expected, row.version)
        _record(act, row, f"Removed the audit stream {row.name} to {row.url}.")
        row.delete()


def try_stream(stream: Stream, *, actor: Actor, dry_run: bool = False) -> Trial:
    """Send one message that is no entry, and say what became of it. A dry run sends nothing."""
    with verb("audit_stream.test", actor=actor, dry_run=dry_run) as act:
        _record(act, stream, f"Sent a test to the audit stream {stream.name}.")
    if dry_run:
        return Trial(True, "Nothing was sent.")
    try:
        outcome = deliver_test(stream, unseal(stream))
    except KeyRingError as error:
        return Trial(False, str(error))
    return Trial(outcome.fate is Fate.TAKEN, outcome.text or "It took a message of audit.test.")


def _rows(tenant: Tenant) -> list[Stream]:
    Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
    return list(Stream.objects.filter(tenant=tenant).select_related("tenant").order_by("pk"))


def _apply(row: Stream, given: Mapping[str, Any], others: list[Stream]) -> None:
    for name in CHANGEABLE:
        if name in given:
            setattr(row, name, given[name])
    _check_address(row)
    if any(one.name == row.name for one in others):
        raise Invalid.field("/name", "taken", f"There is an audit stream {row.name} already.")
    old = unseal(row)
    secrets = Secrets(given.get("signing_secret", old.signing_secret), given.get("client_pem", old.client_pem))
    _check_secrets(row, secrets)
    row.has_client_certificate = bool(secrets.client_pem)
    row.ciphertext = seal(row.pk, row.tenant_id, secrets)


def _check_address(row: Stream) -> None:
    try:
        if row.kind == StreamKind.SYSLOG:
            place_of(row.url)
        else:
            _ADDRESS.validate_python(row.url)
    except ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise Invalid.field("/url", "invalid", f"{said[:1].upper()}{said[1:]}.") from None
    except ValueError as error:
        said = str(error)
        raise Invalid.field("/url", "invalid", f"{said[:1].upper()}{said[1:]}.") from None


def _check_secrets(row: Stream, secrets: Secrets) -> None:
    if row.kind == StreamKind.SYSLOG and secrets.signing_secret:
        raise Invalid.field("/signing_secret", "invalid", "Syslog is not signed; give it a client certificate.")
    if row.kind == StreamKind.WEBHOOK and secrets.client_pem:
        raise Invalid.field("/client_pem", "invalid", "A webhook is signed; it has no client certificate.")
    if secrets.signing_secret:
        try:
            WebhookSecrets(signing_secret=secrets.signing_secret)
        except ValidationError as error:
            text = error.errors()[0]["msg"].removeprefix("Value error, ")
            raise Invalid.field("/signing_secret", "invalid", f"{text[:1].upper()}{text[1:]}.") from None
    try:
        check_pem(row.ca_pem, secrets.client_pem)
    except ValueError as error:
        raise Invalid.field(f"/{error}", "invalid", _PEM_TEXTS[str(error)]) from None


def _record(act: Act, row: Stream, summary: str, changes: list[dict[str, Any]] | None = None) -> None:
    tenant = row.tenant
    act.entry(
        Target("audit_stream", row.name, str(row.pk)), summary, tenant_id=tenant.pk, chain=tenant.slug,
        changes=changes or [],
    )  # fmt: skip
    act.announce(TOPIC, "object", subject=row.name)
