"""Gives every request an id that appears in its errors, its audit entries and its logs."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

from django.http import HttpRequest, HttpResponse

from console.base.ids import new_id

HEADER = "X-Request-Id"
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_under_way: Final[ContextVar[str]] = ContextVar("gatehouse_request_id", default="")


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Take the caller's id where it is sane, else make one; return it in the answer."""

    def handle(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request.gatehouse_request_id = given if _ACCEPTABLE.fullmatch(given) else str(new_id())  # type: ignore[attr-defined]
        before = _under_way.set(request_id_of(request))
        try:
            response = get_response(request)
        finally:
            _under_way.reset(before)
        response[HEADER] = request_id_of(request)
        return response

    return handle


def request_id_of(request: HttpRequest | None) -> str:
    """Return the id of `request` (a Django or DRF request), empty where it has none."""
    return str(getattr(request, "gatehouse_request_id", ""))


def current_request_id() -> str:
    """Return the id of the request that this thread answers, empty outside of one."""
    return _under_way.get()
