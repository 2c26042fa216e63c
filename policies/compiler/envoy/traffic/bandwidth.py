"""How fast bodies pass, all requests of a place together."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_filter, turn_on
from policies.compiler.intent.traffic import BandwidthDirection, BandwidthPolicy

_NAME: Final = "bandwidth"
_FILTER: Final = "envoy.extensions.filters.http.bandwidth_limit.v3.BandwidthLimit"
_MODES: Final = {
    BandwidthDirection.REQUEST: "REQUEST",
    BandwidthDirection.RESPONSE: "RESPONSE",
    BandwidthDirection.BOTH: "REQUEST_AND_RESPONSE",
}


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    add_filter(manager, _NAME, schema.message(_FILTER)(stat_prefix=_NAME), schema)


def _write(message: Any, said: Said, _context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, BandwidthPolicy)
    config = schema.message(_FILTER)(stat_prefix=_NAME, enable_mode=_MODES[settings.direction])
    config.limit_kbps.value = settings.kib_per_second
    turn_on(message, _NAME, config, schema)


WRITER: Final = PolicyWriter((_NAME,), _add_filters, _write)
