"""The engine with the Core Rule Set, as a node has it."""

import pytest
from gatehouse_inspector.crs.files import CrsUnavailableError, find_crs
from gatehouse_inspector.engine import Engine, EngineUnavailableError
from gatehouse_inspector.inspection import Inspector


@pytest.fixture(scope="session")
def inspector() -> Inspector:
    """Skips where this machine has neither."""
    try:
        return Inspector(Engine(), find_crs())
    except (EngineUnavailableError, CrsUnavailableError) as error:
        pytest.skip(f"no engine: {error}")
