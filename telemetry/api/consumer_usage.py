"""`…/consumers/{name}/usage` and `…/consumer-usage`: who calls with which key, and who was sent away."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, inline_serializer
from gatehouse_protocol.vitals import KeyVerdict
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from policies.api.slice_gate import SliceEndpoint
from telemetry.api.ask import PARAMETERS, window_of
from telemetry.api.shapes import CLASSES
from telemetry.queries.consumers import Use, Used, used
from telemetry.queries.window import Window

_LIMITED = 429
_REFUSALS = [verdict for verdict in KeyVerdict if verdict not in (KeyVerdict.ALLOWED, KeyVerdict.ANONYMOUS)]
COLUMNS = ("total", *CLASSES, "limited", "refused")
UsagePointShape = inline_serializer(  # fields called 2xx cannot be written as attributes
    "UsagePoint",
    {
        "at": serializers.DateTimeField(help_text="Start of the step."),
        **{name: serializers.IntegerField(allow_null=True) for name in COLUMNS},
    },
    help_text="One step; all numbers are null where no node was heard. Limited (429) and refused are part of `4xx`.",
    many=True,
)


class UsageSumShape(serializers.Serializer):
    """Requests with a key."""

    total = serializers.IntegerField()
    errors = serializers.IntegerField(help_text="Answers of class 5xx.")
    limited = serializers.IntegerField(help_text="Answers of status 429.")
    refused = serializers.IntegerField(help_text="Sent away for the key: it had ended, or may not call there.")
    would_refuse = serializers.IntegerField(help_text="What a policy in shadow would have sent away.")


class KeyUsageShape(UsageSumShape):
    """How one key was used."""

    key = serializers.CharField()
    last_used_at = serializers.DateTimeField(help_text="Begin of the ten seconds, later of the hour, it was used in.")


class ConsumerShareShape(UsageSumShape):
    """How one consumer used its keys."""

    consumer = serializers.CharField()
    last_used_at = serializers.DateTimeField()


class KeyRefusalsShape(serializers.Serializer):
    """Requests by what was wrong with their key."""

    missing = serializers.IntegerField(help_text="There was none.")
    unknown = serializers.IntegerField(help_text="It is nobody's.")
    expired = serializers.IntegerField()
    not_allowed = serializers.IntegerField(help_text="Its consumer is in none of the groups.")


class KeyPolicyUsageShape(serializers.Serializer):
    """What a policy of the type `api_key` did, wherever it is named."""

    policy = serializers.CharField()
    allowed = serializers.IntegerField()
    anonymous = serializers.IntegerField(help_text="Without a key, where none is needed.")
    refused = KeyRefusalsShape()
    would_refuse = KeyRefusalsShape()


class ConsumerUsageShape(serializers.Serializer):
    """How one consumer uses its keys; the last point is still running. Keys that were used in 90 days are named."""

    step_seconds = serializers.IntegerField()
    points = UsagePointShape
    keys = KeyUsageShape(many=True)
    as_of = serializers.DateTimeField(allow_null=True)


class ConsumersUsageShape(serializers.Serializer):
    """How all consumers of a slice use their keys, the busiest first, and what each policy did."""

    consumers = ConsumerShareShape(many=True)
    policies = KeyPolicyUsageShape(many=True)
    as_of = serializers.DateTimeField(allow_null=True)


_SUM = {"total": 20, "errors": 0, "limited": 2, "refused": 0, "would_refuse": 0}
_NONE = {str(verdict): 0 for verdict in _REFUSALS}
ONE = OpenApiExample(
    "One step",
    value={
        "step_seconds": 60, "as_of": "2026-12-01T12:00:12Z",
        "points": [{
            "at": "2026-12-01T12:00:00Z", "total": 20, "2xx": 18, "3xx": 0, "4xx": 2, "5xx": 0, "limited": 2,
            "refused": 0,
        }],
        "keys": [{"key": "2027", "last_used_at": "2026-12-01T12:00:00Z", **_SUM}],
    },
    response_only=True,
)  # fmt: skip
ALL = OpenApiExample(
    "One consumer, one policy",
    value={
        "consumers": [{"consumer": "mobile-app", "last_used_at": "2026-12-01T12:00:00Z", **_SUM}],
        "policies": [{
            "policy": "keys", "allowed": 20, "anonymous": 0, "refused": _NONE | {"missing": 3}, "would_refuse": _NONE,
        }],
        "as_of": "2026-12-01T12:00:12Z",
    },
    response_only=True,
)  # fmt: skip


@extend_schema(tags=["consumers"])
class ConsumerUsageEndpoint(SliceEndpoint):
    """Usage of API keys."""

    permissions = {"retrieve": Permission.VIEW, "list": Permission.VIEW}

    @extend_schema(
        operation_id="read_consumer_usage", parameters=PARAMETERS, responses=ConsumerUsageShape, examples=[ONE]
    )
    def retrieve(self, request: Request, slice_key: str, name: str) -> Response:
        """How one consumer used its keys over time, by status, and when each key was last used."""
        found, window = self.slice_of(slice_key), window_of(request)
        seen = used(found.pk, found.gateway_id, window, name)
        keys = _shares(seen, lambda one: one[1], "key")
        return Response({
            "step_seconds": window.step_seconds,
            "points": _points(seen, window),
            "keys": keys,
            "as_of": max(seen.heard.values(), default=None),
        })  # fmt: skip

    @extend_schema(
        operation_id="read_consumers_usage", parameters=PARAMETERS, responses=ConsumersUsageShape, examples=[ALL]
    )
    def list(self, request: Request, slice_key: str) -> Response:
        """How all consumers of the slice used their keys, and whom policies sent away."""
        found, window = self.slice_of(slice_key), window_of(request)
        seen = used(found.pk, found.gateway_id, window)
        return Response({
            "consumers": [one for one in _shares(seen, lambda one: one[0], "consumer") if one["consumer"]],
            "policies": _policies(seen.uses),
            "as_of": max(seen.heard.values(), default=None),
        })  # fmt: skip


def _points(seen: Used, window: Window) -> list[dict[str, Any]]:
    by_slot: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for use in seen.uses:
        by_slot[use.slot].update(_columns(use))
    return [
        {"at": at} | {name: by_slot[slot][name] if slot in seen.heard else None for name in COLUMNS}
        for slot, at in enumerate(window.starts)
    ]


def _columns(use: Use) -> dict[str, int]:
    is_so = {name: use.code // 100 == int(name[0]) for name in CLASSES}
    is_so |= {"total": True, "limited": use.code == _LIMITED, "refused": use.is_refused}
    return {name: use.count for name, holds in is_so.items() if holds}


def _shares(seen: Used, of: Callable[[tuple[str, str]], str], called: str) -> list[dict[str, Any]]:
    """The sum of each consumer or key; those that were used before the window only have a last use."""
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for use in seen.uses:
        is_so = {
            "total": True,
            "errors": use.code // 100 == 5,
            "limited": use.code == _LIMITED,
            "refused": use.is_refused,
            "would_refuse": use.is_shadow,
        }
        sums[of((use.consumer, use.key))].update({name: use.count for name, holds in is_so.items() if holds})
    last: dict[str, Any] = {}
    for names, at in seen.last.items():
        last[of(names)] = max(at, last.get(of(names), at))
    columns = ("total", "errors", "limited", "refused", "would_refuse")
    rows = [
        {called: name, "last_used_at": at, **{one: sums[name][one] for one in columns}} for name, at in last.items()
    ]
    return sorted(rows, key=lambda row: (-row["total"], row[called]))


def _policies(uses: Iterable[Use]) -> list[dict[str, Any]]:
    counts: defaultdict[str, Counter[tuple[KeyVerdict, bool]]] = defaultdict(Counter)
    for use in uses:
        counts[use.policy][use.verdict, use.is_shadow] += use.count
    return [
        {
            "policy": name,
            "allowed": counted[KeyVerdict.ALLOWED, False],
            "anonymous": counted[KeyVerdict.ANONYMOUS, False],
            "refused": _refusals(counted, is_shadow=False),
            "would_refuse": _refusals(counted, is_shadow=True),
        }
        for name, counted in sorted(counts.items())
    ]


def _refusals(counted: Mapping[tuple[KeyVerdict, bool], int], *, is_shadow: bool) -> dict[str, int]:
    return {str(verdict): counted.get((verdict, is_shadow), 0) for verdict in _REFUSALS}
