"""What axe finds: every rule, but for the one that our menus of options cannot keep."""

from functools import cache
from pathlib import Path

from console.local.frontend.build import install
from console.local.places import CHECKOUT, places
from tests.browser.chromium import Tab

SCRIPT = CHECKOUT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """() => axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(
    ({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`)))"""


def found_by_axe(tab: Tab) -> list[str]:
    """The violations on the page as it is now, each with its place."""
    tab.page.evaluate(_source())
    found: list[str] = tab.page.evaluate(RUN)
    return found


@cache
def _source() -> str:
    if not SCRIPT.exists():
        install(places())
    return Path(SCRIPT).read_text()
