"""Objectives and how they stand."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, Final

from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape
from slo.api.shapes.wording import (
    BudgetingShape,
    GuardsShape,
    IndicatorShape,
    ObjectiveWindowShape,
    PolicyShape,
    WordingShape,
)
from slo.arithmetic.budgets import exhausted_in, outage_seconds_left
from slo.arithmetic.conditions import Condition, Severity, pairs_for, threshold_of
from slo.evidence.matching import effective_threshold_ms
from slo.models import BurnState, Objective, ObjectiveState, Standing
from slo.spec import DEFAULTS, Spec

SLUG: Final = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"


class AboutShape(StrictShape):
    """What an objective is called and whose it is; not versioned."""

    name = PlainTextField(max_length=120)
    description = PlainTextField(max_length=2000, required=False, allow_blank=True, default="")
    owner = PlainTextField(max_length=200, required=False, allow_blank=True, default="")
    runbook_url = serializers.URLField(max_length=500, required=False, allow_blank=True, default="")
    labels = serializers.ListField(child=PlainTextField(max_length=100), max_length=20, required=False, default=list)
    is_enabled = serializers.BooleanField(required=False, default=True)


class NewObjectiveShape(AboutShape, WordingShape):
    """An objective to add; what is not said is as usual."""

    slug = serializers.RegexField(SLUG, max_length=60)
    gateway = serializers.CharField(
        max_length=40, required=False, allow_null=True, default=None, help_text="Slug; null: all of the tenant's."
    )


class ObjectiveChangeShape(AboutShape, WordingShape):
    """What to change; what is left out stays as it is, and what is given replaces the whole part."""


class IndicatorShownShape(IndicatorShape):
    """What is measured, and by which bound a latency is judged."""

    effective_threshold_ms = serializers.FloatField(
        allow_null=True, help_text="Latency is counted in buckets: the first bound at or above the threshold."
    )


class StateShape(serializers.Serializer):
    """How an objective stands, as judged every five seconds."""

    standing = serializers.ChoiceField([str(one) for one in Standing])
    judged_at = serializers.DateTimeField()
    heard_at = serializers.DateTimeField(allow_null=True, help_text="When a node last reported.")
    good = serializers.IntegerField()
    bad = serializers.IntegerField()
    availability = serializers.FloatField(allow_null=True, help_text="Share of good events of the period, 0 to 1.")
    remaining = serializers.FloatField(
        allow_null=True, help_text="Of the budget: 1 is untouched, negative overspent; null: no events."
    )
    is_tentative = serializers.BooleanField(help_text="The calendar's period is under way: its events are foreseen.")
    period_since = serializers.DateTimeField()
    period_until = serializers.DateTimeField()
    outage_seconds_left = serializers.FloatField(
        allow_null=True, help_text="How long a total outage at the period's usual traffic would spend what is left."
    )
    exhausted_at_6h = serializers.DateTimeField(
        allow_null=True, help_text="When nothing is left if it goes on like the last six hours; null: never."
    )
    exhausted_at_24h = serializers.DateTimeField(allow_null=True, help_text="As the last day.")


class BurnShape(serializers.Serializer):
    """One condition: a pair of windows, a long trickle, or silence."""

    condition = serializers.ChoiceField([str(one) for one in Condition])
    severity = serializers.ChoiceField([str(one) for one in Severity])
    is_firing = serializers.BooleanField()
    is_insufficient = serializers.BooleanField(help_text="It burns, but by too few events to tell.")
    since = serializers.DateTimeField(allow_null=True)
    long_seconds = serializers.IntegerField(allow_null=True)
    short_seconds = serializers.IntegerField(allow_null=True)
    long_burn = serializers.FloatField(allow_null=True)
    short_burn = serializers.FloatField(allow_null=True)
    threshold = serializers.FloatField(allow_null=True, help_text="Burn rate above which both windows fire.")
    is_capped = serializers.BooleanField(help_text="No outage could reach the usual threshold; it is lower.")
    exhaustion_seconds = serializers.FloatField(
        allow_null=True, help_text="How long a whole budget lasts at the threshold."
    )


class ObjectiveShape(serializers.Serializer):
    """An objective, what it promises and how it stands."""

    id = serializers.UUIDField()
    tenant = serializers.SlugField()
    slug = serializers.SlugField()
    name = serializers.CharField()
    description = serializers.CharField()
    owner = serializers.CharField()
    runbook_url = serializers.CharField()
    gateway = serializers.SlugField(allow_null=True)
    labels = serializers.ListField(child=serializers.CharField())
    is_enabled = serializers.BooleanField()
    version = serializers.IntegerField(help_text="Grows with every change of what is promised.")
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    indicator = IndicatorShownShape()
    target = serializers.CharField(help_text="Percent.")
    window = ObjectiveWindowShape()
    budgeting = BudgetingShape()
    guards = GuardsShape()
    policy = PolicyShape()
    state = StateShape(allow_null=True, help_text="Null: it is not judged yet.")
    burns = BurnShape(many=True)


class ObjectivePage(serializers.Serializer):
    """One page of objectives."""

    items = ObjectiveShape(many=True)
    next = serializers.CharField(allow_null=True)


def objective_json(row: Objective, now: datetime) -> dict[str, Any]:
    """Return an ObjectiveShape; tenant, gateway, state and burns are at hand."""
    spec, state = row.promise, getattr(row, "state", None)
    burns = {burn.condition: burn for burn in row.burns.all()}
    plain = ("slug", "name", "description", "owner", "runbook_url", "labels", "is_enabled", "version", "created_by")
    threshold = spec.indicator.threshold_ms
    return {
        "id": str(row.pk),
        "tenant": row.tenant.slug,
        "gateway": row.gateway.slug if row.gateway else None,
        **{name: getattr(row, name) for name in plain},
        "created_at": row.created_at,
        **row.spec,
        "indicator": {
            **DEFAULTS["indicator"],
            **row.spec["indicator"],
            "effective_threshold_ms": effective_threshold_ms(threshold) if threshold else None,
        },
        "state": state_json(row, spec, state, burns, now) if state else None,
        "burns": list(_burns(spec, burns)),
    }


def state_json(
    row: Objective, spec: Spec, state: ObjectiveState, burns: Mapping[str, BurnState], now: datetime
) -> dict[str, Any]:
    """Return a StateShape."""
    span, seconds = spec.period.span_at(now), spec.period.nominal_seconds
    remaining = None if state.remaining is None else Fraction(state.remaining)
    left = outage_seconds_left(remaining, spec.budget, seconds)
    standing = state.standing if row.is_enabled else str(Standing.DISABLED)
    return {
        "standing": standing,
        **{
            name: getattr(state, name)
            for name in ("judged_at", "heard_at", "availability", "remaining", "is_tentative")
        },
        "good": state.good[-1],
        "bad": state.bad[-1],
        "period_since": span.since,
        "period_until": span.until,
        "outage_seconds_left": None if left is None else float(left),
        "exhausted_at_6h": _exhausted_at(remaining, burns.get(Condition.SLOW_PAGE), seconds, now),
        "exhausted_at_24h": _exhausted_at(remaining, burns.get(Condition.FAST_TICKET), seconds, now),
    }


def _exhausted_at(remaining: Fraction | None, burn: BurnState | None, seconds: int, now: datetime) -> datetime | None:
    rate = None if burn is None or burn.long_burn is None else Fraction(burn.long_burn)
    found = exhausted_in(remaining, rate, seconds)
    return None if found is None or found > 10 * seconds else now + timedelta(seconds=float(found))


def _burns(spec: Spec, burns: Mapping[str, BurnState]) -> Iterable[dict[str, Any]]:
    seconds = spec.period.nominal_seconds
    pairs = {str(pair.condition): pair for pair in pairs_for(seconds)}
    for name in map(str, Condition):
        if (burn := burns.get(name)) is None:
            continue
        pair = pairs.get(name)
        threshold = threshold_of(pair, spec.budget, seconds) if pair else None
        yield {
            "condition": name,
            **{
                part: getattr(burn, part)
                for part in ("severity", "is_firing", "is_insufficient", "since", "long_burn", "short_burn")
            },
            "long_seconds": pair.long_seconds if pair else None,
            "short_seconds": pair.short_seconds if pair else None,
            "threshold": float(threshold.burn) if threshold else (burn.threshold or None),
            "is_capped": bool(threshold and threshold.is_capped),
            "exhaustion_seconds": float(seconds / threshold.burn) if threshold else None,
        }
