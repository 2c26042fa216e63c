"""Every dashboard of a product that serves, then breaks: light and dark, wide and narrow.

python -m tests.pictures.dashboards        about ten minutes

All pictures lie in .gatehouse/pictures/ (not kept); those that the documentation shows are in docs/images/ as well,
with few colours where ImageMagick is there to count them.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import httpx
from playwright.sync_api import Browser, StorageState

from console.local.demo.faults import break_path
from console.local.places import CHECKOUT
from console.local.ports import Port
from tests.browser.chromium import Tab, running_browser, tab
from tests.end_to_end.acts import ok
from tests.end_to_end.load import Load
from tests.end_to_end.product import Product, eventually, running_product
from tests.pictures.rollouts import IMAGES, sign_in

ALL: Final = CHECKOUT / ".gatehouse" / "pictures"
SHOWN: Final = {
    "overview-1440-light": "overview",
    "objective-1440-light": "objective",
    "debug-1440-dark": "debug",
    "node-1440-light": "node-limits",
}
"""Which of them the documentation shows, and how they are called there."""
COLOURS: Final = 96
WELL_SECONDS, BROKEN_SECONDS = 150, 90
PAGED_SECONDS: Final = 120
PATIENCE_MS: Final = 60_000
SETTLE_MS: Final = 3_000
PER_SECOND: Final = 40
WIDTHS: Final = (1440, 1024)
SCHEMES: Final = ("light", "dark")


def main() -> None:
    """Start the product, let it serve and break, and look at it from all sides."""
    ALL.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="gh-", dir="/tmp") as home,
        running_product(Path(home)) as product,
        running_browser() as browser,
        product.api() as api,
    ):
        with tab(browser, product.console) as opened:
            opened.page.set_default_timeout(PATIENCE_MS)
            sign_in(product, opened)
            state = opened.page.context.storage_state()
        with Load(product.edges, per_second=PER_SECOND):
            _serve_and_break(product, api, browser, state)
    for name, shown in SHOWN.items():
        _keep(ALL / f"{name}.png", IMAGES / f"{shown}.png")


def _serve_and_break(product: Product, api: httpx.Client, browser: Browser, state: StorageState) -> None:
    with tab(browser, product.console, state) as waiting:
        waiting.page.wait_for_timeout(WELL_SECONDS * 1_000)
        objective = _front(api)
        _leave_time_out(api, objective)
        break_path({Port(name): number for name, number in product.ports.items() if name in set(Port)})
        waiting.page.wait_for_timeout(BROKEN_SECONDS * 1_000)
    eventually(lambda: ok(api.get("/alerts?state=firing&severity=page"))["items"] or None, seconds=PAGED_SECONDS)
    pages = dict(_pages(api, objective))
    for width in WIDTHS:
        for scheme in SCHEMES:
            look = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
            with tab(browser, product.console, state, **look) as opened:
                opened.page.set_default_timeout(PATIENCE_MS)
                for name, path in pages.items():
                    _shoot(opened, f"{name}-{width}-{scheme}", path)


def _front(api: httpx.Client) -> str:
    found = ok(api.get("/objectives"))["items"]
    return next(one["id"] for one in found if one["slug"] == "shop-front")


def _leave_time_out(api: httpx.Client, objective: str) -> None:
    """A minute of planned work that is over already."""
    minute = datetime.now(UTC).replace(second=0, microsecond=0)
    span = {"since": (minute - timedelta(minutes=1)).isoformat(), "until": minute.isoformat()}
    ok(api.post(f"/objectives/{objective}/exclusions", json=span | {"reason": "A new database, as announced."}))


def _pages(api: httpx.Client, objective: str) -> Iterator[tuple[str, str]]:
    node = ok(api.get("/nodes"))["items"][0]["id"]
    revision = ok(api.get("/slices/acme@edge/revisions"))["items"][0]["sequence"]
    alert = ok(api.get("/alerts?state=firing&severity=page"))["items"][0]["id"]
    yield from (
        ("overview", "/"),
        ("executive", "/executive"),
        ("debug", "/s/acme@edge/debug"),
        ("objectives", "/objectives"),
        ("objective", f"/objectives/{objective}?range=1h"),
        ("objective-new", "/objectives/new"),
        ("alerts", "/alerts"),
        ("alert", f"/alerts/{alert}"),
        ("inhibitions", "/alerts?tab=inhibitions&tenant=acme"),
        ("records", "/s/acme@edge/records"),
        ("node", f"/nodes/{node}?window=15m"),
        ("revision", f"/s/acme@edge/revisions/{revision}"),
    )


def _shoot(opened: Tab, name: str, path: str) -> None:
    """Live pages always ask for more: a while after the heading everything is drawn."""
    opened.page.goto(f"{opened.console}/console{path}")
    opened.page.get_by_role("heading", level=1).wait_for()
    opened.page.wait_for_timeout(SETTLE_MS)
    opened.page.screenshot(path=str(ALL / f"{name}.png"))


def _keep(taken: Path, shown: Path) -> None:
    shutil.copyfile(taken, shown)
    if tool := shutil.which("convert"):
        subprocess.run([tool, str(taken), "-colors", str(COLOURS), f"PNG8:{shown}"], check=False)


if __name__ == "__main__":
    main()
