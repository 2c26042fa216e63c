"""A credential that signs, added in the console, and the page of the demo's own."""

import os

from tests.browser.axe import found_by_axe
from tests.end_to_end.acts import ACME, ok
from tests.end_to_end.product import eventually

CREDENTIALS = "/s/acme@edge/credentials"
LOOKS = (
    {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}},
    {"color_scheme": "dark", "viewport": {"width": 1024, "height": 768}},
)
SECRET = "a-shared-secret-of-ours"


def looked_at(tab, name):
    if folder := os.environ.get("GATEHOUSE_LOOKED_AT"):
        tab.page.screenshot(path=f"{folder}/{name}.png")
    return found_by_axe(tab)


def choose(page, field, option):
    page.get_by_role("combobox", name=field, exact=True).click()
    page.get_by_role("listbox", name=field, exact=True).get_by_role("option", name=option).click()


def test_what_signs_is_added_by_its_form_and_reaches_every_node(product, api, open_tab):
    found = {}
    for look in LOOKS:
        tab = open_tab(**look)
        tab.open(f"{CREDENTIALS}?add=%2B")
        page = tab.page
        name = f"hooks-{look['color_scheme']}"
        form = page.get_by_role("dialog")
        form.get_by_label("Name", exact=True).fill(name)
        choose(page, "Kind", "Signature with a shared secret")
        found[name, "standard"] = looked_at(tab, f"{name}-standard")
        choose(page, "Scheme", "A scheme of the service's own")
        form.get_by_label("Header", exact=True).fill("x-signature")
        form.get_by_label("String to sign").fill("{timestamp}.{body}")
        form.get_by_label("Header value").fill("t={timestamp},v1={signature}")
        form.get_by_label("Shared secret").fill(SECRET)
        found[name, "own"] = looked_at(tab, f"{name}-own")
        form.get_by_role("button", name="Add credential").click()
        form.wait_for(state="hidden")
        eventually(lambda name=name: ok(api.get(f"{ACME}/credentials/{name}"))["state"] == "live", seconds=60)
        tab.open(f"{CREDENTIALS}/{name}")
        page.get_by_text("t={timestamp},v1={signature}").wait_for()
        found[name, "page"] = looked_at(tab, f"{name}-page")
        assert SECRET not in page.content()
        ok(api.delete(f"{ACME}/credentials/{name}", headers={"If-Match": "*"}))
    assert {place: faults for place, faults in found.items() if faults} == {}


def test_the_demos_own_says_who_uses_it(api, open_tab):
    eventually(lambda: ok(api.get(f"{ACME}/credentials/parcels"))["state"] == "live", seconds=60)
    tab = open_tab(**LOOKS[0])
    tab.open(f"{CREDENTIALS}/parcels")
    tab.page.get_by_text("live and in the draft").wait_for()
    assert looked_at(tab, "parcels") == []
    tab.open("/s/acme@edge/egress?tab=map")
    tab.page.get_by_text("parcels.egress").first.wait_for(state="attached", timeout=60_000)
    looked_at(tab, "map")
