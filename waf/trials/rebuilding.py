"""PURE: puts back of a body what the rules found in it, where the body itself was not kept.

A form with the same parameters gives the rules the same to look at, whatever the body was written in.
"""

import base64
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

_ARGUMENT: Final = "ARGS:"
_OF_BODIES: Final = frozenset({"content-type", "content-length", "content-encoding", "transfer-encoding"})
_FORM: Final = "application/x-www-form-urlencoded"

Seen = Iterable[tuple[str, str]]
"""What rules found something in: target and value."""


def rebuilt(request: dict[str, Any], seen: Seen) -> dict[str, Any]:
    """Return a request with a body of the parameters that were seen, or as it is where all of them are in its query."""
    query = {name for name, _ in parse_qsl(request["target"].partition("?")[2], keep_blank_values=True)}
    parameters = {
        name: value
        for target, value in seen
        if target.startswith(_ARGUMENT) and (name := target.removeprefix(_ARGUMENT)) not in query
    }
    if not parameters:
        return request
    headers = [[name, value] for name, value in request["headers"] if name.lower() not in _OF_BODIES]
    body = urlencode(parameters).encode()
    about = [["content-type", _FORM], ["content-length", str(len(body))]]
    return {**request, "headers": [*headers, *about], "body": base64.b64encode(body).decode()}
