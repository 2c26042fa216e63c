"""Answers kept on the node: a script of ours, as Envoy's caches go to services past the route and its bounds.

Both of Envoy's (`cache`, `cache_v2`) ask the cluster by themselves, without rewrites, edits of headers, time-outs and
retries of the route; hold all of an answer that a client reads slowly; and cut answers when the disk is full. This one
lets requests pass as ever, and keeps what comes back. All listeners of a node share what a worker thread keeps.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import CACHES, CONSUMERS

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.caching.freshness import FRESHNESS
from policies.compiler.envoy.traffic.caching.keys import KEYS
from policies.compiler.envoy.traffic.caching.purges import PURGES
from policies.compiler.envoy.traffic.caching.serving import SERVING
from policies.compiler.envoy.traffic.caching.store import STORE
from policies.compiler.envoy.traffic.claims import NAMESPACE, PAYLOAD
from policies.compiler.envoy.traffic.external_authorization import ASKED
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_filter, turn_on
from policies.compiler.intent.traffic import CachePolicy
from policies.compiler.limits import CACHE_MIB

_NAME: Final = "cache"
_FILTER: Final = "envoy.extensions.filters.http.lua.v3.Lua"
_PER_ROUTE: Final = "envoy.extensions.filters.http.lua.v3.LuaPerRoute"
_KNOWING: Final = (
    KEYS.replace("CONSUMERS", CONSUMERS).replace("TOKENS", NAMESPACE).replace("PAYLOAD", PAYLOAD)
    .replace("ASKED", ASKED)
)  # fmt: skip
_SCRIPT: Final = "".join((
    STORE.replace("MIB", str(CACHE_MIB)),
    PURGES,
    _KNOWING,
    FRESHNESS,
    SERVING.replace("METADATA", CACHES),
))  # fmt: skip
_MACHINE: Final = f"gatehouse.cache.{hashlib.sha256(_SCRIPT.encode()).hexdigest()[:16]}"


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    config = schema.message(_FILTER)(shared_vm_id=_MACHINE)
    config.default_source_code.inline_string = _SCRIPT
    add_filter(manager, _NAME, config, schema)


def _write(message: Any, said: Said, context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, CachePolicy)
    assert said.name is not None
    query, purges = settings.key.query, context.purges.get(said.name, "")
    config = schema.message(_PER_ROUTE)()
    config.filter_context.update({
        "policy": context.scoped(said.name),
        "version": _version(context.scoped(said.name), settings),
        "ttl": settings.ttl_seconds,
        "max_ttl": settings.max_ttl_seconds,
        "stale": settings.stale_seconds,
        "respects": settings.respect_service,
        "query": query.type,
        "parameters": " ".join(getattr(query, "names", ())),
        "headers": " ".join(settings.key.headers),
        "cookies": " ".join(settings.key.cookies),
        "ignore_cookies": settings.ignore_cookies,
        "identified": settings.identified,
        "bypass_headers": " ".join(settings.bypass.headers),
        "bypass_cookies": " ".join(settings.bypass.cookies),
        "max_bytes": settings.max_body_kib * 1024,
        "purges": purges,
        "purged": purges.rpartition("\n")[0].rpartition("\n")[2].partition(" ")[0],
    })  # fmt: skip
    turn_on(message, _NAME, config, schema)


def _version(policy: str, settings: CachePolicy) -> str:
    """What is kept by other settings, or for another policy, is not found."""
    return hashlib.sha256(f"{policy} {settings.model_dump_json()}".encode()).hexdigest()[:24]


WRITER: Final = PolicyWriter((_NAME,), _add_filters, _write)
