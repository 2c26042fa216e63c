"""Listens to what the API and the live connection say: every answer a client gets, every page there is, every frame."""

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import quote

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.certificates.sweep.places import Place

OF_EACH = 3
"""How many things of a list are looked at one by one."""
_PARAMETER = re.compile(r"\{(\w+)\}")
_NAMES = ("key", "slice", "slug", "id", "name", "sequence")


@contextmanager
def overheard(api: httpx.Client) -> Iterator[list[Place]]:
    """Note whatever the API answers during the block, refusals too."""
    heard: list[Place] = []

    def note(answer: httpx.Response) -> None:
        heard.append(_place(answer, answer.read()))

    hooks = api.event_hooks["response"]
    api.event_hooks = {"response": [*hooks, note]}
    try:
        yield heard
    finally:
        api.event_hooks = {"response": hooks}


def pages(api: httpx.Client, document: Mapping[str, Any]) -> Iterator[Place]:
    """Yield every answer to GET that the OpenAPI `document` has, for some of whatever there is to be named in it."""
    readable = [path for path, verbs in document["paths"].items() if "get" in verbs and path.startswith("/api/v1")]
    for template in readable:
        for path in _filled(api, template.removeprefix("/api/v1")):
            answer = api.get(path)
            yield _place(answer, answer.content)


@contextmanager
def frames(console: str, cookies: Mapping[str, str], *topics: str) -> Iterator[list[Place]]:
    """Note every frame of a live connection that follows these topics."""
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    heard: list[Place] = []
    address = console.replace("http", "ws", 1) + "/ws/live"
    with connect(address, origin=console, additional_headers={"Cookie": cookie}) as socket:  # type: ignore[arg-type]
        listener = threading.Thread(target=_listen, args=(socket, heard), daemon=True)
        listener.start()
        socket.send(json.dumps({"type": "subscribe", "topics": topics}))
        yield heard
    listener.join(10)


def _listen(socket: ClientConnection, heard: list[Place]) -> None:
    with suppress(ConnectionClosed):
        heard.extend(Place("websocket", one if isinstance(one, bytes) else one.encode()) for one in socket)


def _place(answer: httpx.Response, content: bytes) -> Place:
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return Place(f"{answer.request.method} {answer.request.url.path} {answer.status_code}", head.encode() + content)


def _filled(api: httpx.Client, template: str) -> list[str]:
    """Return the paths that a template stands for: each parameter is what the list before it has."""
    paths = [""]
    for part in template.strip("/").split("/"):
        paths = [f"{path}/{one}" for path in paths for one in _following(api, path, part)]
    return paths


def _following(api: httpx.Client, collection: str, part: str) -> list[str]:
    parameter = _PARAMETER.fullmatch(part)
    if parameter is None:
        return [part]
    answer = api.get(collection)
    items = answer.json().get("items", []) if answer.is_success else []
    keys = (parameter[1], *_NAMES)
    found = [next((str(item[key]) for key in keys if item.get(key) is not None), None) for item in items[:OF_EACH]]
    return [quote(one) for one in found if one]
