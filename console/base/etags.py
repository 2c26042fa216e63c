"""Optimistic locking over HTTP: entity tags and If-Match (RFC 9110 §13)."""

from django.http import HttpRequest

from console.base.errors import PreconditionFailed, PreconditionRequired


def etag(version: int | str) -> str:
    """Return the strong entity tag of a row at `version`."""
    return f'"{version}"'


def if_match(request: HttpRequest) -> str:
    """Return the If-Match of a write; raise PreconditionRequired when it is absent."""
    value = request.headers.get("If-Match", "").strip()
    if not value:
        raise PreconditionRequired
    return value


def check(expected: str, version: int | str) -> None:
    """Raise PreconditionFailed unless `expected` (an If-Match value) names `version`; call it on the locked row."""
    if expected != "*" and etag(version) not in {part.strip() for part in expected.split(",")}:
        raise PreconditionFailed(f"You read version {expected}; it is now {etag(version)}. Read it again and retry.")
