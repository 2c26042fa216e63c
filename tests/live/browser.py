"""A browser's side of the live connection."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from console.accounts.models import User
from tests.live.web import Web

PATIENCE_SECONDS = 20.0


class Tab:
    """One open page with its websocket."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def subscribe(self, *topics: str) -> dict[str, Any]:
        """Ask for topics and return the answer."""
        self.connection.send(json.dumps({"type": "subscribe", "topics": topics}))
        return self.next("subscribed")

    def next(self, kind: str) -> dict[str, Any]:
        """Return the next message of this type."""
        while True:
            message = json.loads(self.connection.recv(timeout=PATIENCE_SECONDS))
            if message["type"] == kind:
                return message

    def close_code(self) -> int | None:
        """Wait for the server to close and return its code."""
        with suppress(ConnectionClosed):
            while True:
                self.connection.recv(timeout=PATIENCE_SECONDS)
        return self.connection.close_code


@contextmanager
def tab(
    web: Web, user: User | None = None, *, origin: str | None = None, cookie: str = "", **more: Any
) -> Iterator[Tab]:
    """Open the live connection, signed in as `user`, from a page of our own unless told otherwise."""
    headers = {"Cookie": cookie or cookie_of(user)} if user or cookie else {}
    with connect(
        f"ws://{web.address}/ws/live", origin=web.url if origin is None else origin, additional_headers=headers, **more
    ) as connection:
        yield Tab(connection)


def cookie_of(user: User) -> str:
    """Return the Cookie header of a fresh session."""
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
