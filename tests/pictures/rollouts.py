"""The pictures of docs/rollouts.md: a revision that breaks a third of a route, one that does not, one without traffic.

python -m tests.pictures.rollouts          about five minutes
"""

import re
import tempfile
from pathlib import Path
from typing import Final

import httpx
from playwright.sync_api import Page

from console.local.places import CHECKOUT
from tests.browser.chromium import Tab, running_browser, tab
from tests.end_to_end.acts import ACME, in_state, make_strategy, ok, publish, settled, shift_weights
from tests.end_to_end.load import Load
from tests.end_to_end.product import Product, running_product

IMAGES: Final = CHECKOUT / "docs" / "images"
LOOK: Final = {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}}
NOBODY: Final = {"endpoints": {"type": "static", "addresses": [{"address": "127.0.0.1", "port": 1}]}}
PER_SECOND: Final = 60


def main() -> None:
    """Start the product, and tell the story."""
    with (
        tempfile.TemporaryDirectory(prefix="gh-", dir="/tmp") as home,
        running_product(Path(home)) as product,
        running_browser() as browser,
        product.api() as api,
        tab(browser, product.console, **LOOK) as opened,
    ):
        sign_in(product, opened)
        _broken(product, api, opened)
        _sound(product, api, opened)
        _without_traffic(api, opened)


def _broken(product: Product, api: httpx.Client, opened: Tab) -> None:
    ok(api.post(f"{ACME}/services", json={"name": "nobody", "spec": NOBODY}))
    strategy = make_strategy(api, "watchful", bake_seconds=600, min_requests=1000)
    shift_weights(api, {"echo-v1": 70, "nobody": 30})
    with Load(product.edges, per_second=PER_SECOND):
        opened.page.wait_for_timeout(70_000)
        opened.open("/s/acme@edge/review")
        _shoot(opened.page, "1-review")
        rollout = publish(api, "Try the new service", strategy=strategy)["rollout"]["id"]
        in_state(api, rollout, "baking")
        opened.open(f"/s/acme@edge/rollouts/{rollout}")
        _shoot(opened.page, "2-first-stage")
        opened.page.wait_for_timeout(50_000)
        _shoot(opened.page, "3-evidence")
        settled(api, rollout, seconds=400)
        opened.page.wait_for_timeout(1_500)
        _shoot(opened.page, "4-stopped")


def _sound(product: Product, api: httpx.Client, opened: Tab) -> None:
    strategy = make_strategy(api, "brief", bake_seconds=30, min_requests=200)
    shift_weights(api, {"echo-v1": 0, "echo-v2": 100})
    with Load(product.edges, per_second=PER_SECOND):
        rollout = publish(api, "All to version 2", strategy=strategy)["rollout"]["id"]
        opened.open(f"/s/acme@edge/rollouts/{rollout}")
        settled(api, rollout, seconds=300)
        opened.page.wait_for_timeout(1_500)
        _shoot(opened.page, "5-second-stage")


def _without_traffic(api: httpx.Client, opened: Tab) -> None:
    strategy = make_strategy(api, "demanding", bake_seconds=5, min_requests=100_000)
    shift_weights(api, {"echo-v1": 50, "echo-v2": 50})
    rollout = publish(api, "Half and half", strategy=strategy)["rollout"]["id"]
    in_state(api, rollout, "held")
    opened.open(f"/s/acme@edge/rollouts/{rollout}")
    _shoot(opened.page, "6-held")


def sign_in(product: Product, opened: Tab) -> None:
    """Come in by the link that the product prints."""
    link = re.search(r"\S+/sign-in/once/\S+", (product.home / "up.log").read_text())
    assert link
    opened.page.goto(link[0])
    opened.page.wait_for_url("**/console/**")


def _shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(500)
    page.screenshot(path=str(IMAGES / f"rollouts-{name}.png"))


if __name__ == "__main__":
    main()
