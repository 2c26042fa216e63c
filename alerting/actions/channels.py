"""Channels: added, changed, removed and tested by whoever may keep a tenant's secrets; each is one verb."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils import timezone

from alerting.actions.place import check_name, locked, record
from alerting.actions.saying import test_of
from alerting.actions.sending import LEASE, attempt
from alerting.actions.sending import record as record_attempt
from alerting.channels.registry import CHANNELS, read_fields
from alerting.claims import Claim
from alerting.life.words import ChannelType, DeliveryState
from alerting.models import Channel, Delivery, Policy
from alerting.sealing import open_secrets, seal_secrets
from console.accounts.models import Tenant
from console.audit.actor import Actor
from console.audit.verbs import verb
from console.base.errors import Conflict

MOST: Final = 50
CHANGEABLE: Final = ("name", "is_enabled")


@dataclass(frozen=True, slots=True)
class Added:
    """A channel, and the secrets that were made for it: shown once."""

    channel: Channel
    made: Mapping[str, str] = field(default_factory=dict, repr=False)


def add_channel(
    tenant: Tenant, type_: ChannelType, given: Mapping[str, Any], *, actor: Actor, dry_run: bool = False
) -> Added:
    """Add a channel. Raises Invalid naming the field, Conflict `name_taken` or `too_many`."""
    with verb("channel.add", actor=actor, dry_run=dry_run) as act:
        Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
        if Channel.objects.filter(tenant=tenant).count() >= MOST:
            raise Conflict(f"A tenant has at most {MOST} channels.", code="too_many")
        kind = CHANNELS[type_]
        secrets = dict(given.get("secrets") or {})
        made = kind.make_secrets() if kind.make_secrets and not secrets else {}
        row = Channel(tenant=tenant, type=str(type_), is_enabled=given.get("is_enabled", True), name=given["name"])
        check_name(Channel.objects, tenant, row.name)
        _keep(row, given.get("settings") or {}, {**made, **secrets})
        row.save(force_insert=True)
        record(act, row, "channel", row.name, f"Added the channel {row.name}.")
    return Added(row, made)


def change_channel(
    channel: Channel, given: Mapping[str, Any], *, expected: str, actor: Actor, dry_run: bool = False
) -> Channel:
    """Change what is given; secrets that are left out stay. Raises NotFound, PreconditionFailed, Invalid, Conflict."""
    with verb("channel.change", actor=actor, dry_run=dry_run) as act:
        row: Channel = locked(Channel.objects.select_related("tenant"), channel.pk, expected)
        for name in CHANGEABLE:
            if name in given:
                setattr(row, name, given[name])
        check_name(Channel.objects, row.tenant, row.name, row.pk)
        kept = open_secrets(row.pk, row.tenant_id, row.ciphertext)
        _keep(row, given.get("settings", row.settings), {**kept, **(given.get("secrets") or {})})
        row.version += 1
        row.save()
        record(act, row, "channel", row.name, f"Changed the channel {row.name}.")
    return row


def remove_channel(channel: Channel, *, expected: str, actor: Actor, dry_run: bool = False) -> None:
    """Remove a channel that no policy names. Raises NotFound, PreconditionFailed, Conflict `channel_in_use`."""
    with verb("channel.remove", actor=actor, dry_run=dry_run) as act:
        row: Channel = locked(Channel.objects.select_related("tenant"), channel.pk, expected)
        Tenant.objects.select_for_update(no_key=True).get(pk=row.tenant_id)
        for policy in Policy.objects.filter(tenant=row.tenant_id).order_by("name"):
            if any(str(row.pk) in step["channels"] for step in policy.steps):
                text = f"The notification policy {policy.name} tells it; take it out there first."
                raise Conflict(text, code="channel_in_use")
        record(act, row, "channel", row.name, f"Removed the channel {row.name}.")
        row.delete()


def try_channel(channel: Channel, *, actor: Actor, dry_run: bool = False) -> Delivery:
    """Send a test now and return its delivery; it is tried once. A dry run sends nothing."""
    now = timezone.now()
    with verb("channel.test", actor=actor, dry_run=dry_run) as act:
        row = Delivery(channel=channel, created_at=now, state=str(DeliveryState.WAITING), fence=1)
        row.notification = dict(test_of(channel.tenant, f"test-{row.pk}"))
        row.next_action_at, row.lease_until = now + LEASE, now + LEASE
        row.save(force_insert=True)
        record(act, channel, "channel", channel.name, f"Sent a test to the channel {channel.name}.")
    if dry_run:
        return row
    record_attempt(Claim(row.pk, 1), attempt(row))
    return Delivery.objects.select_related("channel").get(pk=row.pk)


def _keep(row: Channel, settings: Mapping[str, Any], secrets: Mapping[str, Any]) -> None:
    kind = CHANNELS[ChannelType(row.type)]
    row.settings = read_fields(kind.settings, settings, "settings").model_dump(mode="json")
    kept = read_fields(kind.secrets, secrets, "secrets").model_dump(mode="json")
    row.ciphertext = seal_secrets(row.pk, row.tenant_id, kept) if kept else b""
