"""What an objective promises, read from how it is kept (JSON) into what is computed with. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final
from zoneinfo import ZoneInfo

from gatehouse_protocol.vitals import Signal

from slo.arithmetic.classes import USUAL, Classes
from slo.arithmetic.judging import Guards, Watched
from slo.arithmetic.periods import Calendar, Period, Rolling, Unit


class Kind(StrEnum):
    """What is measured: answers by what they said, by how long they took, checks, or other objectives together.

    Or what is counted beside requests: handshakes, nodes' looks at certificates, answers of the inspector, and what
    the firewall did with requests.
    """

    AVAILABILITY = "availability"
    LATENCY = "latency"
    COMPOSITE = "composite"
    SYNTHETIC = "synthetic"
    HANDSHAKES = "handshakes"
    SERVING = "serving"
    INSPECTION = "inspection"
    FIREWALL = "firewall"

    @property
    def signal(self) -> Signal | None:
        """What it counts beside requests; None: it counts requests, or nothing itself."""
        return _SIGNALS.get(self.value)


_SIGNALS: Final = {one.value: one for one in Signal}


class Method(StrEnum):
    """What is counted: every event, or stretches of time that were good enough."""

    OCCURRENCES = "occurrences"
    TIMESLICES = "timeslices"


@dataclass(frozen=True, slots=True)
class Part:
    """An objective of the same tenant within a composite one."""

    objective: str
    weight: int


@dataclass(frozen=True, slots=True)
class Indicator:
    """Which requests are looked at (none named: all), and how each is judged. `threshold_ms` is of latency alone.

    Of what is counted beside requests, `names` are certificates or policies, and classes are outcomes. `checks` are the
    names of those whose results are the events, of a synthetic objective.
    """

    kind: Kind
    routes: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    classes: Classes = USUAL
    threshold_ms: int = 0
    parts: tuple[Part, ...] = ()
    checks: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Slices:
    """Stretches of time that are good if this share of their events is."""

    seconds: int
    target: Fraction


@dataclass(frozen=True, slots=True)
class Policy:
    """What is done as the budget goes: shares of it that are left, from 0 to 1; None: nothing is done."""

    warn_below: Fraction | None = None
    hold_below: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Spec:
    """One objective. `target` is the share of events that shall be good, below 1."""

    indicator: Indicator
    target: Fraction
    period: Period
    slices: Slices | None
    guards: Guards
    policy: Policy

    @property
    def budget(self) -> Fraction:
        """The share of events that may be bad."""
        return 1 - self.target

    @property
    def watched(self) -> Watched:
        """What conditions are judged by."""
        return Watched(self.budget, self.period.nominal_seconds, self.guards)

    @property
    def counts_events(self) -> bool:
        """Whether its sums are events of its own: no slices of time, and no parts."""
        return self.slices is None and self.indicator.kind is not Kind.COMPOSITE


DEFAULTS: Final[Mapping[str, Any]] = {
    "indicator": {
        "kind": "availability", "routes": [], "services": [], "names": [], "bad": ["5xx", "none"],
        "ignored": ["waf", "rate-limit"], "threshold_ms": None, "parts": [], "checks": [],
    },
    "target": "99.9",
    "window": {"type": "rolling", "days": 28, "unit": None, "time_zone": None},
    "budgeting": {"method": "occurrences", "slice_seconds": None, "slice_target": None},
    "guards": {"min_bad": 5, "min_total": 20, "sustained_bad": 20},
    "policy": {"warn_below": "50", "hold_below": None},
}  # fmt: skip
"""An objective that says nothing; what is kept has every field."""


def spec_of(kept: Mapping[str, Any]) -> Spec:
    """Return an objective's promise; `kept` is what the API has checked."""
    guards, policy = kept["guards"], kept["policy"]
    return Spec(
        _indicator(kept["indicator"]), percent(kept["target"]), _period(kept["window"]), _slices(kept["budgeting"]),
        Guards(guards["min_bad"], guards["min_total"], guards["sustained_bad"]),
        Policy(_percent_or_none(policy["warn_below"]), _percent_or_none(policy["hold_below"])),
    )  # fmt: skip


def percent(text: str) -> Fraction:
    """Return 0.999 for `99.9`, exactly."""
    return Fraction(text) / 100


def _indicator(kept: Mapping[str, Any]) -> Indicator:
    return Indicator(
        Kind(kept["kind"]), frozenset(kept["routes"]), frozenset(kept["services"]),
        Classes(frozenset(kept["bad"]), frozenset(kept["ignored"])), kept["threshold_ms"] or 0,
        tuple(Part(part["objective"], part["weight"]) for part in kept["parts"]), frozenset(kept.get("checks", ())),
        frozenset(kept.get("names", ())),
    )  # fmt: skip


def _period(kept: Mapping[str, Any]) -> Period:
    if kept["type"] == "rolling":
        return Rolling(kept["days"])
    return Calendar(Unit(kept["unit"]), ZoneInfo(kept["time_zone"]))


def _slices(kept: Mapping[str, Any]) -> Slices | None:
    if kept["method"] == Method.OCCURRENCES:
        return None
    return Slices(kept["slice_seconds"], percent(kept["slice_target"]))


def _percent_or_none(text: str | None) -> Fraction | None:
    return None if text is None else percent(text)
