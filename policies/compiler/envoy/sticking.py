"""Clients that stay with the backend they met first, by a cookie: a route for each, before the one that chooses.

The cookie names the backend by a digest, so that it tells nothing of services. A backend without a share has no such
route, and its clients are given another.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from policies.compiler.context import SliceContext
from policies.compiler.intent.route import Backend, Forward, HashOnCookie
from policies.compiler.matching import RouteEntry

_TOKEN_CHARACTERS: Final = 12


def kept_apart(entry: RouteEntry) -> list[Backend]:
    """The backends among which clients are kept apart; none where nothing is sticky by a cookie, or there is one."""
    action = entry.spec.action
    if entry.answer is not None or not isinstance(action, Forward) or not isinstance(action.sticky, HashOnCookie):
        return []
    used = [backend for backend in action.backends if backend.weight > 0]
    return used if len(used) > 1 else []


def write_kept(message: Any, entry: RouteEntry, backend: Backend, context: SliceContext) -> None:
    """Narrow a written `Route` to clients of one backend, and lead it there."""
    cookie = _cookie(entry)
    message.match.cookies.add(name=cookie.name).string_match.exact = _token(entry, backend)
    name = context.scoped(backend.service)
    shares = message.route.weighted_clusters.clusters
    for share in [share for share in shares if share.name != name]:
        shares.remove(share)


def write_cookies(message: Any, entry: RouteEntry) -> None:
    """Let a written `Route` tell each client where it is from now on."""
    kept = kept_apart(entry)
    if not kept:
        return
    cookie = _cookie(entry)
    lasting = f"; Max-Age={cookie.ttl_seconds}" if cookie.ttl_seconds else ""
    for share, backend in zip(message.route.weighted_clusters.clusters, kept, strict=True):
        option = share.response_headers_to_add.add()
        option.header.key = "set-cookie"
        option.header.value = f"{cookie.name}={_token(entry, backend)}; Path=/; HttpOnly; SameSite=Lax{lasting}"


def _cookie(entry: RouteEntry) -> HashOnCookie:
    action = entry.spec.action
    assert isinstance(action, Forward)
    assert isinstance(action.sticky, HashOnCookie)
    return action.sticky


def _token(entry: RouteEntry, backend: Backend) -> str:
    return hashlib.sha256(f"{entry.name}\0{backend.service}".encode()).hexdigest()[:_TOKEN_CHARACTERS]
