"""What one export is told at some cuts: families of counters, and which gateways were heard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exports.collecting.scope import Scope, scope_of_tenants
from exports.collecting.traffic import BOUNDS, traffic
from exports.families.family import Family, Kind, Labels, Line, Sample
from exports.models import Export
from telemetry.queries.counters import Cut, heard

HEARD = "gatehouse_gateway_heard"


@dataclass(frozen=True, slots=True)
class Batch:
    """Families with a value at every cut. The first cut has been sent before, unless `is_first`."""

    cuts: Sequence[Cut]
    families: Sequence[Family]
    scope: Scope
    is_first: bool

    @property
    def places(self) -> range:
        """Which cuts are to be sent, by place."""
        return range(0 if self.is_first else 1, len(self.cuts))


def batch_of(export: Export, cuts: Sequence[Cut], *, is_first: bool) -> Batch:
    """Return what this export is told at these cuts; six queries."""
    scope = scope_of_tenants(export.tenants)
    families = [*traffic(scope, cuts), _heard(scope, cuts)]
    return Batch(cuts, families, scope, is_first)


def samples_at(batch: Batch, place: int) -> Iterator[tuple[str, Labels, list[Sample]]]:
    """Yield name, labels and samples of each line at a cut.

    A counter that has not begun is left out, and begins with a zero at the cut before: a rise is only seen from there.
    """
    at = batch.cuts[place].end
    for family in batch.families:
        if family.kind is Kind.GAUGE:
            yield from ((line.name, line.labels, [Sample(at, line.values[place])]) for line in family.lines)
            continue
        size = len(BOUNDS) + 2 if family.kind is Kind.HISTOGRAM else 1
        for start in range(0, len(family.lines), size):
            lines = family.lines[start : start + size]
            zero = _zero_before(batch, lines[-1], place)
            if lines[-1].values[place]:
                yield from ((one.name, one.labels, [*zero, Sample(at, one.values[place])]) for one in lines)


def _zero_before(batch: Batch, counted: Line, place: int) -> list[Sample]:
    return [Sample(batch.cuts[place - 1].end, 0)] if place and not counted.values[place - 1] else []


def _heard(scope: Scope, cuts: Sequence[Cut]) -> Family:
    text = "Whether a node of the gateway was heard in the step: 1 yes, 0 no. Without it no request is no news."
    family = Family(HEARD, Kind.GAUGE, text)
    places = heard(list(scope.gateways), cuts)
    for pk, slug in scope.gateways.items():
        family.add((("gateway", slug),), *(int(place in places.get(pk, ())) for place in range(len(cuts))))
    return family
