"""A gateway with nodes, and somebody who may keep Acme's secrets."""

import pytest

from tests.callers import Caller, signed_in
from tests.cast import Cast
from tests.fleet.conftest import crew, door, edge, new_node, node

__all__ = ["crew", "door", "edge", "new_node", "node"]


@pytest.fixture
def alice(cast: Cast) -> Caller:
    """Acme's owner, signed in."""
    return signed_in(cast.alice)
