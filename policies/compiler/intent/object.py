"""One object of intent, and the two texts that stand for it: canonical JSON (for digests) and YAML (for people)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
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
    """A checked object: its spec is of the model that its kind names, and its name is in canonical form.

    `created_at` is when it came to be, by which the older of two equally specific routes is told; None is before all
    that have one. It is no part of what the object says: two that say the same are equal.
    """

    kind: Kind
    name: str
    spec: Spec
    created_at: datetime | None = field(default=None, compare=False)

    @property
    def key(self) -> ObjectKey:
        return ObjectKey(self.kind, self.name)

    def spec_json(self) -> dict[str, Any]:
        """The spec with every default written out, as JSON values."""
        return self.spec.model_dump(mode="json")


def object_digest(item: IntentObject) -> bytes:
    """SHA-256 (32 bytes) of the canonical JSON of kind, name and spec: equal exactly when the objects are equal."""
    body = {"kind": item.kind.value, "name": item.name, "spec": _without_later(item.spec, item.spec_json())}
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).digest()


def _without_later(part: Any, written: Any) -> Any:
    """What is written of a part of a spec, without fields that were added later and say nothing."""
    if isinstance(part, Spec):
        said = {key: _without_later(getattr(part, key), value) for key, value in written.items()}
        return {key: value for key, value in said.items() if value or key not in part.ADDED_LATER}
    if isinstance(part, tuple):
        return [_without_later(one, value) for one, value in zip(part, written, strict=True)]
    return written
