"""An upstream for the demo: answers every request with what it saw, so that a person sees which version answered.

`?status=503` chooses the answer's status and `?delay_ms=200` slows it down, to try retries, timeouts and dashboards.
Whoever asks it directly, past the gateways, may break a path of it: `POST /-/fault?path=/&share=50` (percent, 0 heals).
"""

import asyncio
import json
import random
import sys
from typing import Any
from urllib.parse import parse_qs

import uvicorn

LONGEST_DELAY_MS = 10_000
FAULT = "/-/fault"
"""Where a fault is switched on and off; only under the service's own address, which no gateway passes on."""


class Echo:
    """The ASGI application of one version of the service."""

    def __init__(self, version: str) -> None:
        self._version = version
        self._faults: dict[str, float] = {}
        self._chance = random.Random()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one HTTP request (ASGI 3)."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        query = parse_qs(scope["query_string"].decode("latin-1"))
        if scope["path"] == FAULT and headers.get("host", "").startswith("127.0.0.1:"):
            self._faults[query.get("path", ["/"])[0]] = min(_number(query, "share", 0), 100) / 100
        await asyncio.sleep(min(_number(query, "delay_ms", 0), LONGEST_DELAY_MS) / 1000)
        seen = {"service": "echo", "version": self._version, "host": headers.get("host", ""), "path": scope["path"]}
        body = json.dumps({**seen, "headers": headers}).encode() + b"\n"
        is_broken = self._chance.random() < self._faults.get(scope["path"], 0.0)
        status = 503 if is_broken else _number(query, "status", 200)
        answer_headers = [(b"content-type", b"application/json"), (b"x-echo-version", self._version.encode())]
        await send(
            {
                "type": "http.response.start",
                "status": status if 200 <= status <= 599 else 400,
                "headers": [*answer_headers, (b"content-length", str(len(body)).encode())],
            }
        )
        await send({"type": "http.response.body", "body": body})


def _number(query: dict[str, list[str]], name: str, default: int) -> int:
    text = query.get(name, [""])[0]
    return int(text) if text.isascii() and text.isdigit() else default


def main(version: str, port: int) -> None:
    """Serve `version` on 127.0.0.1:`port` until told to stop."""
    uvicorn.run(Echo(version), host="127.0.0.1", port=port, lifespan="off", access_log=False, server_header=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
