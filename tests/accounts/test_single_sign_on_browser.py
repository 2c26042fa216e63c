"""In a real browser: one click leads to the provider and back into the console, under the page's own policy."""

from ipaddress import ip_network

import pytest
from playwright.sync_api import sync_playwright

from console.accounts.openid import issuers
from tests.accounts.issuers import beside
from tests.accounts.test_sign_in_browser import CHROMIUM
from tests.accounts.test_single_sign_on import connect
from tests.agent.openid_provider import Provider
from tests.cast import assemble
from tests.live.web import running_web

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM: single sign-on was not tried in a browser"),
]


def test_a_click_leads_to_the_provider_and_back_into_the_console(transactional_db, settings):
    settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
    issuers.forget_all()
    cast = assemble()
    provider = Provider()
    provider.more = {"groups": ["ops"]}
    with beside(provider.server), running_web() as web:
        settings.PUBLIC_URL = web.url
        connect(provider, cast.platform)
        told, said = clicked(web.url)
    assert (told["user"]["email"], told["permissions"]) == ("ann@acme.test", {"acme": ["view", "edit"]})
    assert [text for text in said if "503" not in text] == []


def clicked(url):
    """What the API says of who came by a click, and what the browser complained of."""
    said = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(ignore_https_errors=True).new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.goto(f"{url}/console/access")
        page.get_by_role("link", name="Continue with Acme Id").click()
        page.wait_for_url("**/console/access", timeout=60_000)
        told = page.context.request.get(f"{url}/api/v1/me").json()
        browser.close()
    return told, said
