"""Lays the answers to challenges over a set of resources. They are no part of any slice and are never stored. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from google.protobuf.message import DecodeError

from gatehouse_agent.assembly import alpn, challenges
from gatehouse_agent.assembly.alpn import Disguise
from gatehouse_agent.assembly.challenges import Answers
from gatehouse_agent.assembly.kinds import INGRESS, Kind
from gatehouse_agent.assembly.resources import EnvoyResource, Resources


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is answered beside what slices say: HTTP bodies by host and path, ALPN certificates by host.

    What it made of a version of a resource is kept, since a set is shown several times on its way.
    """

    answers: Answers = field(default_factory=dict)
    disguises: Mapping[str, Disguise] = field(default_factory=dict)
    _made: dict[tuple[str, str, str], EnvoyResource] = field(default_factory=dict, repr=False, compare=False)

    def over(self, resources: Resources) -> Resources:
        """Return the resources with the answers in the `ingress` routes and in every TLS listener."""
        found = dict(resources)
        routes, listeners = resources.get(Kind.ROUTES, {}), resources.get(Kind.LISTENER, {})
        if self.answers and INGRESS in routes:
            found[Kind.ROUTES] = {**routes, INGRESS: self._once(Kind.ROUTES, INGRESS, routes[INGRESS])}
        if self.disguises:
            found[Kind.LISTENER] = {name: self._once(Kind.LISTENER, name, one) for name, one in listeners.items()}
        return found

    def _once(self, kind: Kind, name: str, one: EnvoyResource) -> EnvoyResource:
        key = (kind, name, one.version)
        if key not in self._made:
            for old in [other for other in self._made if other[:2] == key[:2]][:-1]:
                del self._made[old]
            self._made[key] = self._make(kind, one)
        return self._made[key]

    def _make(self, kind: Kind, one: EnvoyResource) -> EnvoyResource:
        """Return a resource with the answers; one that cannot be read is Envoy's to refuse."""
        try:
            if kind == Kind.ROUTES:
                body = challenges.with_answers(one.body, self.answers)
                return EnvoyResource(challenges.version_of(one.version, self.answers), body)
            body = alpn.with_disguises(one.body, self.disguises)
        except DecodeError:
            return one
        return one if body is one.body else EnvoyResource(alpn.version_of(one.version, self.disguises), body)
