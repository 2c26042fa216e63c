"""A gateway with Acme's slice, a WAF policy, and what an inspector would have kept."""

import pytest
from gatehouse_inspector.crs.files import CrsUnavailableError, find_crs
from gatehouse_inspector.engine.library import EngineUnavailableError, find_library

from tests.cast import Cast
from tests.fleet.edge import Edge, build


@pytest.fixture(scope="session")
def engine() -> None:
    """Skip where this machine has no engine or no rules."""
    try:
        find_library()
        find_crs()
    except (EngineUnavailableError, CrsUnavailableError) as error:
        pytest.skip(f"no engine: {error}")


@pytest.fixture
def edge(cast: Cast) -> Edge:
    """The gateway of the fleet's tests."""
    return build(cast)
