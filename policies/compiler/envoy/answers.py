"""An answer of the gateway itself, in Envoy's shape."""

from __future__ import annotations

from typing import Any, Final

from policies.compiler.switches import Answer

_OVERWRITE: Final = 2  # HeaderValueOption.OVERWRITE_IF_EXISTS_OR_ADD


def write_answer(route: Any, answer: Answer) -> None:
    """Fill the action of a `Route`. Nothing may keep the answer: it is wrong as soon as the switch is lifted."""
    route.direct_response.status = answer.status
    route.direct_response.body.inline_string = answer.body
    headers = {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store"}
    if answer.retry_after_seconds is not None:
        headers["retry-after"] = str(answer.retry_after_seconds)
    for name, value in headers.items():
        option = route.response_headers_to_add.add(append_action=_OVERWRITE)
        option.header.key, option.header.value = name, value
