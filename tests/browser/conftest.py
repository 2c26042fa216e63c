"""One product and one browser for all browser tests; whatever a tab complains of fails the test that opened it."""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, StorageState, expect

from tests.browser.chromium import CHROMIUM, Tab, running_browser, tab
from tests.end_to_end.acts import ACME, ok, publish_and_settle, shift_weights
from tests.end_to_end.product import Product, running_product

MISSING = "NO CHROMIUM: the console was not tried in a browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ours = [item for item in items if item.path.parent == Path(__file__).parent]
    for item in ours:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason=MISSING))


expect.set_options(timeout=30_000)  # milliseconds: a page on a busy machine


@pytest.fixture(scope="package")
def product() -> Iterator[Product]:
    """The product, up and serving on both nodes."""
    with tempfile.TemporaryDirectory(prefix="gh-", dir="/tmp") as home, running_product(Path(home)) as running:
        yield running


@pytest.fixture
def api(product: Product) -> Iterator[httpx.Client]:
    """The API with the owner's token; the draft is empty before, and afterwards."""
    with product.api() as client:
        discard(client)
        yield client
        discard(client)


@pytest.fixture(scope="package")
def browser(product: Product) -> Iterator[Browser]:
    """Chromium, for these tests alone: while it is driven, its own event loop runs here and no other could."""
    with running_browser() as chromium:
        yield chromium


@pytest.fixture(scope="package")
def owner(product: Product, browser: Browser) -> StorageState:
    """The owner's session, begun by a click on the link that the product printed when it came up."""
    link = re.search(r"\S+/sign-in/once/\S+", (product.home / "up.log").read_text())
    assert link, "the product printed no sign-in link"
    with tab(browser, product.console) as opened:
        opened.page.goto(link[0])
        opened.page.wait_for_url("**/console/**")
        opened.page.get_by_role("heading", level=1).wait_for()
        assert opened.complaints == []
        return opened.page.context.storage_state()


@pytest.fixture
def open_tab(product: Product, browser: Browser, owner: StorageState) -> Iterator[Callable[..., Tab]]:
    """Opens tabs of the owner, in a look of choice; none of them may have complained in the end."""
    opened: list[Tab] = []
    with ExitStack() as tabs:

        def make(**look: Any) -> Tab:
            opened.append(tabs.enter_context(tab(browser, product.console, owner, **look)))
            return opened[-1]

        yield make
        complaints = [complaint for each in opened for complaint in each.complaints]
    assert complaints == []


@pytest.fixture
def all_on_v1(api: httpx.Client) -> None:
    """The shop's root leads to version 1, live on both nodes."""
    shift_weights(api, {"echo-v1": 100, "echo-v2": 0})
    if ok(api.get(f"{ACME}/plan"))["changes"]:
        publish_and_settle(api, "start from v1")


def discard(api: httpx.Client) -> None:
    """Empty acme's draft."""
    draft = api.get(f"{ACME}/draft")
    if ok(draft)["changes"]:
        ok(api.delete(f"{ACME}/draft", headers={"If-Match": draft.headers["ETag"]}))
