"""What the inspector beside Envoy looks with, and the clusters by which Envoy asks it. Pure.

Policies and lists are resources like any other, but none of Envoy's: they are taken out of the set that it is shown.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from gatehouse_inspector.serving.doors import responses_beside
from gatehouse_protocol.vocabulary import (
    ASKS_ABOUT_RESPONSES,
    DLP_OPEN_FILTER,
    DLP_RESPONSES_FILTER,
    INSPECTOR,
    RESPONSES,
    RESPONSES_FILTER,
    STOOD_DOWN,
)
from google.protobuf.message import DecodeError
from google.protobuf.struct_pb2 import Struct

from gatehouse_agent import wire
from gatehouse_agent.assembly.kinds import Kind

_MOST_AT_ONCE: Final = 1024
"""Connections, requests and retries: a request waits for the inspector in Envoy, never for a place in its queue."""
_CONNECT_NANOSECONDS: Final = 250_000_000
_MANAGER: Final = "http_connection_manager.v3.HttpConnectionManager"
_SECTIONS: Final = {str(Kind.WAF_POLICY): "policies", str(Kind.LIST): "lists", str(Kind.DLP_POLICY): "guards"}
_HTTP_OPTIONS: Final = wire.SHAPES["HttpProtocolOptions"][0]


def deaf_among(listeners: Mapping[str, bytes], filter_name: str = RESPONSES_FILTER) -> tuple[str, ...]:
    """Return the names of the listeners, given as serialised Any, that have routes and not a filter: of responses, or
    another.
    """
    manager, filter_ = _MANAGER.encode(), filter_name.encode()
    return tuple(sorted(name for name, body in listeners.items() if manager in body and filter_ not in body))


def unable_among(
    listeners: Mapping[str, bytes], routes: Iterable[bytes]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the names of the listeners that cannot ask about responses, for guards, and about responses for guards.

    All are given as serialised Any; the last are only those of nodes on which a route wants that.
    """
    mark = ASKS_ABOUT_RESPONSES.encode()
    is_wanted = any(mark in body for body in routes)
    unanswered = deaf_among(listeners, DLP_RESPONSES_FILTER) if is_wanted else ()
    return deaf_among(listeners), deaf_among(listeners, DLP_OPEN_FILTER), unanswered


class InspectionError(Exception):
    """The inspector cannot look with a policy or list; `type` and `name` say which, empty if none is to blame."""

    def __init__(self, text: str, type: str = "", name: str = "") -> None:
        super().__init__(text)
        self.type, self.name = type, name


@dataclass(frozen=True, slots=True)
class StoodDown:
    """What the platform has taken out of every policy: all of it, or rules of the Core Rule Set."""

    is_off: bool = False
    rules: tuple[int, ...] = ()

    def left_of(self, policy: dict[str, Any]) -> dict[str, Any]:
        """Return what is left of a policy's document."""
        if self.is_off:
            return policy | {"mode": "off"}
        return policy | {"exclusions": [*policy.get("exclusions", ()), *({"rule": number} for number in self.rules)]}


