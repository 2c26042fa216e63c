"""In a real browser: a passkey and an authenticator app are set up and used, at the door and as second stage."""

import shutil
from base64 import b32decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import CDPSession, Page, sync_playwright

from console.accounts.actions.links import create_link
from console.audit.actor import SYSTEM
from tests import make
from tests.accounts.apps import code_now
from tests.live.web import running_web

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PASSWORD = "correct horse battery"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
PATIENCE_MS = 60_000

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM: second factors were not tried in a browser"),
]


@dataclass(frozen=True, slots=True)
class Scene:
    """A page with a device that has passkeys, the console's address by name, and a link for Dana."""

    page: Page
    url: str
    link: str
    device: CDPSession
    authenticator: str
    complaints: list[str]

    def me(self) -> int:
        return self.page.context.request.get(f"{self.url}/api/v1/me").status

    def arrives(self, path: str) -> None:
        self.page.wait_for_url(lambda url: urlsplit(url).path == path)

    def sign_out(self) -> None:
        self.page.context.clear_cookies()

    def keys(self) -> list:
        asked = {"authenticatorId": self.authenticator}
        return self.device.send("WebAuthn.getCredentials", asked)["credentials"]


@pytest.fixture
def scene(transactional_db, settings) -> Iterator[Scene]:
    """Acme asks for a second factor, and Dana has none. The database is filled before the browser starts."""
    acme = make.tenant("acme")
    dana = make.user("dana", password=PASSWORD)
    make.member(acme, dana, "viewer")
    acme.require_mfa = True
    acme.save()
    secret = create_link(actor=SYSTEM, user=dana, lifetime=timedelta(hours=1))
    with running_web() as web, sync_playwright() as playwright:
        url = settings.PUBLIC_URL = f"http://localhost:{web.address.rpartition(':')[2]}"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        made = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        yield Scene(page, url, f"{url}/sign-in/once/{secret}", device, made["authenticatorId"], complaints)
        browser.close()


def complaints(scene: Scene) -> list[str]:
    """What the browser complained of. That the server refused something is its answer, and no fault."""
    return [text for text in scene.complaints if not text.startswith("Failed to load resource")]


def with_password(scene: Scene, next_page: str = "/console/routes") -> None:
    scene.page.goto(f"{scene.url}/sign-in?next={next_page}")
    scene.page.fill("#email", "dana@people.test")
    scene.page.fill("#password", PASSWORD)
    scene.page.get_by_role("button", name="Sign in").click()


def test_a_passkey_is_set_up_where_it_is_asked_for_and_signs_in_alone_and_second(scene):
    page = scene.page
    with_password(scene)
    scene.arrives("/sign-in/set-up")
    assert scene.me() == 403
    page.get_by_label("Name of this passkey").fill("Laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Keep these codes").wait_for()
    assert page.locator(".codes li").count() == 10
    page.get_by_role("link", name="I have kept them").click()
    scene.arrives("/console/routes")
    assert scene.me() == 200
    assert len(scene.keys()) == 1

    scene.sign_out()
    page.goto(f"{scene.url}/sign-in?next=/console/a")
    page.get_by_role("button", name="Use a passkey").click()
    scene.arrives("/console/a")
    assert scene.me() == 200

    scene.sign_out()
    with_password(scene)
    scene.arrives("/sign-in/second")
    assert scene.me() == 401
    page.get_by_role("button", name="Use a passkey").click()
    scene.arrives("/console/routes")
    assert scene.me() == 200
    assert complaints(scene) == []


def test_an_app_is_set_up_after_a_link_and_asked_for_after_the_password(scene):
    page = scene.page
    page.goto(scene.link)
    scene.arrives("/sign-in/set-up")
    assert page.get_by_role("img", name="QR code").is_visible()
    seed = b32decode(page.locator(".key code").inner_text().replace(" ", ""))
    page.get_by_label("Name of this app").fill("Phone")
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_role("button", name="Add the app").click()
    assert "not right" in page.get_by_role("alert").filter(visible=True).inner_text()
    page.get_by_label("Code", exact=True).fill(code_now(seed=seed))
    page.get_by_role("button", name="Add the app").click()
    page.get_by_role("heading", name="Keep these codes").wait_for()
    recovery = page.locator(".codes li").first.inner_text()

    scene.sign_out()
    with_password(scene)
    scene.arrives("/sign-in/second")
    page.get_by_label("Code", exact=True).fill(recovery)
    page.keyboard.press("Enter")
    scene.arrives("/console/routes")
    assert scene.me() == 200
    assert complaints(scene) == []


def test_a_device_without_a_passkey_of_ours_says_so_and_the_form_stays(scene):
    page = scene.page
    page.goto(f"{scene.url}/sign-in")
    page.fill("#email", "dana@people.test")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("alert").filter(visible=True).wait_for()
    assert page.input_value("#email") == "dana@people.test"
    assert scene.me() == 401
