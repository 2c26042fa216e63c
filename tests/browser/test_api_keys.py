"""Somebody lets only consumers in, and each of them so often, by the console alone; and sees what came of it."""

import os
import re

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import found_by_axe
from tests.end_to_end.acts import ACME, ok, publish_and_settle

SLICE = "/s/acme@edge"
PATIENCE_MS = 90_000
"""Counts come every ten seconds, and pages look again every fifteen; the machine may be busy."""


@pytest.fixture
def cleared(api):
    """Afterwards the route is as it was, and nobody has a key."""
    yield
    if api.get(f"{ACME}/consumers/partner").json().get("state") == "published":
        ok(api.patch(f"{ACME}/routes/shop-api", json={"spec": {"policies": []}}, headers={"If-Match": "*"}))
        for one in ("traffic-policies/with-key", "traffic-policies/two-each", "consumers/partner"):
            ok(api.delete(f"{ACME}/{one}", headers={"If-Match": "*"}))
        publish_and_settle(api, "no keys")


def panel(page: Page, kind: str) -> Locator:
    """The form of a new object of a kind."""
    page.goto(re.sub(r"/console/.*", f"/console{SLICE}/{kind}?open=%2B", page.url))
    return page.get_by_role("complementary")


def make_consumer(page: Page) -> str:
    form = panel(page, "consumers")
    form.get_by_label("Name", exact=True).fill("partner")
    form.get_by_role("button", name="Add to draft").click()
    form.get_by_role("button", name="Make a key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Make a key").click()
    told = page.get_by_text(re.compile(r"^ghk_\w{38}$"))
    told.wait_for()
    key = told.inner_text().strip()
    page.get_by_role("button", name="I have copied it").click()
    return key


def make_policies(page: Page) -> None:
    form = panel(page, "traffic-policies")
    form.get_by_label("Name", exact=True).fill("with-key")
    form.get_by_role("radio", name="API keys").click()
    form.get_by_role("button", name="Add to draft").click()
    form.get_by_role("button", name="Save to draft").wait_for()
    form = panel(page, "traffic-policies")
    form.get_by_label("Name", exact=True).fill("two-each")
    form.get_by_role("radio", name="Rate limit").click()
    form.get_by_label("Requests", exact=True).fill("2")
    form.get_by_role("radio", name="For each consumer").check()
    form.get_by_role("button", name="Add to draft").click()
    form.get_by_role("button", name="Save to draft").wait_for()


def name_on_route(page: Page) -> None:
    page.goto(re.sub(r"/console/.*", f"/console{SLICE}/routes?open=shop-api", page.url))
    form = page.get_by_role("complementary")
    form.get_by_role("button", name=re.compile("^Traffic policies")).click()
    for type_, name in (("API keys", "with-key"), ("Rate limit", "two-each")):
        form.get_by_role("combobox", name=type_).click()
        page.get_by_role("option", name=re.compile(f"^{name}")).click()
    form.get_by_role("button", name="Save to draft").click()
    expect(form.get_by_role("button", name="Save to draft")).to_be_disabled()


def try_it(page: Page, key: str) -> None:
    """What would become of requests with and without the key, before anything is published."""
    page.get_by_role("complementary").get_by_role("link", name="Try a request").click()
    asked = "curl http://shop.acme.test/api"
    for text, times, answered in (
        (asked, 1, "401 from the gateway"),
        (f"{asked} -H 'x-api-key: {key}'", 3, "429 from"),
    ):
        page.get_by_label("A curl command, or an address").fill(text)
        page.get_by_label("Send it").fill(str(times))
        page.get_by_role("button", name="Try it").click()
        expect(page.get_by_text(answered).first).to_be_visible(timeout=PATIENCE_MS)


def look_at(page: Page, name: str) -> None:
    """Take a picture where somebody wants one."""
    if folder := os.environ.get("GATEHOUSE_LOOKED_AT"):
        page.screenshot(path=f"{folder}/api-keys-{name}.png")


def publish(page: Page) -> None:
    page.get_by_role("banner").get_by_role("link", name="Review & publish").click()
    page.get_by_label("What is this for?").fill("partners have keys")
    page.get_by_role("button", name=re.compile("^Publish 4 changes")).click()
    nodes = page.get_by_role("table", name="Nodes")
    expect(nodes.get_by_text("proven", exact=True)).to_have_count(2, timeout=PATIENCE_MS)


def test_only_consumers_get_through_so_often_and_the_route_says_so(product, api, open_tab, cleared):
    tab = open_tab()
    page = tab.page
    tab.open(f"{SLICE}/consumers")
    key = make_consumer(page)
    assert found_by_axe(tab) == []
    make_policies(page)
    name_on_route(page)
    look_at(page, "route")
    try_it(page, key)
    assert found_by_axe(tab) == []
    look_at(page, "tried")
    publish(page)

    def statuses(*keys: str | None) -> list[int]:
        headers = [{"Host": "shop.acme.test"} | ({"x-api-key": one} if one else {}) for one in keys]
        return [httpx.get(f"{product.edges[0]}/api", headers=one, timeout=10).status_code for one in headers]

    assert statuses(None, key, key, key) == [401, 200, 200, 429]
    page.goto(re.sub(r"/console/.*", f"/console{SLICE}/routes?open=shop-api", page.url))
    answered = page.get_by_role("region", name="Answered in the last hour:")
    expect(answered.get_by_text("401", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    expect(answered.get_by_text("429", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    look_at(page, "seen")
    page.goto(re.sub(r"/console/.*", f"/console{SLICE}/consumers?open=partner", page.url))
    expect(page.get_by_role("list", name="API keys")).to_contain_text("3 requests in 24 h", timeout=PATIENCE_MS)
    look_at(page, "consumer")
