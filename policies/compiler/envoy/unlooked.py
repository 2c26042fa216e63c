"""What a client reads where nobody could look, and nothing may pass unseen."""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema

from policies.compiler.envoy.local_replies import answered_where, write_problem

UNAVAILABLE: Final = 503


def write_unlooked(manager: Any, failed: str, detail: str, schema: EnvoySchema) -> None:
    """Answer 503 in words where the expression `failed` holds; what the inspector answers itself stays as it is."""
    mapper = answered_where(manager, "could-not-be-looked-at", failed, schema)
    mapper.status_code.value = UNAVAILABLE
    write_problem(mapper, UNAVAILABLE, "Service Unavailable", detail)
