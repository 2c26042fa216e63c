"""The policy in a real browser: the console works under it, and what a script of somebody else would try does not."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, StorageState

from tests.browser.chromium import CHROMIUM, running_browser, tab
from tests.cast import Cast
from tests.live.browser import cookie_of
from tests.live.web import Web

BUILT = (settings.FRONTEND_DIST / "manifest.json").exists()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM"),
    pytest.mark.skipif(not BUILT, reason="THE CONSOLE IS NOT BUILT: make frontend"),
]
PAGES = ("/", "/s/acme@edge/routes", "/s/acme@edge/routes?open=%2B", "/s/acme@edge/import", "/audit", "/gateways")
ATTEMPTS = (
    "document.body.innerHTML = '<img src=x>'",
    "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
    "document.write('<b>x</b>')",
    "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
    "eval('1')",
    "new Function('return 1')()",
    "setTimeout('1')",
    "document.createElement('script').src = 'https://evil.test/x.js'",
    "trustedTypes.createPolicy('mine', {createHTML: (text) => text})",
    "trustedTypes.createPolicy('default', {createHTML: (text) => text})",
)

LATER = """() => new Promise((told) => setTimeout(() => {
    try { %s; told('') } catch (error) { told(error.name) }
}))"""
"""Outside of what the debugger evaluates, which may do more than a page; tells the error's name."""


@pytest.fixture
def alice(web: Web, cast: Cast) -> StorageState:
    """Her session, begun before the browser's own event loop runs in this thread."""
    name, _, value = cookie_of(cast.alice).partition("=")
    cookie = {"name": name, "value": value, "domain": "127.0.0.1", "path": "/", "expires": -1, "httpOnly": True}
    return {"cookies": [{**cookie, "secure": False, "sameSite": "Lax"}], "origins": []}  # type: ignore[typeddict-item]


@pytest.fixture
def browser(web: Web, alice: StorageState) -> Iterator[Browser]:
    with running_browser() as chromium:
        yield chromium


def test_pages_work_under_the_policy_and_foreign_scripts_do_not(web: Web, alice: StorageState, browser: Browser):
    with tab(browser, web.url, alice) as opened:
        opened.page.set_default_timeout(120_000)
        for path in PAGES:
            opened.open(path)
            assert opened.complaints == [], path
        done = [attempt for attempt in ATTEMPTS if not opened.page.evaluate(LATER % attempt)]
    assert done == []


def test_the_sign_in_page_works_under_the_policy(web: Web, browser: Browser):
    with tab(browser, web.url) as opened:
        opened.page.set_default_timeout(120_000)
        opened.page.goto(f"{web.url}/sign-in")
        opened.page.get_by_role("button", name="Sign in").wait_for()
        assert opened.complaints == []
