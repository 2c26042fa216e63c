"""Services that routes name, as services of the slice."""

from __future__ import annotations

from typing import Any, Final

from policies.translating.documents import Part
from policies.translating.translation import Severity, Translation, name_like

_DEFAULT_NAMESPACE: Final = "default"
_H2C: Final = "kubernetes.io/h2c"
_SAYS_NOTHING: Final = (
    "selector",
    "type",
    "clusterIP",
    "clusterIPs",
    "ipFamilies",
    "ipFamilyPolicy",
    "sessionAffinity",
)


class Backends:
    """Makes a service for each port of a Service that is named, once."""

    def __init__(self, told: Translation) -> None:
        self._told = told
        self._protocols: dict[tuple[str, str, int], str] = {}
        self._names: dict[tuple[str, str, int], str] = {}
        self._named: set[str] = set()

    def know(self, document: Part) -> None:
        """Remember what a Service speaks; it becomes an object only where a route names it."""
        metadata, spec = document.part("metadata"), document.part("spec")
        if metadata is None or spec is None:
            return
        key = (metadata.text("namespace", _DEFAULT_NAMESPACE), metadata.text("name"))
        for port in spec.parts("ports"):
            number, protocol = port.number("port"), port.text("appProtocol")
            if number is not None and protocol:
                self._protocols[(*key, number)] = protocol
        spec.pass_over(*_SAYS_NOTHING)
        spec.close()

    def service(self, reference: Part, namespace: str, *, is_grpc: bool) -> str | None:
        """The service that a `backendRef` leads to, None where it leads to none."""
        kind, group = reference.text("kind", "Service"), reference.text("group")
        name, port = reference.text("name"), reference.number("port")
        namespace = reference.text("namespace", namespace)
        if (kind, group) != ("Service", ""):
            self._told.left_out(reference.place, f"leads to a {kind}; only Services are followed.")
            return None
        if port is None or not name:
            self._told.left_out(reference.place, "names no Service with a port.")
            return None
        key = (namespace, name, port)
        if key not in self._names:
            self._names[key] = self._make(key, reference.place, is_grpc=is_grpc)
        return self._names[key]

    def _make(self, key: tuple[str, str, int], place: str, *, is_grpc: bool) -> str:
        namespace, name, port = key
        wanted = f"{name}-{port}" if name in self._named else name
        self._named.add(name)
        if self._told.known.has("service", name_like(wanted)):
            text = f"There is a service {name_like(wanted)} already; requests go to it."
            self._told.note(Severity.TOLD, place, text)
            return name_like(wanted)
        host = f"{name}.{namespace}.svc.cluster.local"
        spec: dict[str, Any] = {"endpoints": {"type": "dns", "host": host, "port": port, "private": True}}
        if is_grpc or self._protocols.get(key) == _H2C:
            spec["protocol"] = "http2"
        text = f"Requests go to {host}:{port}; say in the service where it is, if the gateway does not find it there."
        self._told.note(Severity.CHANGED, place, text)
        return self._told.add("service", wanted, spec)
