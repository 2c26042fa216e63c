"""From a route to the tester: what the draft would do to a request, beside what is live."""

import os
from pathlib import Path

from tests.browser.axe import found_by_axe
from tests.end_to_end.acts import ACME, ok

FEW = {"policy": {"type": "rate_limit", "requests": 2}}
WAY = {"name": "On its way"}


def tag(api, place):
    return {"If-Match": api.get(f"{ACME}/{place}").headers["ETag"]}


def test_a_limit_of_the_draft_refuses_in_the_tester_what_is_live_still_takes(open_tab, api):
    ok(api.post(f"{ACME}/traffic-policies", json={"name": "few", "spec": FEW}))
    ok(
        api.patch(
            f"{ACME}/routes/shop-root", json={"spec": {"policies": ["few"]}}, headers=tag(api, "routes/shop-root")
        )
    )
    tab = open_tab(color_scheme="light", viewport={"width": 1440, "height": 900})
    tab.open("/s/acme@edge/routes?open=shop-root")
    page = tab.page
    page.get_by_role("link", name="Try a request").click()
    page.get_by_role("heading", name="Route tester").wait_for()
    page.get_by_role("button", name="Try it").click()
    page.get_by_text("200 from echo-v").wait_for(timeout=60_000)
    _picture(page, "one-light")
    page.get_by_label("Send it").fill("4")
    page.get_by_role("combobox", name="Compare with").click()
    page.get_by_role("option", name="the live revision").click()
    page.get_by_role("button", name="Try it").click()
    draft = page.get_by_role("region", name="the draft")
    draft.get_by_text("429 from the gateway").wait_for(timeout=60_000)
    assert draft.get_by_text("2 × 200").is_visible()
    limit = draft.get_by_role("region", **WAY).get_by_role("listitem").filter(has_text="Rate limit")
    assert "few" in limit.inner_text()
    assert "refuses" in limit.inner_text()
    live = page.get_by_role("region", name="the live revision")
    assert live.get_by_text("200 from echo-v").is_visible()
    assert page.get_by_text("They differ in").is_visible()
    assert found_by_axe(tab) == []
    _picture(page, "two-light")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": 1024, "height": 768})
    assert found_by_axe(tab) == []
    _picture(page, "two-dark")


def _picture(page, name):
    if where := os.environ.get("TESTER_SHOTS"):
        page.wait_for_timeout(600)
        page.screenshot(path=str(Path(where) / f"{name}.png"), full_page=True)
