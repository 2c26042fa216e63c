"""One product for each chain of end-to-end tests (`tests/spreading.py`); tests that break it badly start their own."""

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.product import Product, running_product

logging.getLogger("httpx").setLevel(logging.WARNING)  # thousands of requests would bury what went wrong


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "end_to_end" in item.path.parts:
            item.add_marker(pytest.mark.end_to_end)


@pytest.fixture(scope="package")
def product() -> Iterator[Product]:
    """The product, up and serving on both nodes."""
    with tempfile.TemporaryDirectory(prefix="gh-", dir="/tmp") as home, running_product(Path(home)) as running:
        yield running


@pytest.fixture
def api(product: Product) -> Iterator[httpx.Client]:
    """The API with the owner's token."""
    with product.api() as client:
        yield client
