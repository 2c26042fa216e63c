"""A gateway with nodes, and an internal CA to issue."""

import pytest

from certificates.actions.issuers import NewIssuer, add_issuer
from certificates.models import Issuer, IssuerType
from console.audit.actor import SYSTEM
from tests.fleet.conftest import crew, door, edge, new_node, node

__all__ = ["crew", "door", "edge", "new_node", "node"]


@pytest.fixture
def internal(db: None) -> Issuer:
    """A CA of our own, the default."""
    wanted = NewIssuer("internal", IssuerType.INTERNAL, {"title": "Internal", "is_default": True})
    return add_issuer(wanted, actor=SYSTEM)
