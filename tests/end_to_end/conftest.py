"""One product for all end-to-end tests of a run; tests that break it badly start their own."""

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.product import Product, running_product

logging.getLogger("httpx").setLevel(logging.WARNING)  # thousands of requests would bury what went wrong


WAITING = {"test_rollouts.py", "test_many_nodes.py", "test_switches.py"}
"""Mostly watch nodes bake: they have a product of their own, beside the others, and begin before all others."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in WAITING or "end_to_end" not in item.path.parts)
    for item in items:
        if "end_to_end" in item.path.parts:
            group = "end_to_end_waiting" if item.path.name in WAITING else "end_to_end"
            item.add_marker(pytest.mark.end_to_end)
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """The product, up and serving on both nodes."""
    with tempfile.TemporaryDirectory(prefix="gh-", dir="/tmp") as home, running_product(Path(home)) as running:
        yield running


@pytest.fixture
def api(product: Product) -> Iterator[httpx.Client]:
    """The API with the owner's token."""
    with product.api() as client:
        yield client
