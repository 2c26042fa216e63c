"""Messages of OTLP over HTTP (opentelemetry.io/docs/specs/otlp): metrics as protobuf, compressed with gzip.

Sums and histograms are cumulative since their slice was made: a message that is sent twice says the same twice.
"""

import gzip
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
    ExportMetricsServiceResponse,
)
from opentelemetry.proto.metrics.v1.metrics_pb2 import AGGREGATION_TEMPORALITY_CUMULATIVE

from exports.collecting.traffic import BOUNDS
from exports.families.family import Family, Kind, Labels, Line
from exports.sending.batch import Batch
from telemetry.histogram import EXPORTED_BOUNDS_US

HEADERS: Final = {"Content-Type": "application/x-protobuf", "Content-Encoding": "gzip"}
NAMES: Final = {
    "gatehouse_requests": ("gatehouse.requests", "{request}"),
    "gatehouse_slice_requests": ("gatehouse.slice.requests", "{request}"),
    "gatehouse_request_duration_seconds": ("gatehouse.request.duration", "s"),
    "gatehouse_gateway_heard": ("gatehouse.gateway.heard", "1"),
    "gatehouse_metrics_left_out": ("gatehouse.metrics.left_out", "{series}"),
}
_ABOUT: Final = ("gateway", "tenant")
"""Labels that say where something is: they become attributes of the resource."""
_BOUNDS_SECONDS: Final = [bound / 1_000_000 for bound in EXPORTED_BOUNDS_US]


def message_at(batch: Batch, place: int, external_labels: Mapping[str, str]) -> tuple[bytes, int]:
    """Return the body that tells of one cut, and how many data points are in it."""
    request, points = ExportMetricsServiceRequest(), 0
    since = {(place.gateway, place.tenant): place.since for place in batch.scope.slices.values()}
    for about, families in _by_resource(batch).items():
        resource = request.resource_metrics.add()
        _attributes(resource.resource.attributes, (*external_labels.items(), *_resource(*about)))
        scoped = resource.scope_metrics.add()
        scoped.scope.name = "gatehouse"
        for family, lines in families:
            points += _metric(scoped, family, lines, place, (batch.cuts[place].end, since.get(about)))
    return gzip.compress(request.SerializeToString(), 6), points


def refused_of(content: bytes) -> tuple[int, str]:
    """Return how many points a receiver that took the message did not want, and why."""
    try:
        answer = ExportMetricsServiceResponse.FromString(content)
    except Exception:  # whatever else it says, it took it
        return 0, ""
    return answer.partial_success.rejected_data_points, answer.partial_success.error_message


def trial_message(at: datetime, external_labels: Mapping[str, str]) -> bytes:
    """Return a body with a single gauge, to see whether a receiver takes it."""
    request = ExportMetricsServiceRequest()
    resource = request.resource_metrics.add()
    _attributes(resource.resource.attributes, (*external_labels.items(), ("service.name", "gatehouse")))
    metric = resource.scope_metrics.add().metrics.add(name="gatehouse.export.test", unit="1")
    metric.gauge.data_points.add(time_unix_nano=_nanoseconds(at), as_int=1)
    return gzip.compress(request.SerializeToString())


def _by_resource(batch: Batch) -> dict[tuple[str, str], list[tuple[Family, list[Line]]]]:
    found: dict[tuple[str, str], list[tuple[Family, list[Line]]]] = defaultdict(list)
    for family in batch.families:
        lines: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for line in family.lines:
            labels = dict(line.labels)
            lines[labels.get("gateway", ""), labels.get("tenant", "")].append(line)
        for about, own in lines.items():
            found[about].append((family, own))
    return found


def _resource(gateway: str, tenant: str) -> Labels:
    texts = (
        ("service.name", "gatehouse"), ("service.namespace", gateway), ("gatehouse.gateway", gateway),
        ("gatehouse.tenant", tenant),
    )  # fmt: skip
    return tuple((name, text) for name, text in texts if text)


def _metric(scoped: Any, family: Family, lines: list[Line], place: int, span: tuple[datetime, datetime | None]) -> int:
    """Add a metric; return how many points it has."""
    name, unit = NAMES[family.name]
    metric = scoped.metrics.add(name=name, unit=unit, description=family.help)
    at, since = _nanoseconds(span[0]), _nanoseconds(span[1] or span[0])
    if family.kind is Kind.HISTOGRAM:
        metric.histogram.aggregation_temporality = AGGREGATION_TEMPORALITY_CUMULATIVE
        size = len(BOUNDS) + 2
        for start in range(0, len(lines), size):
            _histogram(metric.histogram.data_points, lines[start : start + size], place, at, since)
        return len(lines) // size
    if family.kind is Kind.COUNTER:
        metric.sum.aggregation_temporality, metric.sum.is_monotonic = AGGREGATION_TEMPORALITY_CUMULATIVE, True
    points = metric.sum.data_points if family.kind is Kind.COUNTER else metric.gauge.data_points
    for line in lines:
        point = points.add(time_unix_nano=at, as_int=int(line.values[place]))
        if family.kind is Kind.COUNTER:
            point.start_time_unix_nano = since
        _attributes(point.attributes, line.labels)
    return len(lines)


def _histogram(points: Any, lines: list[Line], place: int, at: int, since: int) -> None:
    *buckets, total, count = (line.values[place] for line in lines)
    each = [int(upto) - int(below) for below, upto in zip((0, *buckets[:-1]), buckets, strict=True)]
    point = points.add(
        time_unix_nano=at, start_time_unix_nano=since, count=int(count), sum=float(total),
        bucket_counts=each, explicit_bounds=_BOUNDS_SECONDS,
    )  # fmt: skip
    _attributes(point.attributes, lines[-1].labels)


def _attributes(written: Any, labels: Labels | tuple[tuple[str, str], ...]) -> None:
    for name, text in labels:
        if name not in _ABOUT:
            written.add(key=name).value.string_value = text


def _nanoseconds(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000) * 1_000
