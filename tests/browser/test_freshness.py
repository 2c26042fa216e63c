"""A page that hears nothing looks like it: its numbers step back, it says so, and it comes back by itself."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, expect

from tests.end_to_end.product import Product

LATE_WITHIN_MS = 40_000
BACK_WITHIN_MS = 60_000
LATE = "[data-late]"
NO_NEWS = "No news from the control plane"
NOT_KNOWN = "It is not known how things stand"


@contextmanager
def frozen(product: Product) -> Iterator[None]:
    """The process that serves the console stands still: connections stay open, nothing comes through them."""
    web = product.part("console.serve")
    web.suspend()
    try:
        yield
    finally:
        web.resume()


def ink(number: Locator) -> str:
    """The colour that a number is written in."""
    return str(number.evaluate("(element) => getComputedStyle(element).color"))


def test_a_frozen_connection_looks_frozen_and_recovers_by_itself(product, open_tab):
    page = open_tab(viewport={"width": 1440, "height": 900}).page
    page.goto(f"{product.console}/console/")
    traffic = page.get_by_role("region", name="Traffic", exact=True)
    verdict = page.get_by_role("heading", level=1)
    rate = traffic.get_by_role("definition").first
    expect(rate).to_have_text(re.compile(r"\d"), timeout=BACK_WITHIN_MS)
    expect(page.locator(LATE)).to_have_count(0, timeout=BACK_WITHIN_MS)
    fresh, well = ink(rate), verdict.inner_text()
    assert well != NOT_KNOWN

    with frozen(product):
        expect(traffic.locator(LATE)).to_have_count(1, timeout=LATE_WITHIN_MS)
        expect(traffic.get_by_text("No news", exact=False)).to_be_visible()
        assert ink(rate) != fresh
        expect(page.get_by_text(NO_NEWS)).to_be_visible(timeout=LATE_WITHIN_MS)
        expect(verdict).to_have_text(NOT_KNOWN)

    expect(page.get_by_text(NO_NEWS)).to_have_count(0, timeout=BACK_WITHIN_MS)
    expect(page.locator(LATE)).to_have_count(0, timeout=BACK_WITHIN_MS)
    expect(verdict).not_to_have_text(NOT_KNOWN)
    assert ink(rate) == fresh
