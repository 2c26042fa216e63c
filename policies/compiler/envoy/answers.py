"""An answer of the gateway itself, in Envoy's shape."""

from __future__ import annotations

from typing import Any

from policies.compiler.envoy.values import literal, overwrite_header
from policies.compiler.switches import Answer


def write_answer(route: Any, answer: Answer) -> None:
    """Fill the action of a `Route`. Nothing may keep the answer: it is wrong as soon as the switch is lifted."""
    write_text(route, answer.status, answer.body, "text/plain; charset=utf-8")
    _set(route, "cache-control", "no-store")
    if answer.retry_after_seconds is not None:
        _set(route, "retry-after", str(answer.retry_after_seconds))


def write_text(route: Any, status: int, body: str, content_type: str) -> None:
    """Fill the action of a `Route` with an answer of its own; without a body it says no content type."""
    route.direct_response.status = status
    if body:
        route.direct_response.body.inline_string = body
        _set(route, "content-type", content_type)


def _set(route: Any, name: str, value: str) -> None:
    overwrite_header(route.response_headers_to_add, name, literal(value))
