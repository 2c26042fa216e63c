"""Of which requests Envoy tells the agent: those that failed, took long or were found fault with; a share of others.

They go to the agent's own socket as OpenTelemetry logs, for these name each field as we want it and cost Envoy less
than its own access logs. A share is a range of request ids, which are random: whoever sees one knows whether it is in
the share. What routes say of their own stands in their metadata, which only an expression can read, and that costs
95 µs; telling costs 29 µs. So Envoy tells of the largest share that a route may ask for, and what a route's own share
and the gateway's are, and the agent leaves out what is in neither. An expression is only evaluated for requests that
took long.
"""

from __future__ import annotations

import math
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import AGENT_CLUSTER, RECORD_FIELDS, RecordUsual

from policies.compiler.envoy.checks import write_of_others
from policies.compiler.envoy.values import set_duration
from policies.compiler.intent.records import LEAST_SLOW_SECONDS, GatewayRecordsSpec, RecordsSpec

METADATA: Final = "gatehouse.records"
_CONFIG: Final = "envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig"
_EXPRESSION: Final = "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter"
_FLUSH_SECONDS: Final = 0.3
_FLUSH_BYTES: Final = 65_536
_TIMEOUT_SECONDS: Final = 2.0
_FAILED: Final = 500
_IDS: Final = 2**32
"""The first eight digits of a request id are a number below this."""
_DIGITS: Final = "0123456789abcdef"
_EVERY: Final = "g"
"""Greater than every request id."""
_WAF: Final = ("envoy.filters.http.ext_authz", "x-gatehouse-waf")
_OWN: Final = f"xds.route_metadata.filter_metadata['{METADATA}']"
_SAYS: Final = f"'{METADATA}' in xds.route_metadata.filter_metadata && '{{field}}' in {_OWN}"
# A trace id of 32 digits: half of it random, then the time to the microsecond, then random again; of Envoy's values
# these are the ones that are made of nothing but hexadecimal digits.
_TRACE_PARENT: Final = (
    "00-%REQ(X-REQUEST-ID):8%%START_TIME(%s)%%START_TIME(%6f)%%REQ(X-REQUEST-ID):8%"
    "-%START_TIME(%6f)%%REQ(X-REQUEST-ID):8%%REQ(X-REQUEST-ID):2%-01"
)


def write_record_log(log: Any, spec: GatewayRecordsSpec, schema: EnvoySchema) -> None:
    """Fill an `AccessLog`: what is told of a request, and of which."""
    config = schema.message(_CONFIG)(log_name=METADATA, stat_prefix="records.", disable_builtin_labels=True)
    config.grpc_service.envoy_grpc.cluster_name = AGENT_CLUSTER
    set_duration(config.grpc_service.timeout, _TIMEOUT_SECONDS)
    set_duration(config.buffer_flush_interval, _FLUSH_SECONDS)
    config.buffer_size_bytes.value = _FLUSH_BYTES
    for name, value in {**RECORD_FIELDS, **_usual(spec)}.items():
        config.attributes.values.add(key=name).value.string_value = value
    log.name = METADATA
    log.typed_config.CopyFrom(schema.to_any(config))
    both = log.filter.and_filter.filters
    _write_conditions(both.add().or_filter.filters, spec, schema)
    write_of_others(both.add(), schema)


def write_route_records(message: Any, records: RecordsSpec) -> None:
    """Say in the metadata of a `Route` what holds on it, where that is not what the gateway says."""
    said: dict[str, str] = {}
    if records.sample_percent is not None:
        said["below"] = _first_id_beyond(records.sample_percent)
    if records.slow_seconds is not None:
        said["slow"] = f"{records.slow_seconds:g}s"
    if records.hidden_arguments:
        said["hidden"] = ",".join(records.hidden_arguments)
    if said:
        message.metadata.filter_metadata[METADATA].update(said)


def write_trace_parent(table: Any) -> None:
    """Give a request without a `traceparent` one, in a `RouteConfiguration`."""
    option = table.request_headers_to_add.add(append_action="ADD_IF_ABSENT")
    option.header.key, option.header.value = "traceparent", _TRACE_PARENT


def _write_conditions(any_of: Any, spec: GatewayRecordsSpec, schema: EnvoySchema) -> None:
    """Order is data: what costs least is asked first."""
    failed = any_of.add().status_code_filter.comparison
    failed.op, failed.value.default_value, failed.value.runtime_key = failed.GE, _FAILED, f"{METADATA}.failed"
    any_of.add().response_flag_filter.SetInParent()
    found = any_of.add().metadata_filter
    found.matcher.filter = _WAF[0]
    found.matcher.path.add(key=_WAF[1])
    found.matcher.value.present_match = True
    found.match_if_key_not_found.value = False
    _write_share(any_of, spec)
    slow = any_of.add().and_filter.filters
    took = slow.add().duration_filter.comparison
    took.op, took.value.runtime_key = took.GE, f"{METADATA}.slow"
    took.value.default_value = round(LEAST_SLOW_SECONDS * 1000)
    usual = f"duration('{spec.slow_seconds:g}s')"
    _write_expression(slow.add(), f"request.duration >= ({_own_or('slow', 'duration({})', usual)})", schema)


def _usual(spec: GatewayRecordsSpec) -> dict[str, str]:
    """What holds where a route says nothing, and the most that one may say (`RecordUsual`)."""
    most = max(spec.most_sample_percent, spec.sample_percent)
    return {
        RecordUsual.BELOW: _first_id_beyond(spec.sample_percent),
        RecordUsual.MOST_BELOW: _first_id_beyond(most),
        RecordUsual.SLOW: f"{spec.slow_seconds:g}s",
    }


def _write_share(any_of: Any, spec: GatewayRecordsSpec) -> None:
    most = max(spec.most_sample_percent, spec.sample_percent)
    if not most:
        return
    beginnings = _beginnings(most)
    filters = any_of.add().and_filter.filters if len(beginnings) > 1 else any_of
    for begins in beginnings:
        _write_beginnings(filters.add(), begins)


def _beginnings(percent: float) -> list[list[str]]:
    """How request ids below a share begin, coarsely: by one of the first and by one of the second, where there is one.

    A share of less than a sixteenth is told by two digits, so that few requests are told of for nothing.
    """
    count = math.ceil(percent / 100 * len(_DIGITS))
    if count > 1:
        return [list(_DIGITS[:count])]
    finer = math.ceil(percent / 100 * len(_DIGITS) ** 2)
    return [["0"], [f"0{digit}" for digit in _DIGITS[:finer]]] if finer < len(_DIGITS) else [["0"]]


def _write_beginnings(message: Any, begins: list[str]) -> None:
    """A filter of request ids that begin as one of these; Envoy refuses a list of one."""
    filters = message.or_filter.filters if len(begins) > 1 else None
    for beginning in begins:
        header = (filters.add() if filters is not None else message).header_filter.header
        header.name, header.string_match.prefix = "x-request-id", beginning


def _own_or(field: str, reading: str, usual: str) -> str:
    """An expression of what the route says, or else the usual."""
    return f"{_SAYS.format(field=field)} ? {reading.format(f'{_OWN}[{field!r}]')} : {usual}"


def _write_expression(message: Any, expression: str, schema: EnvoySchema) -> None:
    message.extension_filter.name = "expression"
    message.extension_filter.typed_config.CopyFrom(schema.to_any(schema.message(_EXPRESSION)(expression=expression)))


def _first_id_beyond(percent: float) -> str:
    """The eight digits that are greater than those of so many percent of all request ids."""
    number = round(percent / 100 * _IDS)
    return f"{number:08x}" if number < _IDS else _EVERY
