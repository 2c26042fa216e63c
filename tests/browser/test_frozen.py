"""A console that hears nothing looks like it: on every dashboard what is live loses its colour, and says since when."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Tab
from tests.end_to_end.load import Load
from tests.end_to_end.product import Product

QUIET_MS = 90_000
"""Two and a half pings of ten seconds, or two readings of what is read again each half minute."""
NOTE = "No news for"
DASHBOARDS = ("/", "/executive", "/objectives", "/s/acme@edge/debug", "/s/acme@edge/records?tail=on")


@contextmanager
def frozen(product: Product) -> Iterator[None]:
    """The web process stands still: nothing is refused, nothing is answered, no connection ends."""
    web = product.part("console.serve")
    processes = [web, *web.children(recursive=True)]
    for one in processes:
        one.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for one in processes:
            one.send_signal(signal.SIGCONT)


@pytest.mark.browser
def test_a_frozen_server_looks_frozen_on_every_dashboard_and_comes_back(product: Product, open_tab: Callable[..., Tab]):
    with Load(product.edges, per_second=10):
        tabs = {path: open_tab() for path in DASHBOARDS}
        for path, one in tabs.items():
            one.page.goto(f"{one.console}/console{path}")
            one.page.get_by_role("heading", level=1).wait_for()
        for one in tabs.values():
            one.page.wait_for_timeout(12_000 // len(tabs))  # each has heard a ping
            expect(one.page.get_by_text(NOTE)).to_have_count(0)
        with frozen(product):
            for path, one in tabs.items():
                note = one.page.get_by_text(NOTE).first
                expect(note, path).to_be_visible(timeout=QUIET_MS)
        for path, one in tabs.items():
            expect(one.page.get_by_text(NOTE), path).to_have_count(0, timeout=QUIET_MS)
