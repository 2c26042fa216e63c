"""The Chromium of this machine, and pages that tell on themselves: scripts that fail, policies that are violated."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE_MS = 45_000
TELL = """document.addEventListener('securitypolicyviolation', (event) =>
    console.error(`policy violated: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));"""


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the console; `complaints` is what the browser found wrong with it."""

    page: Page
    console: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to an address of the console and wait until it shows something and has asked all it asks."""
        self.page.goto(f"{self.console}/console{path}")
        self.page.get_by_role("heading", level=1).wait_for()
        self.page.wait_for_load_state("networkidle")


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Chromium, until the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def tab(browser: Browser, console: str, state: StorageState | None = None, **look: Any) -> Iterator[Tab]:
    """A tab of its own, signed in when `state` says so; `look` is scheme and size."""
    context = browser.new_context(storage_state=state, reduced_motion="reduce", **look)
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(TELL)
    opened = Tab(context.new_page(), console)
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on("console", lambda message: _listen(opened, message.type, message.text))
    yield opened
    context.close()


def _listen(opened: Tab, kind: str, text: str) -> None:
    """Note errors. That the server refused something is its answer, which the console shows, and no fault."""
    if kind == "error" and not text.startswith("Failed to load resource"):
        opened.complaints.append(text)
