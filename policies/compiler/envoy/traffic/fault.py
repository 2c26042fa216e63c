"""Faults on purpose: Envoy's own filter delays and aborts."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_filter, turn_on
from policies.compiler.envoy.values import set_duration, set_percent
from policies.compiler.intent.traffic import FaultGate, FaultPolicy

_NAME: Final = "fault"
_FILTER: Final = "envoy.extensions.filters.http.fault.v3.HTTPFault"


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    add_filter(manager, _NAME, schema.message(_FILTER)(), schema)


def _write(message: Any, said: Said, _context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, FaultPolicy)
    config = schema.message(_FILTER)()
    if settings.delay is not None:
        set_duration(config.delay.fixed_delay, settings.delay.seconds)
        set_percent(config.delay.percentage, settings.delay.percent)
    if settings.abort is not None:
        config.abort.http_status = settings.abort.status
        set_percent(config.abort.percentage, settings.abort.percent)
    if settings.only_with is not None:
        _write_gate(config.headers.add(), settings.only_with)
    turn_on(message, _NAME, config, schema)


def _write_gate(matcher: Any, gate: FaultGate) -> None:
    matcher.name = gate.name
    if gate.value is None:
        matcher.present_match = True
    else:
        matcher.string_match.exact = gate.value


WRITER: Final = PolicyWriter((_NAME,), _add_filters, _write)
