"""Exports: added, changed, removed and tried by whoever operates the platform; each is one verb."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from pydantic import TypeAdapter, ValidationError

from alerting.channels.channel_type import Address
from console.accounts.models import Tenant
from console.audit.actor import Actor
from console.audit.verbs import Act, Target, verb
from console.base import etags
from console.base.errors import Conflict, Invalid, NotFound
from console.base.keyring import KeyRingError
from exports.families import remote_write
from exports.families.family import Sample
from exports.models import Export, ExportKind
from exports.sealing import open_headers, seal_headers
from exports.sending import otlp
from exports.sending.calling import Fate, call
from exports.sending.sender import TOPIC

MOST: Final = 10
CHANGEABLE: Final = (
    "name", "url", "query_url", "tenants", "external_labels", "interval_seconds", "is_enabled",
)  # fmt: skip
RESERVED: Final = frozenset({"host", "content-type", "content-length", "content-encoding", "transfer-encoding"})
_HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_ADDRESS: Final[TypeAdapter[str]] = TypeAdapter(Address)


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a single sample that was sent to see."""

    is_taken: bool
    text: str


def add_export(kind: ExportKind, given: Mapping[str, Any], *, actor: Actor, dry_run: bool = False) -> Export:
    """Add an export; what happens from now on is sent. Raises Invalid naming the field, Conflict `too_many`."""
    with verb("export.add", actor=actor, dry_run=dry_run) as act:
        rows = list(Export.objects.select_for_update().order_by("pk"))
        if len(rows) >= MOST:
            raise Conflict(f"There are at most {MOST} exports.", code="too_many")
        row = Export(kind=str(kind), next_action_at=timezone.now())
        _apply(row, given, [one for one in rows if one.pk != row.pk])
        row.save(force_insert=True)
        _record(act, row, f"Added the export {row.name}.")
    return row


def change_export(
    export: Export, given: Mapping[str, Any], *, expected: str, actor: Actor, dry_run: bool = False
) -> Export:
    """Change what is given; headers that are left out stay. Raises NotFound, PreconditionFailed, Invalid, Conflict."""
    with verb("export.change", actor=actor, dry_run=dry_run) as act:
        rows = {one.pk: one for one in Export.objects.select_for_update().order_by("pk")}
        row = rows.pop(export.pk, None)
        if row is None:
            raise NotFound
        etags.check(expected, row.version)
        _apply(row, given, list(rows.values()))
        row.version += 1
        row.next_action_at = timezone.now()
        row.save()
        _record(act, row, f"Changed the export {row.name}.")
    return row


def remove_export(export: Export, *, expected: str, actor: Actor, dry_run: bool = False) -> None:
    """Remove an export; what it was told stays where it is. Raises NotFound, PreconditionFailed."""
    with verb("export.remove", actor=actor, dry_run=dry_run) as act:
        row = Export.objects.select_for_update().filter(pk=export.pk).first()
        if row is None:
            raise NotFound
        etags.check(expected, row.version)
        _record(act, row, f"Removed the export {row.name}.")
        row.delete()


def try_export(export: Export, *, actor: Actor, dry_run: bool = False) -> Trial:
    """Send one sample of `gatehouse_export_test` now, and say what became of it. A dry run sends nothing."""
    with verb("export.test", actor=actor, dry_run=dry_run) as act:
        _record(act, export, f"Sent a test to {export.name}.")
    if dry_run:
        return Trial(True, "Nothing was sent.")
    at = timezone.now()
    try:
        headers = open_headers(export.pk, export.ciphertext)
    except KeyRingError as error:
        return Trial(False, str(error))
    if export.kind == ExportKind.OTLP:
        body, more = otlp.trial_message(at, export.external_labels), otlp.HEADERS
    else:
        series = [("gatehouse_export_test", (), [Sample(at, 1)])]
        ((body, _),), more = remote_write.messages(series, export.external_labels), remote_write.HEADERS
    outcome = call(export.url, body, {**headers, **more})
    return Trial(outcome.fate is Fate.TAKEN, outcome.text or "It took a sample of gatehouse_export_test.")


def _apply(row: Export, given: Mapping[str, Any], others: list[Export]) -> None:
    for name in CHANGEABLE:
        if name in given:
            setattr(row, name, given[name])
    _check_address("/url", row.url)
    if row.query_url:
        _check_address("/query_url", row.query_url)
        row.query_url = row.query_url.rstrip("/")
    if any(one.name == row.name for one in others):
        raise Invalid.field("/name", "taken", f"There is an export {row.name} already.")
    if row.query_url and row.kind == ExportKind.OTLP:
        raise Invalid.field("/query_url", "invalid", "Only what was sent by remote write can be read back.")
    if row.query_url and any(one.query_url for one in others):
        raise Invalid.field("/query_url", "taken", "The past is read from another export already.")
    if row.query_url and row.tenants:
        raise Invalid.field("/query_url", "invalid", "The past can be read only from an export of all tenants.")
    missing = set(row.tenants) - set(Tenant.objects.filter(slug__in=row.tenants).values_list("slug", flat=True))
    if missing:
        raise Invalid.field("/tenants", "unknown", f"There is no tenant {min(missing)}.")
    if "headers" in given:
        _check_headers(given["headers"])
        row.ciphertext = seal_headers(row.pk, dict(given["headers"]))
        row.header_names = sorted(given["headers"])


def _check_address(place: str, url: str) -> None:
    try:
        _ADDRESS.validate_python(url)
    except ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise Invalid.field(place, "invalid", f"{said[:1].upper()}{said[1:]}.") from None


def _check_headers(headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        place = f"/headers/{name}"
        if not _HEADER.fullmatch(name) or name.lower() in RESERVED:
            raise Invalid.field(place, "invalid", "This is no header that can be set.")
        if not value.isascii() or not value.isprintable():
            raise Invalid.field(place, "invalid", "A header's value is one line of ASCII.")


def _record(act: Act, row: Export, summary: str) -> None:
    act.entry(Target(kind="export", name=row.name, id=str(row.pk)), summary)
    act.announce(TOPIC, "object", subject=row.name)
