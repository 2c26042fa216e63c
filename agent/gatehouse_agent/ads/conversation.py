"""One delta ADS stream without its I/O: requests in, responses out, and what Envoy accepted or refused so far.

The rules that are easy to get wrong, each learnt from a real Envoy (xDS protocol, incremental variant):

* a reconnecting Envoy lists what it has; only differences are sent, and names that are gone;
* the first wildcard request (listeners, clusters) is always answered, else Envoy waits 15 s to start;
* a changed EDS cluster warms for 15 s unless its unchanged endpoints are sent again;
* a name that is subscribed again, is sent again; a name that does not exist is said to be gone, else Envoy waits;
* an agent that knows nothing (its disk was lost) takes nothing away from an Envoy that serves;
* clusters and listeners go one to a response, so that a refusal names its object; only a starting Envoy gets all that
  was already proven in one response, so that it does not begin to serve with half of its clusters.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from gatehouse_agent import wire
from gatehouse_agent.assembly.content import ResourceKey
from gatehouse_agent.assembly.kinds import Kind
from gatehouse_agent.assembly.resources import EnvoyResource, Resources

_ALWAYS: Final = frozenset({Kind.CLUSTER, Kind.LISTENER})
_WILDCARD: Final = _ALWAYS | {Kind.SCOPED_ROUTES}
"""What Envoy asks for without names: two kinds by itself, scopes of routes for a listener that reads them."""
_MAX_IN_ONE_RESPONSE: Final = 500


@dataclass(frozen=True, slots=True)
class Rejection:
    """Envoy refused a response: the resources in it (one where it matters) with their versions, and its reason."""

    type: str
    versions: tuple[tuple[str, str], ...]
    message: str


@dataclass(slots=True)
class _Subscription:
    is_wildcard: bool = False
    names: set[str] = field(default_factory=set)
    sent: dict[str, str] = field(default_factory=dict)
    accepted: dict[str, str] = field(default_factory=dict)
    inherited: set[str] = field(default_factory=set)  # what Envoy had when it connected, and was not sent since

    def wants(self, name: str) -> bool:
        return self.is_wildcard or name in self.names


@dataclass(frozen=True, slots=True)
class _InFlight:
    type: str
    versions: dict[str, str]


class Conversation:
    """What one connected Envoy subscribed to, was sent and acknowledged. Not thread-safe; owned by the event loop."""

    def __init__(self, visible: Resources) -> None:
        self._visible = visible
        self._rejections: list[Rejection] = []
        self._subscriptions: dict[str, _Subscription] = {}
        self._in_flight: dict[str, _InFlight] = {}
        self._nonces = 0

    def receive(self, request: Any) -> list[bytes]:
        """Take one DeltaDiscoveryRequest and return the serialised responses to it."""
        if request.response_nonce:
            self._acknowledge(request)
        subscription = self._subscriptions.get(request.type_url)
        is_first = subscription is None
        if subscription is None:
            subscription = self._subscriptions[request.type_url] = _Subscription()
            subscription.sent.update(request.initial_resource_versions)
            subscription.accepted.update(request.initial_resource_versions)
            subscription.inherited.update(request.initial_resource_versions)
        self._subscribe(subscription, request, is_first)
        if is_first and subscription.is_wildcard:
            return self._greet(request.type_url, subscription)
        return self._answer(request, subscription)

    def show(self, visible: Resources) -> list[bytes]:
        """Make `visible` the truth and return the responses that carry the difference, in order of delivery."""
        self._visible = visible
        self._rejections.clear()
        return [
            response
            for kind in Kind
            if (subscription := self._subscriptions.get(kind)) is not None
            for response in self._difference(kind, subscription)
        ]

    def rejection(self) -> Rejection | None:
        """Return Envoy's first refusal of something that is visible now; what was taken back since does not count."""
        return next((one for one in self._rejections if self._is_visible(one)), None)

    def accepted(self) -> dict[str, frozenset[str]]:
        """Return the names of what Envoy holds, by type."""
        return {kind: frozenset(one.accepted) for kind, one in self._subscriptions.items()}

    def is_settled(self, kinds: Iterable[str]) -> bool:
        """Has Envoy accepted everything it wants of these kinds, in the visible version?"""
        return all(self._is_kind_settled(kind) for kind in kinds)

    def unacknowledged(self) -> list[ResourceKey]:
        """Return what was sent and neither accepted nor refused yet."""
        return [(flight.type, name) for flight in self._in_flight.values() for name in flight.versions]

    def _is_visible(self, rejection: Rejection) -> bool:
        visible = self._visible.get(rejection.type, {})
        return any(name in visible and visible[name].version == version for name, version in rejection.versions)

    def _is_kind_settled(self, kind: str) -> bool:
        subscription = self._subscriptions.get(kind)
        visible = self._visible.get(kind, {})
        if subscription is None:
            return kind not in _ALWAYS or not visible
        if any(flight.type == kind for flight in self._in_flight.values()):
            return False
        return all(
            subscription.accepted.get(name) == one.version for name, one in visible.items() if subscription.wants(name)
        )

    def _acknowledge(self, request: Any) -> None:
        flight = self._in_flight.pop(request.response_nonce, None)
        if flight is None:
            return
        subscription = self._subscriptions[flight.type]
        if request.HasField("error_detail"):
            for name in flight.versions:
                subscription.sent.pop(name, None)
            rejected = tuple(sorted(flight.versions.items()))
            self._rejections.append(Rejection(flight.type, rejected, request.error_detail.message))
        else:
            subscription.accepted.update(flight.versions)

    def _subscribe(self, subscription: _Subscription, request: Any, is_first: bool) -> None:
        wanted = set(request.resource_names_subscribe)
        if "*" in wanted or (is_first and not wanted and request.type_url in _WILDCARD):
            subscription.is_wildcard = True
        subscription.names |= wanted - {"*"}
        for name in request.resource_names_unsubscribe:
            subscription.names.discard(name)
            subscription.sent.pop(name, None)
            subscription.accepted.pop(name, None)

    def _greet(self, kind: str, subscription: _Subscription) -> list[bytes]:
        visible = self._visible.get(kind, {})
        fresh = {name: one for name, one in visible.items() if subscription.sent.get(name) != one.version}
        gone = self._gone(kind, subscription)
        return self._responses(kind, subscription, fresh, gone, _MAX_IN_ONE_RESPONSE) or [
            self._respond(kind, subscription, {}, [])
        ]

    def _answer(self, request: Any, subscription: _Subscription) -> list[bytes]:
        visible = self._visible.get(request.type_url, {})
        held = request.initial_resource_versions
        asked = [name for name in request.resource_names_subscribe if name != "*"]
        missing = [name for name in asked if name not in visible and self._may_take(subscription, name)]
        found = {name: visible[name] for name in asked if name in visible and held.get(name) != visible[name].version}
        return self._responses(request.type_url, subscription, found, missing, _MAX_IN_ONE_RESPONSE)

    def _gone(self, kind: str, subscription: _Subscription) -> list[str]:
        visible = self._visible.get(kind, {})
        return [name for name in subscription.sent if name not in visible and self._may_take(subscription, name)]

    def _may_take(self, subscription: _Subscription, name: str) -> bool:
        """May a name be taken away? Not from before our time, as long as we know of nothing to put in its place."""
        return bool(self._visible) or name not in subscription.inherited

    def _difference(self, kind: str, subscription: _Subscription) -> list[bytes]:
        visible = self._visible.get(kind, {})
        fresh = {
            name: one
            for name, one in visible.items()
            if subscription.wants(name) and subscription.sent.get(name) != one.version
        }
        gone = self._gone(kind, subscription)
        at_once = 1 if kind in _WILDCARD else _MAX_IN_ONE_RESPONSE
        responses = self._responses(kind, subscription, fresh, gone, at_once)
        return responses + (self._endpoints_of(fresh) if kind == Kind.CLUSTER else [])

    def _endpoints_of(self, clusters: dict[str, EnvoyResource]) -> list[bytes]:
        subscription = self._subscriptions.get(Kind.ENDPOINTS)
        if subscription is None:
            return []
        visible = self._visible.get(Kind.ENDPOINTS, {})
        again = {name: visible[name] for name in clusters if name in visible and subscription.wants(name)}
        return self._responses(Kind.ENDPOINTS, subscription, again, [], _MAX_IN_ONE_RESPONSE)

    def _responses(
        self,
        kind: str,
        subscription: _Subscription,
        fresh: dict[str, EnvoyResource],
        gone: list[str],
        at_once: int,
    ) -> list[bytes]:
        responses = [self._respond(kind, subscription, part, []) for part in _parts(fresh, at_once)]
        return responses + ([self._respond(kind, subscription, {}, gone)] if gone else [])

    def _respond(
        self, kind: str, subscription: _Subscription, fresh: dict[str, EnvoyResource], gone: list[str]
    ) -> bytes:
        self._nonces += 1
        response = wire.DeltaResponse(type_url=kind, nonce=str(self._nonces), removed_resources=gone)
        for name, one in fresh.items():
            response.resources.add(name=name, version=one.version, resource=one.body)
            subscription.sent[name] = one.version
            subscription.inherited.discard(name)
        for name in gone:
            subscription.sent.pop(name, None)
            subscription.accepted.pop(name, None)
        self._in_flight[response.nonce] = _InFlight(kind, {name: one.version for name, one in fresh.items()})
        body: bytes = response.SerializeToString()
        return body


def _parts(resources: dict[str, EnvoyResource], at_once: int) -> Iterator[dict[str, EnvoyResource]]:
    names = list(resources)
    for start in range(0, len(names), at_once):
        yield {name: resources[name] for name in names[start : start + at_once]}
