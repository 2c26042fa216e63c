"""API keys: one script of ours asks for them; places tell it what they want, virtual hosts whose keys there are.

It tells the filters behind it, in the metadata `CONSUMER_METADATA` of the request, who calls: `consumer`, `key` and
the list `groups`; nothing where nobody is known. Envoy's own filter for keys holds the keys themselves, and could say
neither when one ends nor whose it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import CONSUMERS

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.lua_hashing import HASHING
from policies.compiler.envoy.traffic.api_key_script import ANSWERING, DECIDING, KNOWING, READING
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_filter, turn_on
from policies.compiler.intent import IntentObject
from policies.compiler.intent.consumer import ConsumerSpec
from policies.compiler.intent.traffic import ApiKeyPolicy, InCookie, InHeader, InQuery, KeySource
from policies.compiler.intent.traffic.api_key import CONSUMER_HEADER, GROUPS_HEADER

CONSUMER_METADATA: Final = CONSUMERS
CONSUMER: Final = "consumer"
_NAME: Final = "api_key"
_FILTER: Final = "envoy.extensions.filters.http.lua.v3.Lua"
_PER_ROUTE: Final = "envoy.extensions.filters.http.lua.v3.LuaPerRoute"
_SCRIPT: Final = "".join((
    HASHING,
    READING,
    KNOWING,
    DECIDING.replace("METADATA", CONSUMERS)
    .replace("CONSUMER_HEADER", CONSUMER_HEADER)
    .replace("GROUPS_HEADER", GROUPS_HEADER),
    ANSWERING,
))  # fmt: skip
_MACHINE: Final = f"gatehouse.api_key.{hashlib.sha256(_SCRIPT.encode()).hexdigest()[:16]}"


def write_consumers(virtual_host: Any, objects: Iterable[IntentObject]) -> None:
    """Write into a `VirtualHost` whose keys there are among these objects; nothing where there are none."""
    if known := _known(objects):
        virtual_host.metadata.filter_metadata[_NAME].update(known)


def write_consumers_of_gateway(table: Any, objects: Iterable[IntentObject], schema: EnvoySchema) -> None:
    """Write the same into a `RouteConfiguration` that asks for keys itself, on hosts of whichever tenant."""
    place = table.typed_per_filter_config
    if _NAME not in place:
        return
    config = schema.open_any(place[_NAME])
    lines = "\n".join(f"{digest} {text}" for digest, text in _known(objects).items())
    config.source_code.inline_string = f"GATEWAYS = [[\n{lines}\n]]\n{_SCRIPT}"
    place[_NAME].CopyFrom(schema.to_any(config))


def version_of(objects: Iterable[IntentObject]) -> str:
    """By what the keys among these objects are known again: other keys, another version."""
    return hashlib.sha256(repr(sorted(_known(objects).items())).encode()).hexdigest()[:32]


def _known(objects: Iterable[IntentObject]) -> Mapping[str, str]:
    """By digest `consumer|key|when it ends, in seconds|groups`. Of two with one key the first by name has it."""
    known: dict[str, str] = {}
    for item in sorted(objects, key=lambda one: one.name):
        if isinstance(item.spec, ConsumerSpec):
            groups = " ".join(item.spec.groups)
            for key in item.spec.keys:
                ends = f"{key.expires_at.timestamp():.3f}" if key.expires_at is not None else ""
                known.setdefault(key.digest, f"{item.name}|{key.name}|{ends}|{groups}")
    return known


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    config = schema.message(_FILTER)(shared_vm_id=_MACHINE)
    config.default_source_code.inline_string = _SCRIPT
    add_filter(manager, _NAME, config, schema)


def _write(message: Any, said: Said, context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, ApiKeyPolicy)
    assert said.name is not None
    config = schema.message(_PER_ROUTE)()
    config.filter_context.update({
        "policy": context.scoped(said.name),
        "known": context.known_keys,
        "sources": " ".join(f"{source.type}:{getattr(source, 'name', '')}" for source in settings.sources),
        "groups": " ".join(settings.groups),
        "forward_key": settings.forward_key,
        "anonymous": settings.anonymous,
        "shadow": settings.shadow,
        "challenge": ", ".join(_challenge(source, context.tenant) for source in settings.sources),
    })  # fmt: skip
    turn_on(message, _NAME, config, schema)


def _challenge(source: KeySource, realm: str) -> str:
    """What a client shall send instead (RFC 9110, section 11.6.1); of keys apart from schemes, where they go."""
    match source:
        case InHeader() | InQuery() | InCookie():
            return f'ApiKey realm="{realm}", in="{source.type}", name="{source.name}"'
        case _:
            return f'{source.type.capitalize()} realm="{realm}"'


WRITER: Final = PolicyWriter((_NAME,), _add_filters, _write)