@dataclass(frozen=True, slots=True)
class Inspection:
    """Policies and lists by name, each as its digest and the serialised Any; and what the platform has taken out.

    `guards` are the policies about what must not leave. `deaf` are the listeners that do not know how to ask about
    responses, `unguarded` those that do not know how to ask for guards, `unanswered` those that do not know how to ask
    about responses for guards, where a route wants that: they were published by an earlier version.
    """

    policies: Mapping[str, tuple[str, bytes]] = field(default_factory=dict, repr=False)
    lists: Mapping[str, tuple[str, bytes]] = field(default_factory=dict, repr=False)
    deaf: tuple[str, ...] = ()
    stood_down: StoodDown = StoodDown()
    guards: Mapping[str, tuple[str, bytes]] = field(default_factory=dict, repr=False)
    unguarded: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()

    @property
    def trouble(self) -> str:
        """Why something is not looked at although a policy asks for it; empty where all is, or none does."""
        if self.guards and self.unguarded:
            named = ", ".join(self.unguarded)
            text = f"What must not leave is not looked for on {named}: "
            return f"{text}publish the platform's slice of this gateway again."
        if self.guards and self.unanswered:
            named = ", ".join(self.unanswered)
            text = f"What must not leave is not looked for in answers on {named}: "
            return f"{text}publish the platform's slice of this gateway again."
        if not self.deaf or not any(b'"responses"' in body for _, body in self.policies.values()):
            return ""
        named = ", ".join(self.deaf)
        return f"Responses are not looked at on {named}: publish the platform's slice of this gateway again."

    @property
    def digest(self) -> str:
        """Return the SHA-256 of what is in it, empty for nothing."""
        named: list[Any] = [(kind, name, one[0]) for kind, name, one in self._all()]
        if not named:
            return ""
        out = [asdict(self.stood_down)] if self.stood_down != StoodDown() else []
        return hashlib.sha256(json.dumps([*named, *out]).encode()).hexdigest()

    def over(self, other: "Inspection") -> "Inspection":
        """Return this, and of another what is not in this: for requests that are still on their way."""
        return replace(
            self,
            policies={**other.policies, **self.policies},
            lists={**other.lists, **self.lists},
            guards={**other.guards, **self.guards},
        )

    def document(self) -> dict[str, Any]:
        """Return the bundle that the inspector reads; raise `InspectionError` for what is no document."""
        found: dict[str, Any] = {"policies": {}, "lists": {}, "guards": {}}
        for kind, name, (_, body) in self._all():
            try:
                found[_SECTIONS[kind]][name] = json.loads(wire.unwrap(body)[1])
            except (DecodeError, ValueError) as error:
                raise InspectionError(f"not a document: {error}", kind, name) from None
        found["policies"] = {name: self.stood_down.left_of(one) for name, one in found["policies"].items()}
        return found

    def _all(self) -> list[tuple[str, str, tuple[str, bytes]]]:
        policies = [(str(Kind.WAF_POLICY), *item) for item in sorted(self.policies.items())]
        lists = [(str(Kind.LIST), *item) for item in sorted(self.lists.items())]
        return policies + lists + [(str(Kind.DLP_POLICY), *item) for item in sorted(self.guards.items())]


def stood_down(route_table: bytes) -> StoodDown:
    """Return what the metadata of a serialised Any of the route table say; raises DecodeError or ValueError."""
    shell = wire.RouteTableShell.FromString(wire.unwrap(route_table)[1])
    said = next((one.value for one in shell.metadata.filter_metadata if one.key == STOOD_DOWN), None)
    if said is None:
        return StoodDown()
    fields = Struct.FromString(said).fields
    return StoodDown(
        fields["off"].bool_value, tuple(int(one.number_value) for one in fields["rules_off"].list_value.values)
    )


def clusters(socket: Path) -> dict[str, bytes]:
    """Return the clusters, each a serialised Any, by which Envoy asks the inspector that serves on a unix socket.

    About responses it asks over HTTP/2 with one of them on a connection, so that none waits for another of a worker
    that is at work while others are not.
    """
    made = {INSPECTOR: _cluster(INSPECTOR, socket), RESPONSES: _cluster(RESPONSES, responses_beside(socket))}
    options = wire.HttpProtocolOptions()
    options.explicit_http_config.http2_protocol_options.max_concurrent_streams.value = 1
    entry = made[RESPONSES].typed_extension_protocol_options.add(key=_HTTP_OPTIONS)
    entry.value.type_url, entry.value.value = f"type.googleapis.com/{_HTTP_OPTIONS}", options.SerializeToString()
    return {name: wire.wrap(Kind.CLUSTER, one.SerializeToString()) for name, one in made.items()}


def _cluster(name: str, socket: Path) -> Any:
    made = wire.Cluster(name=name)
    made.connect_timeout.nanos = _CONNECT_NANOSECONDS
    bound = made.circuit_breakers.thresholds.add()
    for limit in (bound.max_connections, bound.max_pending_requests, bound.max_requests, bound.max_retries):
        limit.value = _MOST_AT_ONCE
    made.load_assignment.cluster_name = name
    endpoint = made.load_assignment.endpoints.add().lb_endpoints.add().endpoint
    endpoint.address.pipe.path = str(socket)
    return made
