"""The control plane, as whoever has a token sees it."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import httpx

_SECONDS: Final = 90.0
"""A trial starts an Envoy, and may wait for others."""
_MOST_WAITED_SECONDS: Final = 120
_TOO_MANY: Final = 429
_UNAVAILABLE: Final = 503


class ControlError(Exception):
    """Nobody could tell; the text says why, and names the field where one is wrong."""


class Control:
    """One control plane. Raises `ControlError` for everything that goes wrong."""

    def __init__(self, url: str, token: str, ca_file: Path | None = None) -> None:
        """`url` is where the console is; the API is below it."""
        try:
            self._client = httpx.Client(
                base_url=f"{url.rstrip('/').removesuffix('/api/v1')}/api/v1",
                headers={"Authorization": f"Bearer {token}"},
                timeout=_SECONDS,
                verify=str(ca_file) if ca_file is not None else True,
            )
        except (OSError, ValueError, httpx.InvalidURL) as error:
            raise ControlError(f"This cannot be the address of a control plane: {error}") from None

    def test_route(
        self, slice_: str, body: Mapping[str, Any], sleep: Callable[[float], None] = time.sleep
    ) -> dict[str, Any]:
        """Return what happens to a request (a `RouteTestResult`); where tests are limited, wait until one is free."""
        deadline = time.monotonic() + _MOST_WAITED_SECONDS
        while True:
            try:
                answer = self._client.post(f"/slices/{slice_}/route-tests", json=body)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise ControlError(f"The control plane cannot be reached: {error or type(error).__name__}") from None
            wait = _wait(answer)
            if wait is None or time.monotonic() + wait > deadline:
                return _told(answer)
            sleep(wait)


def _wait(answer: httpx.Response) -> float | None:
    """Return how long to wait before asking again, None if that would not help."""
    after = answer.headers.get("retry-after", "")
    is_worth_it = answer.status_code == _TOO_MANY or (
        answer.status_code == _UNAVAILABLE and _json(answer).get("code") == "busy"
    )
    return float(after) if is_worth_it and after.isascii() and after.isdigit() else 1.0 if is_worth_it else None


def _told(answer: httpx.Response) -> dict[str, Any]:
    document = _json(answer)
    if answer.is_success and document:
        return document
    if answer.is_success or answer.is_redirect:
        raise ControlError(f"What answers at {answer.url} is no control plane (status {answer.status_code}).")
    found = document.get("problems") or ()
    fields = [f"  {one.get('pointer', '')}: {one.get('text', '')}" for one in found if isinstance(one, dict)]
    said = document.get("detail") or document.get("title") or answer.reason_phrase
    raise ControlError("\n".join([f"{said} ({answer.status_code})", *fields]))


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        document = answer.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
