"""Edits of headers and query parameters by a policy.

The filter stands in a chain of the place: by itself Envoy would do the edits of all places, one after the other.
"""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.header_edits import APPEND, OVERWRITE
from policies.compiler.envoy.traffic.query_edits import NAME as QUERY_FILTER
from policies.compiler.envoy.traffic.query_edits import add_query_filter, write_query_edits
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_chain, turn_on_chain
from policies.compiler.envoy.values import literal
from policies.compiler.intent.fields.header_edits import HeaderEdits
from policies.compiler.intent.traffic import HeadersPolicy

_NAME: Final = "headers"
_FILTER: Final = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation"


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    add_chain(manager, _NAME, schema)
    add_query_filter(manager, schema)


def _write(message: Any, said: Said, _context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, HeadersPolicy)
    config = schema.message(_FILTER)()
    if settings.request is not None:
        _write_edits(config.mutations.request_mutations, settings.request)
    if settings.response is not None:
        _write_edits(config.mutations.response_mutations, settings.response)
    turn_on_chain(message, _NAME, [("envoy.filters.http.header_mutation", config)], schema)
    write_query_edits(message, settings.query, schema)


def _write_edits(mutations: Any, edits: HeaderEdits) -> None:
    for settings, action in ((edits.set, OVERWRITE), (edits.add, APPEND)):
        for setting in settings:
            option = mutations.add().append
            option.append_action = action
            option.header.key, option.header.value = setting.name, literal(setting.value)
    for name in edits.remove:
        mutations.add().remove = name


WRITER: Final = PolicyWriter((_NAME, QUERY_FILTER), _add_filters, _write)
