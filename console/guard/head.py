"""Looks at the head of a request before anybody acts on it: what two programs could read differently is refused."""

import re
from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from console.asgi_types import Scope
from console.base.errors import GatehouseError
from console.guard.proxies import FORWARDED
from console.guard.refusals import (
    BadRequest,
    EncryptionRequired,
    HeadersTooLarge,
    MediaRefused,
    MethodUnknown,
    Misdirected,
    UriTooLong,
)

MOST_HEADERS: Final = 100
MOST_HEADER_BYTES: Final = 32 * 1024
MOST_URI_BYTES: Final = 8 * 1024
METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
ONCE: Final = frozenset(
    {b"host", b"authorization", b"content-type", b"content-length", b"transfer-encoding", b"origin", b"if-match"}
)
"""Headers that mean something else when another program takes the other of two."""
METRICS: Final = "/metrics"
FOR_ANY_HOST: Final = frozenset({"/healthz", "/readyz", METRICS})
"""Load balancers and Prometheus ask for these by address."""
NODES: Final = "/node/"

_AMBIGUOUS_PATH: Final = re.compile(
    rb"//|\\|[\x00-\x20\x7f]"
    rb"|%(?![0-9a-f]{2})|%[01][0-9a-f]|%7f|%2f|%5c"  # broken, control characters, separators in disguise
    rb"|/(?:\.|%2e){1,2}(?:[/;]|$)",  # dot segments, also with a parameter
    re.IGNORECASE,
)


def check(scope: Scope) -> None:
    """Raise a refusal for a head that no client of ours sends."""
    headers = scope["headers"]
    if len(headers) > MOST_HEADERS or sum(len(name) + len(value) for name, value in headers) > MOST_HEADER_BYTES:
        raise HeadersTooLarge(f"A request has at most {MOST_HEADERS} headers of {MOST_HEADER_BYTES} bytes together.")
    _check_address(scope)
    _check_repeated(name for name, _ in headers)
    if scope.get("method", "GET") not in METHODS:
        raise MethodUnknown
    if not scope["path"].startswith(NODES):
        _check_media(scope)
        _check_host(scope)
    _check_encryption(scope)


def header(scope: Scope, name: bytes) -> str:
    """Return the first header with this lower-case name, empty without one."""
    return next((value.decode("latin-1") for given, value in scope["headers"] if given == name), "")


def _check_address(scope: Scope) -> None:
    path = scope.get("raw_path") or scope["path"].encode()
    if len(path) + len(scope.get("query_string", b"")) > MOST_URI_BYTES:
        raise UriTooLong(f"An address has at most {MOST_URI_BYTES} bytes.")
    if not path.startswith(b"/") or _AMBIGUOUS_PATH.search(path):
        raise BadRequest("The path is not in its normal form.", code="path_not_normal")


def _check_repeated(names: Iterable[bytes]) -> None:
    seen: set[bytes] = set()
    for name in names:
        if name in ONCE and name in seen:
            raise BadRequest(f"There are two headers {name.decode()}.", code="header_repeated")
        seen.add(name)
    if {b"content-length", b"transfer-encoding"} <= seen:
        raise BadRequest("The length of the body is said in two ways.", code="length_ambiguous")


def _check_media(scope: Scope) -> None:
    """Forms with files are taken nowhere, and packed bodies by nodes' addresses only."""
    if header(scope, b"content-type").lower().lstrip().startswith("multipart/"):
        raise MediaRefused("Forms with several parts are not taken.")
    if header(scope, b"content-encoding").lower() not in {"", "identity"}:
        raise MediaRefused("Packed bodies are not taken; send it as it is.")


def _check_host(scope: Scope) -> None:
    domain, _ = split_domain_port(header(scope, b"host"))
    if scope["path"] not in FOR_ANY_HOST and not (domain and validate_host(domain, settings.ALLOWED_HOSTS)):
        raise Misdirected


def _check_encryption(scope: Scope) -> None:
    """Where people use https, programs are not led there by a redirect: their credential has been seen by then."""
    is_plain = scope.get("scheme") in {"http", "ws"}
    if settings.IS_SECURE and is_plain and _brings_a_credential(scope):
        raise EncryptionRequired(f"This is answered at {settings.PUBLIC_URL} only.")


def _brings_a_credential(scope: Scope) -> bool:
    """Nodes in a network of one's own come directly, and this machine reads metrics without a token."""
    path = scope["path"]
    if path.startswith(NODES):
        return bool(scope.get(FORWARDED))
    if path == METRICS:
        return bool(header(scope, b"authorization"))
    return path.startswith(("/api/", "/ws/"))


def refusal_of(scope: Scope) -> GatehouseError | None:
    """Return why the head is refused, None where it is not."""
    try:
        check(scope)
    except GatehouseError as refusal:
        return refusal
    return None
