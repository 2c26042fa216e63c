"""What the temporary lists of all nodes of a gateway should say: who is on them, who was released, which routes flood,
what may leave that was held.

Releases stand first: a client that was released and came on the list again is on it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from gatehouse_inspector.dlp.looking import SUBJECT
from gatehouse_protocol.findings import BanAction
from gatehouse_protocol.messages import MAX_HOLDS, Hold

from policies.models import Slice
from waf.models import Approval, Ban, Flood

FLOOD_HELD: Final = timedelta(minutes=30)
"""For so long a node goes on asking clients of a flooded route, should it hear nothing more."""
_MOST_CLIENTS: Final = 10_000


def holding_gateways(now: datetime) -> set[UUID]:
    """Return the gateways whose nodes are to be told something. Three queries."""
    slices = {*_bans(now).values_list("slice_id", flat=True).distinct()}
    slices |= {*_approvals(now).values_list("slice_id", flat=True).distinct()}
    slices |= {*_floods(now).values_list("slice_id", flat=True).distinct()}
    return set(Slice.objects.filter(pk__in=slices).values_list("gateway_id", flat=True)) if slices else set()


def holds_of(gateway_id: UUID, now: datetime) -> list[Hold]:
    """Return what is to be told, at most `MAX_HOLDS`: each slice has its share, and of it the newest."""
    slices = dict(Slice.objects.filter(gateway_id=gateway_id).values_list("pk", "tenant__slug"))
    floods = list(_floods(now).filter(slice_id__in=slices).order_by("-started_at")[:MAX_HOLDS])
    held = [hold for row in floods for hold in _of_flood(row, slices[row.slice_id])]
    approvals = _approvals(now).filter(slice_id__in=slices).order_by("-approved_at", "-pk")
    held += [_of_approval(row, slices[row.slice_id]) for row in approvals[: max(MAX_HOLDS - len(held), 0)]]
    bans = _bans(now).filter(slice_id__in=slices)
    owners = sorted(set(bans.values_list("slice_id", flat=True)))
    share = max((MAX_HOLDS - len(held)) // max(len(owners), 1), 1)
    for slice_id in owners:
        rows = bans.filter(slice_id=slice_id).order_by("-since", "-pk")[:share]
        held += [_of_ban(row, slices[slice_id]) for row in rows]
    return sorted(held[:MAX_HOLDS], key=lambda one: (one.released_at is None, one.policy, one.subject, one.since))


def _bans(now: datetime) -> Any:
    return Ban.objects.filter(until__gt=now, is_enforced=True)


def _floods(now: datetime) -> Any:
    """Those that go on, and those that ended while a node may still believe that they do."""
    return Flood.objects.filter(Q(ended_at=None) | Q(ended_at__gt=now - FLOOD_HELD)).exclude(challenged=[])


def _approvals(now: datetime) -> Any:
    """What may leave for now, and what was revoked before its time was over."""
    return Approval.objects.filter(until__gt=now)


def _of_approval(row: Approval, tenant: str) -> Hold:
    """A place on the list of the policy, for the fingerprint of what is held; what is done with it the policy says."""
    return Hold(
        policy=f"{tenant}/{row.policy}",
        subject=f"{SUBJECT}{row.held}",
        action=BanAction.BLOCK,
        since=row.approved_at,
        until=row.until,
        released_at=row.revoked_at,
        most=_MOST_CLIENTS,
    )


def _of_ban(row: Ban, tenant: str) -> Hold:
    return Hold(
        policy=f"{tenant}/{row.policy}",
        subject=row.client,
        action=BanAction(row.action),
        since=row.since,
        until=row.until,
        released_at=row.released_at,
        most=row.most,
    )


def _of_flood(row: Flood, tenant: str) -> Iterator[Hold]:
    """Held until some time after it was judged last, in steps: what is said does not change with each judgement."""
    steps = (row.last_at - row.started_at) // (FLOOD_HELD / 2) + 2
    for policy in row.challenged:
        yield Hold(
            policy=policy,
            subject=f"route:{tenant}/{row.route}",
            action=BanAction.CHALLENGE,
            since=row.started_at,
            until=row.started_at + steps * FLOOD_HELD / 2,
            released_at=row.ended_at,
            most=_MOST_CLIENTS,
        )
