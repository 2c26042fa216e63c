"""Named destinations and residency in the console: from an empty form to what a workload gets from the place itself."""

import os

import httpx
import pytest

from tests.browser.axe import found_by_axe
from tests.end_to_end.acts import ACME, ok, publish_and_settle
from tests.end_to_end.product import eventually
from tests.end_to_end.test_vended_credentials import stripe

__all__ = ["stripe"]
DESTINATIONS, POLICIES = "/s/acme@edge/egress-destinations", "/s/acme@edge/egress-policies"
POLICY = f"{ACME}/egress-policies/partners"
LOOKS = (
    {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}},
    {"color_scheme": "dark", "viewport": {"width": 1024, "height": 768}},
)


@pytest.fixture
def ledger_key(api):
    """A credential, and afterwards a slice without it and without what names it."""
    asked = {"name": "ledger-key", "kind": "header", "prefix": "Bearer ", "secret": "sk_ledger"}
    ok(api.post(f"{ACME}/credentials", json=asked))
    rules = ok(api.get(POLICY))["spec"]["rules"]
    yield
    ok(api.patch(POLICY, json={"spec": {"rules": rules}}, headers={"If-Match": "*"}))
    ok(api.delete(f"{ACME}/egress-destinations/ledger", headers={"If-Match": "*"}))
    publish_and_settle(api, "no ledger")
    ok(api.delete(f"{ACME}/credentials/ledger-key", headers={"If-Match": "*"}))


def asked(product, way_out) -> str:
    """What the demo's workload gets that asks for the ledger by its name."""
    user, password = (product.state / "workloads" / "orders").read_text().strip().split(":")
    proxy = httpx.Proxy(way_out, auth=(user, password))
    with httpx.Client(proxy=proxy, trust_env=False, timeout=10) as client:
        return client.get("http://ledger.egress/").text


def looked_at(tab, name):
    """Take a picture where somebody wants one; what axe finds."""
    if folder := os.environ.get("GATEHOUSE_LOOKED_AT"):
        tab.page.screenshot(path=f"{folder}/{name}.png")
    return found_by_axe(tab)


def test_a_destination_is_made_let_in_and_answers_with_its_credential(product, api, open_tab, stripe, ledger_key):
    port, trust = stripe
    tab = open_tab(**LOOKS[0])
    tab.open(f"{DESTINATIONS}?open=%2B")
    page, panel = tab.page, tab.page.get_by_role("complementary")
    panel.get_by_label("Name", exact=True).fill("ledger")
    panel.get_by_label("Host", exact=True).fill("localhost")
    panel.get_by_text("has one label; write the whole name").first.wait_for()
    panel.get_by_label("Host", exact=True).fill("api.localhost")
    panel.get_by_label("Port", exact=True).fill(str(port))
    panel.get_by_role("combobox", name="Credential").click()
    page.get_by_role("option", name="ledger-key").click()
    panel.get_by_role("radio", name="These authorities only").check()
    panel.get_by_label("Certificates of the authorities (PEM)").fill(trust)
    assert looked_at(tab, "destination-filled") == []
    panel.get_by_role("button", name="Add to draft").click()

    panel.get_by_role("button", name="Let a workload ask…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Workload").click()
    page.get_by_role("option", name="orders").click()
    dialog.get_by_role("combobox", name="Policy").click()
    page.get_by_role("option", name="partners", exact=True).click()
    assert looked_at(tab, "destination-allowed") == []
    dialog.get_by_role("button", name="Add to the draft").click()
    panel.get_by_role("link", name="partners, rule ledger").wait_for()

    publish_and_settle(api, "the ledger by its name")
    for way_out in product.ways_out:
        eventually(lambda way_out=way_out: asked(product, way_out) == "Bearer sk_ledger", seconds=60)
    eventually(lambda: ok(api.get(f"{ACME}/egress/destinations", params={"q": ".egress"}))["items"], seconds=60)
    for number, look in enumerate(LOOKS):
        seen = open_tab(**look)
        seen.open(DESTINATIONS)
        seen.page.get_by_role("row", name="ledger").get_by_text("orders").wait_for()
        assert looked_at(seen, f"destinations-{number}") == []
        seen.open(f"{DESTINATIONS}?open=ledger")
        seen.page.get_by_text("times in the last 24 hours").or_(seen.page.get_by_text("Asked once")).wait_for()
        assert looked_at(seen, f"destination-{number}") == []
        seen.open("/s/acme@edge/credentials/ledger-key")
        seen.page.get_by_role("link", name="ledger", exact=True).click()
        seen.page.get_by_role("heading", name="ledger").wait_for()


def test_a_residency_rule_says_whom_it_refuses_before_it_is_saved(api, open_tab):
    handles = {"spec": {"data_classes": ["personal"]}}
    ok(api.patch(f"{ACME}/workloads/orders", json=handles, headers={"If-Match": "*"}))
    for number, look in enumerate(LOOKS):
        tab = open_tab(**look)
        tab.open(f"{POLICIES}?open=partners#residency")
        panel = tab.page.get_by_role("complementary")
        panel.get_by_role("button", name="Add residency rule").click()
        rule = panel.get_by_role("listitem").filter(has=tab.page.get_by_label("Class of data"))
        rule.get_by_label("Name", exact=True).fill(f"stays-{number}")
        rule.get_by_label("Class of data").fill("personal")
        for side in ("Leaves from nodes in", "Goes to destinations in"):
            rule.get_by_label(side, exact=True).fill("eu-west")
            rule.get_by_label(side, exact=True).press("Enter")
        refused = rule.get_by_role("status", name="Whom it refuses")
        refused.get_by_text("It binds orders, as the draft has it.").wait_for()
        refused.get_by_text("allowed now").wait_for()
        refused.get_by_text("Everything on 2 nodes").wait_for()
        refused.scroll_into_view_if_needed()
        assert looked_at(tab, f"residency-rule-{number}") == []
        panel.get_by_role("button", name="Save to draft").click()
        panel.get_by_role("button", name="Save to draft", disabled=True).wait_for()

        tab.open("/s/acme@edge/egress?tab=residency")
        tab.page.get_by_role("link", name=f"partners, rule stays-{number}").wait_for()
        assert looked_at(tab, f"residency-{number}") == []
        tab.page.get_by_role("link", name=f"partners, rule stays-{number}").click()
        tab.page.get_by_role("heading", name="partners").wait_for()
    asked = {"workload": "orders", "destination": "payments.localhost:80", "way": "http", "against": "draft"}
    assert ok(api.post(f"{ACME}/egress/test", json=asked))["reason"] in {"residency", "no_rule"}
