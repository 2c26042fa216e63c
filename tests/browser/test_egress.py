"""The way out in the console: an emergency for every tenant, thrown and lifted by a click, and residency."""

import os

import httpx

from tests.browser.axe import found_by_axe
from tests.end_to_end.acts import ACME, ok, publish_and_settle
from tests.end_to_end.product import eventually

EGRESS = "/s/acme@edge/egress"
LOOKS = (
    {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}},
    {"color_scheme": "dark", "viewport": {"width": 1024, "height": 768}},
)


def asked(product, way_out) -> int:
    """What the demo's workload gets that asks for its payments service."""
    user, password = (product.state / "workloads" / "orders").read_text().strip().split(":")
    proxy = httpx.Proxy(way_out, auth=(user, password))
    port = product.ports["GATEHOUSE_ECHO_V1_PORT"]
    with httpx.Client(proxy=proxy, trust_env=False, timeout=10) as client:
        return client.get(f"http://payments.localhost:{port}/").status_code


def test_an_emergency_for_every_tenant_is_thrown_seen_and_lifted(product, api, open_tab):
    for way_out in product.ways_out:
        eventually(lambda way=way_out: asked(product, way) == 200)
    tab = open_tab(**LOOKS[0])
    tab.open(EGRESS)
    page = tab.page
    page.get_by_role("button", name="Deny at once…").click()
    page.get_by_label("A destination, for every tenant on edge").check()
    page.get_by_label("Destination", exact=True).last.fill("payments.localhost")
    page.get_by_label("Reason", exact=True).fill("Case 4711")
    assert found_by_axe(tab) == []
    page.get_by_role("button", name="Deny it now").click()
    page.get_by_text("every tenant on edge → payments.localhost").wait_for()
    for way_out in product.ways_out:
        eventually(lambda way=way_out: asked(product, way) == 403)
    assert ok(api.get("/platform-switches", params={"active": "true"}))["items"][0]["outdated_ways_out"] == []

    page.get_by_role("button", name="Lift", exact=True).click()
    page.get_by_role("dialog").get_by_label("Reason").fill("It is over")
    page.get_by_role("dialog").get_by_role("button", name="Lift the denial").click()
    page.get_by_text("every tenant on edge → payments.localhost").wait_for(state="hidden")
    eventually(lambda: asked(product, product.ways_out[0]) == 200, seconds=150)


def test_tabs_of_what_went_out_are_accessible_and_residency_is_told(product, api, open_tab):
    handles = {"spec": {"data_classes": ["personal"]}}
    ok(api.patch(f"{ACME}/workloads/orders", json=handles, headers={"If-Match": "*"}))
    publish_and_settle(api, "what orders handles")
    eventually(lambda: asked(product, product.ways_out[0]) == 200)
    eventually(lambda: ok(api.get(f"{ACME}/egress/residency"))["items"], seconds=60)
    found = {}
    for look in LOOKS:
        tab = open_tab(**look)
        for name in ("map", "denials", "rules", "residency", "learn", "requests", "tunnels", "test"):
            tab.open(f"{EGRESS}?tab={name}")
            found[name, look["color_scheme"]] = found_by_axe(tab)
            if folder := os.environ.get("GATEHOUSE_LOOKED_AT"):
                tab.page.screenshot(path=f"{folder}/{name}-{look['color_scheme']}.png")
    assert {place: faults for place, faults in found.items() if faults} == {}
