"""Messages of Prometheus Remote-Write 1.0 (prometheus.io/docs/specs/prw/remote_write_spec): protobuf in Snappy.

The schema is declared here, the five messages that we send of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

import cramjam
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from exports.families.family import Labels, Sample

MOST_SERIES: Final = 5_000
"""In one message."""
HEADERS: Final = {
    "Content-Type": "application/x-protobuf",
    "Content-Encoding": "snappy",
    "X-Prometheus-Remote-Write-Version": "0.1.0",
}
Series = tuple[str, Labels, list[Sample]]

_Field = descriptor_pb2.FieldDescriptorProto
_SCHEMA: Final[dict[str, tuple[tuple[str, int, Any], ...]]] = {
    "Label": (("name", 1, _Field.TYPE_STRING), ("value", 2, _Field.TYPE_STRING)),
    "Sample": (("value", 1, _Field.TYPE_DOUBLE), ("timestamp", 2, _Field.TYPE_INT64)),
    "TimeSeries": (("labels", 1, "Label"), ("samples", 2, "Sample")),
    "WriteRequest": (("timeseries", 1, "TimeSeries"),),
}
"""Messages and their fields by number; a field of messages is a list."""


def _write_request() -> Any:
    file = descriptor_pb2.FileDescriptorProto(name="prometheus/remote.proto", package="prometheus", syntax="proto3")
    for message, fields in _SCHEMA.items():
        described = file.message_type.add(name=message)
        for name, number, kind in fields:
            field = described.field.add(name=name, number=number, label=_Field.LABEL_OPTIONAL)
            if isinstance(kind, str):
                field.type, field.label, field.type_name = (
                    _Field.TYPE_MESSAGE,
                    _Field.LABEL_REPEATED,
                    f".prometheus.{kind}",
                )
            else:
                field.type = kind
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("prometheus.WriteRequest"))


WriteRequest: Final = _write_request()


def messages(series: Iterable[Series], external_labels: Mapping[str, str]) -> Iterator[tuple[bytes, int]]:
    """Yield bodies, and how many samples are in each. External labels do not replace labels of ours."""
    waiting = iter(series)
    while portion := list(islice(waiting, MOST_SERIES)):
        request = WriteRequest()
        for name, labels, samples in portion:
            written = request.timeseries.add()
            for label, value in sorted({**external_labels, **dict(labels), "__name__": name}.items()):
                written.labels.add(name=label, value=value)
            for sample in samples:
                written.samples.add(value=sample.value, timestamp=round(sample.at.timestamp() * 1000))
        body = bytes(cramjam.snappy.compress_raw(request.SerializeToString()))
        yield body, sum(len(samples) for *_, samples in portion)
