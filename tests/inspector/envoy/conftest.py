"""A gateway for all tests that only ask."""

from collections.abc import Iterator

import pytest
from gatehouse_inspector.inspection import Inspector

from tests.inspector.envoy.inspected import Inspected, inspected
from tests.inspector.envoy.shop import objects


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/inspector/envoy" in item.path.as_posix():
            item.add_marker(pytest.mark.envoy)


@pytest.fixture(scope="module")
def shop(inspector: Inspector) -> Iterator[Inspected]:
    """The gateway of `shop.py`, looked at by two workers."""
    with inspected(objects) as found:
        found.load()
        yield found
