"""How many requests are under way at once, by Envoy's gradient controller."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_chain, turn_on_chain
from policies.compiler.envoy.values import set_duration
from policies.compiler.intent.traffic import AdaptiveConcurrencyPolicy

_NAME: Final = "adaptive_concurrency"
_FILTER: Final = "envoy.extensions.filters.http.adaptive_concurrency.v3.AdaptiveConcurrency"
_UPDATE_SECONDS: Final = 0.1
_JITTER_PERCENT: Final = 10.0
_REQUESTS_TO_CALIBRATE: Final = 50


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    add_chain(manager, _NAME, schema)


def _write(message: Any, said: Said, _context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, AdaptiveConcurrencyPolicy)
    config = schema.message(_FILTER)()
    controller = config.gradient_controller_config
    controller.sample_aggregate_percentile.value = settings.percentile
    set_duration(controller.concurrency_limit_params.concurrency_update_interval, _UPDATE_SECONDS)
    controller.concurrency_limit_params.max_concurrency_limit.value = settings.most_requests
    calibration = controller.min_rtt_calc_params
    set_duration(calibration.interval, settings.calibrate_every_seconds)
    calibration.request_count.value = _REQUESTS_TO_CALIBRATE
    calibration.jitter.value = _JITTER_PERCENT
    turn_on_chain(message, _NAME, [("envoy.filters.http.adaptive_concurrency", config)], schema)


WRITER: Final = PolicyWriter((_NAME,), _add_filters, _write)
