"""Pages in place of errors: Envoy matches the status of an answer, its own as well as a service's."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_chain, turn_on_chain
from policies.compiler.envoy.values import literal, overwrite_header
from policies.compiler.intent.traffic import ErrorPage, ErrorPagesPolicy

_NAME: Final = "error_pages"
_FILTER: Final = "envoy.extensions.filters.http.custom_response.v3.CustomResponse"
_LOCAL: Final = "envoy.extensions.http.custom_response.local_response_policy.v3.LocalResponsePolicy"
_STATUS: Final = "envoy.type.matcher.v3.HttpResponseStatusCodeMatchInput"
_CLASS: Final = "envoy.type.matcher.v3.HttpResponseStatusCodeClassMatchInput"
_FILLED_IN: Final = {"{status}": "%RESPONSE_CODE%", "{request_id}": "%REQ(X-REQUEST-ID)%"}


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    add_chain(manager, _NAME, schema)


def _write(message: Any, said: Said, _context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, ErrorPagesPolicy)
    config = schema.message(_FILTER)()
    said_of = [(status, page) for page in settings.pages for status in page.statuses]
    for status, page in sorted(said_of, key=lambda one: one[0].endswith("xx")):
        _write_page(config.custom_response_matcher.matcher_list.matchers.add(), status, page, schema)
    turn_on_chain(message, _NAME, [("envoy.filters.http.custom_response", config)], schema)


def _write_page(matcher: Any, status: str, page: ErrorPage, schema: EnvoySchema) -> None:
    condition = matcher.predicate.single_predicate
    condition.input.name = "status"
    condition.input.typed_config.CopyFrom(schema.to_any(schema.message(_CLASS if status.endswith("xx") else _STATUS)()))
    condition.value_match.exact = status
    local = schema.message(_LOCAL)(preserve_response_code_details=True)
    overwrite_header(local.response_headers_to_add, "content-type", page.content_type)
    local.body_format.text_format_source.inline_string = _format(page.body)
    if page.status is not None:
        local.status_code.value = page.status
    matcher.on_match.action.name = "page"
    matcher.on_match.action.typed_config.CopyFrom(schema.to_any(local))


def _format(body: str) -> str:
    text = literal(body)
    for place, operator in _FILLED_IN.items():
        text = text.replace(place, operator)
    return text


WRITER: Final = PolicyWriter((_NAME,), _add_filters, _write)
