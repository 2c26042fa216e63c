"""What compiling gives: Envoy resources as opaque bytes named by their digest, and the problems found on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from policies.compiler.problems import Problem, in_order
from policies.compiler.units import UnitKey


@dataclass(frozen=True, slots=True)
class Resource:
    """One xDS resource. `body` is a serialised `google.protobuf.Any`, `digest` its SHA-256 (32 bytes)."""

    type_url: str
    name: str
    body: bytes = field(repr=False)
    digest: bytes
    unit: UnitKey

    @classmethod
    def of(cls, type_url: str, name: str, body: bytes, unit: UnitKey) -> Resource:
        """A resource named by the digest of its body."""
        return cls(type_url, name, body, hashlib.sha256(body).digest(), unit)


@dataclass(frozen=True, slots=True)
class Compiled:
    """Resources sorted by type and name, each with a name of its own; problems sorted, each once."""

    resources: tuple[Resource, ...] = ()
    problems: tuple[Problem, ...] = ()


def merge(parts: Iterable[Compiled]) -> Compiled:
    """Several results as one; the order of the parts does not matter."""
    parts = tuple(parts)
    resources = [resource for part in parts for resource in part.resources]
    resources.sort(key=lambda resource: (resource.type_url, resource.name))
    return Compiled(tuple(resources), in_order(problem for part in parts for problem in part.problems))
