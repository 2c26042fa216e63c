"""A family: one metric with its help, type and unit, and all its lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Labels = tuple[tuple[str, str], ...]
Number = int | float


class Kind(StrEnum):
    """What its numbers mean."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Line:
    """One time series: its whole name and labels, none of them empty, and its value at each cut asked about."""

    name: str
    labels: Labels
    values: Sequence[Number]


@dataclass(frozen=True, slots=True)
class Sample:
    """One value at one moment."""

    at: datetime
    value: Number


@dataclass(frozen=True, slots=True)
class Family:
    """`name` is without the suffixes that its lines have; `help` is one sentence; `unit` ends the name, or is empty."""

    name: str
    kind: Kind
    help: str
    unit: str = ""
    lines: list[Line] = field(default_factory=list)

    def add(self, labels: Labels, *values: Number) -> None:
        """Add a line; that of a counter ends in `_total`."""
        self.lines.append(Line(self.name + ("_total" if self.kind is Kind.COUNTER else ""), labels, values))
