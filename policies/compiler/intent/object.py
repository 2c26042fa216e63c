"""One object of intent, and the two texts that stand for it: canonical JSON (for digests) and YAML (for people)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from policies.compiler.intent.kinds import Kind
from policies.compiler.intent.spec import Spec


class ObjectKey(NamedTuple):
    """What an object is called within its slice."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class IntentObject:
    """A checked object: its spec is of the model that its kind names, and its name is in canonical form."""

    kind: Kind
    name: str
    spec: Spec

    @property
    def key(self) -> ObjectKey:
        return ObjectKey(self.kind, self.name)

    def spec_json(self) -> dict[str, Any]:
        """The spec with every default written out, as JSON values."""
        return self.spec.model_dump(mode="json")


def object_digest(item: IntentObject) -> bytes:
    """SHA-256 (32 bytes) of the canonical JSON of kind, name and spec: equal exactly when the objects are equal."""
    spec = {key: value for key, value in item.spec_json().items() if value or key not in item.spec.ADDED_LATER}
    body = {"kind": item.kind.value, "name": item.name, "spec": spec}
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).digest()
