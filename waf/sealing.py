"""Seals requests that are kept, and opens them: compressed JSON, under the key ring, bound to slice and row."""

import zlib
from typing import Any
from uuid import UUID

import orjson

from console.base.keyring import key_ring
from waf.models import Sample

Document = dict[str, Any]
"""A request as the inspector kept it: method, target, version, headers, body, body_kept, truncated, redacted."""


def seal_sample(slice_id: UUID, sample_id: UUID, request: Document) -> bytes:
    """Return the ciphertext of a request."""
    return key_ring().seal(zlib.compress(orjson.dumps(request)), bound_to=_row(slice_id, sample_id))


def open_sample(sample: Sample) -> Document:
    """Return the request; raise KeyRingError when it cannot be opened."""
    plain = key_ring().open(bytes(sample.ciphertext), bound_to=_row(sample.slice_id, sample.pk))
    found: Document = orjson.loads(zlib.decompress(plain))
    return found


def _row(slice_id: UUID, sample_id: UUID) -> str:
    return f"waf.sample:{slice_id}:{sample_id}"
