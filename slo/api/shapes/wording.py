"""What an objective promises, as it is written; the same fields are read and shown."""

from copy import deepcopy
from decimal import Decimal
from typing import Any, Final

from rest_framework import serializers

from console.base.shapes import PlainTextField, StrictShape
from slo.spec import DEFAULTS, Kind, Method

SLICE_SECONDS: Final = (60, 120, 300, 600, 900, 1800, 3600)
LOWEST, HIGHEST = Decimal(50), Decimal("99.9999")


class PercentField(serializers.DecimalField):
    """A share in percent, shown as text so that no digit is lost: `99.95`."""

    def __init__(self, *, above: Decimal = Decimal(0), upto: Decimal = Decimal(100), **options: Any) -> None:
        super().__init__(max_digits=7, decimal_places=4, min_value=above, max_value=upto, **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Return the shortest way to write it."""
        found = super().run_validation(data)
        return f"{found.normalize():f}" if isinstance(found, Decimal) else found

    def to_representation(self, value: Any) -> str:
        """Return it as it is kept."""
        return str(value)


class PartShape(StrictShape):
    """A part of a composite objective."""

    objective = serializers.SlugField(max_length=60, help_text="Slug of an objective of the same tenant.")
    weight = serializers.IntegerField(min_value=1, max_value=1000, default=1)


def _names(text: str) -> Any:
    return serializers.ListField(
        child=PlainTextField(max_length=200), max_length=100, required=False, default=list, help_text=text
    )


def _classes(text: str, default: list[str]) -> Any:
    child = PlainTextField(max_length=20)
    return serializers.ListField(
        child=child, max_length=40, required=False, default=lambda: list(default), help_text=text
    )


class IndicatorShape(StrictShape):
    """What is measured."""

    kind = serializers.ChoiceField(
        [str(one) for one in Kind], default=str(Kind.AVAILABILITY),
        help_text="Of requests: availability, latency; of objectives: composite; beside requests: TLS handshakes, "
        "nodes that serve their certificates, answers of the inspector (platform only), what the firewall did.",
    )  # fmt: skip
    routes = _names("Names of routes; none: all. A tenant's own may be named without its tenant.")
    services = _names("Names of services; none: all. Not for latency.")
    names = _names("Of handshakes and serving: certificates; of firewall: WAF policies; none: all.")
    bad = _classes(
        "Classes of bad answers: `5xx`, `503`, `none` (no answer), `waf`, `rate-limit`, `flag:UH`. Of what is counted "
        "beside requests: outcomes, as usual where nothing is said.", ["5xx", "none"],
    )  # fmt: skip
    ignored = _classes("Classes that are no events at all; asked before `bad`.", ["waf", "rate-limit"])
    threshold_ms = serializers.IntegerField(
        min_value=1, max_value=60_000, allow_null=True, default=None, help_text="Of latency: slower is bad."
    )
    checks = serializers.ListField(
        child=serializers.SlugField(max_length=63), max_length=50, required=False, default=list,
        help_text="Of a synthetic objective: names of checks, whose results are its events.",
    )  # fmt: skip
    parts = PartShape(many=True, required=False, default=list, help_text="Of a composite objective, 2 to 20.")


class ObjectiveWindowShape(StrictShape):
    """The period that a budget is for."""

    type = serializers.ChoiceField(["rolling", "calendar"], default="rolling")
    days = serializers.IntegerField(min_value=1, max_value=90, allow_null=True, default=None, help_text="If rolling.")
    unit = serializers.ChoiceField(["week", "month", "quarter"], allow_null=True, default=None)
    time_zone = PlainTextField(max_length=64, allow_null=True, default=None, help_text="IANA name, of a calendar.")


class BudgetingShape(StrictShape):
    """Whether events are counted, or stretches of time that were good enough."""

    method = serializers.ChoiceField([str(one) for one in Method], default=str(Method.OCCURRENCES))
    slice_seconds = serializers.ChoiceField(SLICE_SECONDS, allow_null=True, default=None)
    slice_target = PercentField(
        allow_null=True, default=None, help_text="Percent of good events that make a slice of time good."
    )


class GuardsShape(StrictShape):
    """How many events an alert needs."""

    min_bad = serializers.IntegerField(min_value=1, max_value=1_000_000, default=5)
    min_total = serializers.IntegerField(min_value=1, max_value=1_000_000, default=20)
    sustained_bad = serializers.IntegerField(
        min_value=1, max_value=1_000_000, default=20,
        help_text="So many bad events in six hours are an alert even where a pair has too few events to judge.",
    )  # fmt: skip


class PolicyShape(StrictShape):
    """What is done as the budget goes; percent that are left, null: nothing is done."""

    warn_below = PercentField(allow_null=True, default="50")
    hold_below = PercentField(
        allow_null=True, default=None, help_text="New rollouts wait below this, unless somebody says why not."
    )


class WordingShape(StrictShape):
    """Everything that is versioned: what is measured, and what is promised of it."""

    indicator = IndicatorShape(default=lambda: deepcopy(DEFAULTS["indicator"]))
    target = PercentField(above=LOWEST, upto=HIGHEST, help_text="Percent of events that shall be good: 50 to 99.9999.")
    window = ObjectiveWindowShape(default=lambda: deepcopy(DEFAULTS["window"]))
    budgeting = BudgetingShape(default=lambda: deepcopy(DEFAULTS["budgeting"]))
    guards = GuardsShape(default=lambda: deepcopy(DEFAULTS["guards"]))
    policy = PolicyShape(default=lambda: deepcopy(DEFAULTS["policy"]))
