"""A revision that goes out in stages, as a person sees it: watched, let on with a reason, held by a stopped line."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import Tab
from tests.browser.test_publishing import expect_proven, following, live_revision, served
from tests.end_to_end.acts import ok, settled, shift_weights

NAME, TITLE = "watched", "Watched"
FREEZE = "Nothing may change while we look"
PROVEN_WITHIN_MS = 20_000


@pytest.fixture
def line(api):
    """The line of the gateway runs, before and afterwards."""
    _end_freezes(api)
    yield
    _end_freezes(api)


def _end_freezes(api):
    for freeze in ok(api.get("/freezes", params={"gateway": "edge", "active": "true"}))["items"]:
        ok(api.post(f"/freezes/{freeze['id']}/end"))


@pytest.fixture
def no_such_strategy(api):
    """No strategy of this name, before and afterwards."""
    _remove_strategy(api)
    yield
    _remove_strategy(api)


def _remove_strategy(api):
    found = api.get(f"/strategies/{NAME}")
    if found.is_success:
        ok(api.delete(f"/strategies/{NAME}", headers={"If-Match": found.headers["ETag"]}))


def make_strategy(tab: Tab) -> None:
    """Write a strategy in the delivery page: one node that bakes for ten minutes, then all."""
    tab.open("/gateways/edge/delivery")
    page = tab.page
    page.get_by_role("button", name="New strategy").click()
    page.locator("[data-pointer='/name']").fill(NAME)
    page.locator("[data-pointer='/title']").fill(TITLE)
    first, last = (page.get_by_role("group", name=f"Stage {number}") for number in (1, 2))
    first.get_by_label("Bakes for").fill("10 min")
    last.get_by_label("Bakes for").fill("0 s")
    page.get_by_role("button", name="Create strategy").click()
    expect(page.get_by_role("table", name="Strategies").get_by_text("1 node · 10 min → all nodes")).to_be_visible()


def banner(page: Page) -> Locator:
    """What every page says while the gateway is frozen."""
    return page.get_by_role("status").filter(has_text="Gateway edge is frozen")


def publish(page: Page, message: str) -> str:
    """Publish from the review page; return the rollout's id."""
    page.get_by_label("What is this for?").fill(message)
    page.get_by_role("button", name=re.compile("^Publish 1 change")).click()
    page.wait_for_url("**/rollouts/*")
    return page.url.rpartition("/")[2]


def test_a_revision_is_watched_on_one_node_and_goes_on_when_a_person_says_why(
    product, api, open_tab, all_on_v1, line, no_such_strategy
):
    tab = open_tab()
    page = tab.page
    sequence = following(live_revision(tab))
    make_strategy(tab)
    shift_weights(api, {"echo-v1": 0, "echo-v2": 100})

    tab.open("/s/acme@edge/review")
    page.get_by_role("combobox", name="How it goes out").click()
    page.get_by_role("option", name=TITLE).click()
    publish(page, "all to v2, slowly")
    verdict = page.get_by_role("region", name="Rollout", exact=True)
    expect(verdict).to_contain_text(f"Stage 1 of 2 is baking: 1 node serves {sequence}.")
    expect(page.get_by_text(re.compile(r"^Bake 0:0[1-9] of 10.min$"))).to_be_visible()
    assert served(product) == {"v1", "v2"}

    verdict.get_by_role("button", name="Promote").click()
    question = page.get_by_role("dialog")
    promote = question.get_by_role("button", name=f"Promote {sequence}")
    expect(promote).to_be_disabled()
    question.get_by_role("textbox", name="Reason").fill("I looked myself.")
    promote.click()
    expect_proven(page, sequence)
    expect(page.get_by_text("I looked myself.")).to_be_visible()
    assert served(product) == {"v2"}


def test_a_stopped_line_holds_what_is_published_until_somebody_ends_it(product, api, open_tab, all_on_v1, line):
    here, there = open_tab(), open_tab(viewport={"width": 1024, "height": 768})
    shift_weights(api, {"echo-v1": 0, "echo-v2": 100})
    there.open("/s/acme@edge/review")

    here.open("/gateways/edge/delivery")
    here.page.get_by_role("button", name="Stop the line").click()
    question = here.page.get_by_role("dialog")
    question.get_by_role("textbox").fill(FREEZE)
    question.get_by_role("button", name="Stop edge").click()
    for tab in (here, there):
        expect(banner(tab.page)).to_contain_text(FREEZE)

    rollout = publish(there.page, "it has to wait")
    verdict = there.page.get_by_role("region", name="Rollout", exact=True)
    expect(verdict).to_contain_text("has not started")
    expect(verdict).to_contain_text(FREEZE)
    assert ok(api.get(f"/rollouts/{rollout}"))["state"] == "scheduled"
    assert served(product) == {"v1"}

    here.page.get_by_role("table", name="Freezes").get_by_role("button", name=re.compile("^End")).click()
    here.page.get_by_role("dialog").get_by_role("button", name=re.compile("^End")).click()
    assert settled(api, rollout)["state"] == "complete"
    expect(verdict).to_contain_text("has proven it", timeout=PROVEN_WITHIN_MS)
    expect(banner(there.page)).to_have_count(0)
    assert served(product) == {"v2"}
