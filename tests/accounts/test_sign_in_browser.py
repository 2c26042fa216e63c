"""In a real browser: a click on a link is enough, the pages obey their own policy, both schemes are legible."""

import shutil
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, sync_playwright

from console.accounts.actions.links import create_link
from console.audit.actor import SYSTEM
from tests import make
from tests.live.web import running_web

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PASSWORD = "correct horse battery"
CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll('h1, p, label, button, a, .brand span')].map((node) => {
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(ground(node))];
    return [node.textContent.trim(), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  });
}"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM: the sign-in pages were not tried in a browser"),
]


@dataclass(frozen=True, slots=True)
class Scene:
    """A browser page, the server's address, and a link for Dana."""

    page: Page
    url: str
    link: str
    complaints: list[str]


@pytest.fixture
def scene(request, transactional_db):
    """The database is filled before the browser starts: its event loop forbids Django's queries in this thread."""
    user = make.user("dana", password=PASSWORD)
    secret = create_link(actor=SYSTEM, user=user, lifetime=timedelta(hours=1))
    with running_web() as web, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(color_scheme=getattr(request, "param", "light"))
        complaints = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        yield Scene(page, web.url, f"{web.url}/sign-in/once/{secret}", complaints)
        browser.close()


def complaints(scene: Scene) -> list[str]:
    """What the browser complained of, but for a console that is not built and a form that was refused."""
    return [text for text in scene.complaints if "503" not in text and "422" not in text]


def test_a_click_on_a_link_is_enough(scene):
    scene.page.goto(scene.link)
    scene.page.wait_for_url("**/console/**")
    assert scene.page.context.request.get(f"{scene.url}/api/v1/me").json()["user"]["name"] == "Dana"
    assert complaints(scene) == []


def test_with_the_keyboard_alone_one_gets_in_and_is_told_what_went_wrong(scene):
    page = scene.page
    page.goto(f"{scene.url}/console/routes?q=a")
    page.locator("#email:focus").wait_for()
    page.keyboard.type("dana@people.test")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    assert "do not belong together" in page.get_by_role("alert").text_content()
    page.locator("#password:focus").wait_for()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/routes?q=a")
    assert complaints(scene) == []


@pytest.mark.parametrize("scene", ["light", "dark"], indirect=True)
def test_every_text_is_legible(scene):
    scene.page.goto(f"{scene.url}/sign-in")
    scene.page.fill("#email", "x@y.test")
    scene.page.fill("#password", "wrong")
    scene.page.click("button")
    scene.page.wait_for_selector("[role=alert]")
    faint = {text: ratio for text, ratio in scene.page.evaluate(CONTRAST) if ratio < 4.5}
    assert faint == {}
