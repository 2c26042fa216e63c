"""Requests and how long they lasted, as counters and histograms: now, or at cuts."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from exports.collecting.scope import Place, Scope
from exports.families.family import Family, Kind, Labels, Line
from telemetry.histogram import EXPORTED_BOUNDS_US, PLACES
from telemetry.queries.counters import NOW, Counter, Cut, Latency, class_counters, counters, latencies

MOST_SERIES: Final = 20_000
MOST_ROUTES: Final = 2_000
BOUNDS: Final = (*(repr(bound / 1_000_000) for bound in EXPORTED_BOUNDS_US), "+Inf")
"""Upper ends of the buckets, in seconds."""
DURATION: Final = "gatehouse_request_duration_seconds"


def traffic(scope: Scope, cuts: Sequence[Cut] = NOW) -> list[Family]:
    """Return the families; three queries however many routes there are."""
    series = counters(scope.slices, cuts, most=MOST_SERIES)
    routes = latencies(scope.slices, cuts)
    return [
        _requests(scope, series.items),
        _classes(scope, cuts),
        _durations(scope, routes[-MOST_ROUTES:]),
        _left_out({"gatehouse_requests": series.known - len(series.items), DURATION: len(routes) - MOST_ROUTES}, cuts),
    ]


def code_text(code: int) -> str:
    """Return a status as labels have it."""
    return str(code) if code else "none"


def class_text(first_digit: int) -> str:
    """Return a class of statuses as labels have it."""
    return f"{first_digit}xx" if first_digit else "none"


def place_labels(place: Place) -> Labels:
    """Return the labels that everything of a slice has."""
    return (("gateway", place.gateway), ("tenant", place.tenant))


def _requests(scope: Scope, found: Sequence[Counter]) -> Family:
    text = "Requests the edge answered; flags are Envoy's response flags, - stands for none."
    family = Family("gatehouse_requests", Kind.COUNTER, text)
    known = {pk: place_labels(place) for pk, place in scope.slices.items()}
    for one in found:
        labels = (
            ("route", one.route or "-"), ("service", one.service or "-"),
            ("code", code_text(one.code)), ("flags", one.flags or "-"),
        )  # fmt: skip
        family.add((*known[one.slice_id], *labels), *one.values)
    return family


def _classes(scope: Scope, cuts: Sequence[Cut]) -> Family:
    text = "All requests of a tenant on a gateway, by class of status; nothing is left out of them."
    family = Family("gatehouse_slice_requests", Kind.COUNTER, text)
    for one in class_counters(scope.slices, cuts):
        labels = (*place_labels(scope.slices[one.slice_id]), ("code_class", class_text(one.code_class)))
        family.add(labels, *one.values)
    return family


def _durations(scope: Scope, routes: Sequence[Latency]) -> Family:
    text = "How long requests lasted, by route; the sum is made of finer buckets and right within 5 %."
    family = Family(DURATION, Kind.HISTOGRAM, text, "seconds")
    known = {pk: place_labels(place) for pk, place in scope.slices.items()}
    for one in routes:
        labels = (*known[one.slice_id], ("route", one.route))
        running = [list(accumulate(at_cut[:PLACES])) for at_cut in one.values]
        for place, bound in enumerate(BOUNDS):
            values = [at_cut[place] for at_cut in running]
            family.lines.append(Line(f"{DURATION}_bucket", (*labels, ("le", bound)), values))
        family.lines.append(Line(f"{DURATION}_sum", labels, [at_cut[PLACES] / 1_000_000 for at_cut in one.values]))
        family.lines.append(Line(f"{DURATION}_count", labels, [at_cut[-1] for at_cut in running]))
    return family


def _left_out(numbers: dict[str, int], cuts: Sequence[Cut]) -> Family:
    text = "Series that are left out because there are too many, by metric; those used last are kept."
    family = Family("gatehouse_metrics_left_out", Kind.GAUGE, text)
    for name, number in numbers.items():
        family.add((("metric", name),), *(max(0, number),) * len(cuts))
    return family
