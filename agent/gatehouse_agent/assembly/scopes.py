"""Scopes of routes: for the way out, whose routes are looked at follows from which tenant's workload asks."""

from collections.abc import Mapping

from google.protobuf.message import DecodeError

from gatehouse_agent import wire
from gatehouse_agent.assembly.faults import PieceError


def check_scopes(scopes: Mapping[str, bytes]) -> None:
    """Raise `PieceError` unless each serialised Any of a scope is for the tenant it is named after, and its routes."""
    for name, body in sorted(scopes.items()):
        _check(name, body)


def _check(name: str, body: bytes) -> None:
    try:
        scope = wire.ScopedRoutes.FromString(wire.unwrap(body)[1])
    except DecodeError as error:
        raise PieceError(name, f"not a scope of routes: {error}") from None
    if [one.string_key for one in scope.key.fragments] != [name.partition("/")[0]]:
        raise PieceError(name, "is the scope of somebody else")
    if (scope.name, scope.route_configuration_name) != (name, name):
        raise PieceError(name, "names other routes than its own")
