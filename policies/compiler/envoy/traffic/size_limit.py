"""How large a request may be, counted as it passes; nothing is held back for it."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_chain, turn_on_chain
from policies.compiler.intent.traffic import SizeLimitPolicy

_NAME: Final = "size_limit"
_FILTER: Final = "envoy.extensions.filters.http.body_size_limit.v3.BodySizeLimit"


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    add_chain(manager, _NAME, schema)


def _write(message: Any, said: Said, _context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, SizeLimitPolicy)
    config = schema.message(_FILTER)()
    config.max_request_bytes.value = settings.request_bytes
    turn_on_chain(message, _NAME, [("envoy.filters.http.body_size_limit", config)], schema)


WRITER: Final = PolicyWriter((_NAME,), _add_filters, _write)
