"""Fixtures of the live tests: people whose rows the server's threads can see, and the server itself."""

from collections.abc import Iterator

import pytest

from tests.cast import Cast, assemble
from tests.live.web import Web, running_web


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Everybody, committed."""
    return assemble()


@pytest.fixture
def web(cast: Cast) -> Iterator[Web]:
    """The running server."""
    with running_web() as server:
        yield server
