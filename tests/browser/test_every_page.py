"""Every page, light and dark, wide and narrow: nothing for axe to find, no policy violated, nothing cut off."""

import re
from collections.abc import Iterator
from pprint import pformat

import pytest

from console.local.places import CHECKOUT
from tests.browser.axe import found_by_axe
from tests.end_to_end.acts import ACME, ok
from tests.end_to_end.product import ask, eventually

PAGES = (
    "/",
    "/executive",
    "/objectives",
    "/objectives/new",
    "/objectives/{objective}?range=1h",
    "/objectives/{objective}/edit",
    "/s/acme@edge/debug",
    "/s/acme@edge/debug?route=acme%2Fshop-root&window=1h",
    "/gateways",
    "/alerts",
    "/alerts?tab=history",
    "/alerts?tab=rules&tenant=acme",
    "/alerts?tab=silences&tenant=acme",
    "/alerts?tab=inhibitions&tenant=acme",
    "/alerts?tab=channels&tenant=acme",
    "/alerts?tab=policies&tenant=acme",
    "/alerts/runbooks/node_silent",
    "/alerts/{alert}",
    "/s/acme@edge/records?window=15m",
    "/s/acme@edge/health",
    "/s/acme@edge/health?service=echo-v1",
    "/s/acme@edge/checks",
    "/s/acme@edge/checks/{check}",
    "/costs",
    "/costs/prices",
    "/t/acme/costs",
    "/s/acme@edge/routes",
    "/s/acme@edge/routes?open=shop-root",
    "/s/acme@edge/routes?open=shop-api",
    "/s/acme@edge/routes?open=shop-status",
    "/s/acme@edge/routes?open=%2B",
    "/s/acme@edge/routes?q=nothing",
    "/s/acme@edge/services?open=echo-v2",
    "/s/acme@edge/hostnames?open=shop.acme.test",
    "/s/acme@edge/traffic-policies",
    "/s/acme@edge/route-tester",
    "/s/acme@edge/route-tester?request=http%3A%2F%2Fshop.acme.test%2F&against=live&beside=draft&times=3",
    "/s/acme@edge/traffic-policies?open=per-client",
    "/s/acme@edge/traffic-policies?open=%2B",
    "/s/acme@edge/traffic-policies?open=keys",
    "/s/acme@edge/traffic-policies?open=pictures",
    "/s/acme@edge/consumers",
    "/s/acme@edge/consumers?open=mobile-app",
    "/s/acme@edge/consumers?open=%2B",
    "/s/acme@edge/waf-policies?open=shop",
    "/s/acme@edge/dlp-policies?open=payments",
    "/s/acme@edge/dlp-policies?open=%2B",
    "/s/acme@edge/lists?open=office",
    "/s/acme@edge/waf/events",
    "/s/acme@edge/waf/events?direction=response",
    "/s/acme@edge/waf/events?tab=attacks",
    "/s/acme@edge/waf/events?tab=rules",
    "/s/acme@edge/waf/events/{event}",
    "/s/acme@edge/waf/simulator",
    "/s/acme@edge/import",
    "/s/platform@edge/listeners?open=https",
    "/s/platform@edge/defaults?open=%2B",
    "/s/acme@edge/egress",
    "/s/acme@edge/egress?tab=denials",
    "/s/acme@edge/egress?tab=rules",
    "/s/acme@edge/egress?tab=residency",
    "/s/acme@edge/egress?tab=learn",
    "/s/acme@edge/egress?tab=requests",
    "/s/acme@edge/egress?tab=tunnels",
    "/s/acme@edge/egress?tab=test&workload=invoices&destination=api.example.com",
    "/s/acme@edge/workloads",
    "/s/acme@edge/workloads?open=invoices",
    "/s/acme@edge/egress-policies?open=invoices",
    "/s/acme@edge/egress-policies?open=%2B",
    "/s/acme@edge/egress-destinations",
    "/s/acme@edge/egress-destinations?open=crm",
    "/s/acme@edge/egress-destinations?open=%2B",
    "/s/acme@edge/credentials",
    "/s/acme@edge/credentials?state=failed",
    "/s/acme@edge/credentials?add=%2B",
    "/s/acme@edge/credentials/{credential}",
    "/certificates",
    "/s/acme@edge/certificates",
    "/s/acme@edge/certificates?add=shop.acme.test",
    "/s/acme@edge/certificates?upload=new",
    "/s/acme@edge/certificates/{certificate}",
    "/issuers",
    "/exports",
    "/s/acme@edge/review",
    "/s/acme@edge/review?layout=unified",
    "/s/acme@edge/revisions",
    "/s/acme@edge/revisions/1",
    "/rollouts",
    "/s/acme@edge/rollouts",
    "/s/acme@edge/rollouts/{rollout}",
    "/s/acme@edge/shifts",
    "/s/acme@edge/shifts/{shift}",
    "/s/acme@edge/switches",
    "/gateways/edge/delivery",
    "/gateways/edge/delivery?strategy=careful",
    "/gateways/edge/delivery?strategy=%2B",
    "/nodes/{node}?window=15m",
    "/s/globex@edge/review",
    "/tenants",
    "/tenants?open=acme",
    "/access",
    "/access?tenant=acme&tab=roles",
    "/access?tenant=acme&tab=accounts",
    "/access?tenant=acme&tab=tokens",
    "/access?tenant=acme&tab=invitations",
    "/access?tenant=acme&tab=review",
    "/access?tenant=acme&tab=sign-in",
    "/access?tenant=acme&tab=sso",
    "/access?tenant=acme&tab=views",
    "/account",
    "/audit",
    "/audit?outcome=refused",
    "/audit/streams",
    "/audit/streams?tenant=acme",
)
LIGHT = {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}}
DARK = {"color_scheme": "dark", "viewport": {"width": 1024, "height": 768}}
LOOKS = (LIGHT, DARK)
INVOICES = {
    "mode": "observe",
    "workloads": ["invoices"],
    "rules": [
        {"name": "stripe", "destinations": [{"host": "api.stripe.com"}]},
        {"name": "crm", "destinations": [{"host": "crm.egress", "port": 80, "forwarding": "http"}]},
    ],
    "residency": [{"name": "stays", "data_class": "personal", "to_regions": ["eu-west"]}],
}
PAYMENTS = {
    "detectors": [{"detector": "card_number", "action": "block"}, {"detector": "email", "at_least": 20}],
    "patterns": [{"name": "case-number", "pattern": "ACME-[0-9]{8}"}],
    "exclusions": [{"detector": "card_number", "pointer": "/orders/*/reference", "reason": "Numbers of orders"}],
}
PER_CLIENT = {"policy": {"type": "rate_limit", "requests": 600, "by": {"type": "client_address"}}}
IN_SCHEME = "(scheme) => (document.documentElement.dataset.mantineColorScheme ?? scheme) === scheme"
AT_REST = """async () => {
    const all = new CSSStyleSheet();
    all.replaceSync('* { content-visibility: visible !important }');  // what is skipped keeps colours of another scheme
    document.adoptedStyleSheets = [all];
    for (let frame = 0; frame < 20; frame += 1) {
        document.getAnimations().forEach((one) => one instanceof CSSTransition && one.finish());
        await new Promise(requestAnimationFrame);
    }
}"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def busy_draft(api):
    """A draft with a change of every sort: added, changed, removed, wrong, risky and warned of."""
    ok(api.delete(f"{ACME}/routes/shop-status", headers=_tag(api, "routes/shop-status")))
    ok(api.delete(f"{ACME}/hostnames/api.acme.test", headers=_tag(api, "hostnames/api.acme.test")))
    emptied = {"spec": {"endpoints": {"type": "static", "addresses": []}}}
    ok(api.patch(f"{ACME}/services/echo-v2", json=emptied, headers=_tag(api, "services/echo-v2")))
    missing = {
        "spec": {"action": {"backends": [{"service": "echo-v1", "weight": 1}, {"service": "gone", "weight": 1}]}}
    }
    ok(api.patch(f"{ACME}/routes/shop-api", json=missing, headers=_tag(api, "routes/shop-api")))
    ok(api.post(f"{ACME}/hostnames", json={"name": "new.acme.test", "spec": {}}))
    ok(api.post(f"{ACME}/traffic-policies", json={"name": "per-client", "spec": PER_CLIENT}))
    named = {"spec": {"policies": ["per-client"]}}
    ok(api.patch(f"{ACME}/hostnames/shop.acme.test", json=named, headers=_tag(api, "hostnames/shop.acme.test")))
    ok(api.post(f"{ACME}/traffic-policies", json={"name": "keys", "spec": {"policy": {"type": "api_key"}}}))
    ok(api.post(f"{ACME}/traffic-policies", json={"name": "pictures", "spec": {"policy": {"type": "cache"}}}))
    ok(api.post(f"{ACME}/consumers", json={"name": "mobile-app", "spec": {"groups": ["partners"]}}))
    ok(api.post(f"{ACME}/consumers/mobile-app/keys", json={"name": "2027"}))
    ok(api.post(f"{ACME}/workloads", json={"name": "invoices", "spec": {"owner": "Invoices team"}}))
    ok(api.post(f"{ACME}/workloads/invoices/credentials"))
    crm = {"host": "api.crm.example", "credential": "gone", "regions": ["eu-west"]}
    ok(api.post(f"{ACME}/egress-destinations", json={"name": "crm", "spec": crm}))
    ok(api.post(f"{ACME}/egress-policies", json={"name": "invoices", "spec": INVOICES}))
    ok(api.post(f"{ACME}/dlp-policies", json={"name": "payments", "spec": PAYMENTS}))


@pytest.fixture
def ids(api, all_on_v1, product):
    """What addresses name: a shift on its way, its first rollout, a node, a certificate, an objective, and an event."""
    wanted = {"route": "shop-root", "from_service": "echo-v1", "to_service": "echo-v2", "steps": [5, 100]}
    shift = ok(api.post(f"{ACME}/shifts", json=wanted))
    place = f"/shifts/{shift['id']}"
    rollout = eventually(lambda: ok(api.get(place))["steps"][0]["rollout"])
    certificate = eventually(lambda: ok(api.get(f"{ACME}/certificates"))["items"])[0]["id"]
    node = ok(api.get("/nodes"))["items"][0]["id"]
    objective = ok(api.get("/objectives"))["items"][0]["id"]
    event = attack(api, product)
    ok(api.post(f"{ACME}/credentials", json={"name": "stripe", "kind": "header", "secret": "sk_test"}))
    rule, alert = near_a_limit(api)
    made = {"shift": shift["id"], "rollout": rollout, "node": node, "certificate": certificate, "event": event}
    yield made | {"credential": "stripe", "objective": objective, "alert": alert, "check": "shop-front"}
    ok(api.delete(f"/alert-rules/{rule['id']}", headers={"If-Match": rule["etag"]}))
    ok(api.delete(f"{ACME}/credentials/stripe", headers={"If-Match": "*"}))
    ok(api.post(f"{place}/abort", json={"reason": "Every page was looked at."}))
    eventually(lambda: ok(api.get(place))["state"] in {"rolled_back", "cancelled"}, seconds=60)


def attack(api, product):
    """The id of an event; empty where no node can look at requests, as every test of the WAF says loudly."""
    if all(node["state"] == "unavailable" for node in ok(api.get(f"{ACME}/waf/nodes"))["items"]):
        return ""
    ask(product.edges[0], "shop.acme.test", "/?q=<script>alert(1)</script>")
    return eventually(lambda: ok(api.get(f"{ACME}/waf/events"))["items"])[0]["id"]


def near_a_limit(api):
    """A rule that fires at once, for no disk is empty, and its first alert."""
    asked = {"name": "any-disk", "kind": "node_saturated", "severity": "info", "for_seconds": 0}
    rule = ok(
        api.post("/tenants/platform/alert-rules", json=asked | {"parameters": {"resource": "disk", "at_percent": 1}})
    )
    of_it = "/alerts?state=firing&tenant=platform&kind=node_saturated"
    found = eventually(lambda: [one for one in ok(api.get(of_it))["items"] if one["rule_id"] == rule["id"]], seconds=60)
    return rule, found[0]["id"]


def declared() -> Iterator[str]:
    """The addresses that the features of the console have pages at, with `$` before what varies."""
    for feature in (CHECKOUT / "frontend" / "src" / "features").glob("*/feature.ts"):
        yield from re.findall(r"path: '([^']+)'", feature.read_text())


def is_looked_at(path: str) -> bool:
    """Whether some page of ours is at this address; one object of a list may be opened in the list itself."""
    own = re.compile(re.sub(r"\\?\$\w+", "[^/?]+", re.escape(path)) + r"(\?.*)?")
    opened = re.compile(re.sub(r"\\?\$\w+", "[^/?]+", re.escape(path.removesuffix("/$name"))) + r"\?open=.*")
    return any(own.fullmatch(page) or opened.fullmatch(page) for page in PAGES)


def _tag(api, place):
    return {"If-Match": api.get(f"{ACME}/{place}").headers["ETag"]}


def test_no_page_is_left_out():
    assert [path for path in declared() if not is_looked_at(path)] == []


def test_every_page_is_accessible_and_fits(open_tab, ids, busy_draft):
    """Each is opened once, and looked at light and wide, then dark and narrow: opening costs more than looking."""
    tab = open_tab(**LIGHT)
    found = {}
    for path in PAGES:
        _look(tab, **LIGHT)
        tab.open(path.format(**ids))
        found[path, "light"] = _faults(tab)
        _look(tab, **DARK)
        found[path, "dark"] = _faults(tab)
    faulty = {look: faults for look, faults in found.items() if faults}
    assert not faulty, pformat(faulty, width=160)


def _look(tab, color_scheme, viewport):
    tab.page.emulate_media(color_scheme=color_scheme, reduced_motion="reduce")
    tab.page.set_viewport_size(viewport)
    tab.page.wait_for_function(IN_SCHEME, arg=color_scheme)
    tab.page.evaluate(AT_REST)


def _faults(tab):
    return found_by_axe(tab) + ["scrolls sideways"] * tab.page.evaluate(TOO_WIDE)


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark"])
def test_what_opens_over_a_page_is_accessible_too(open_tab, busy_draft, look):
    tab = open_tab(**look)
    found = {}

    tab.open("/s/acme@edge/review")
    tab.page.get_by_role("button", name="Discard draft").click()
    tab.page.get_by_role("dialog").wait_for()
    found["a question"] = found_by_axe(tab)

    tab.open("/s/acme@edge/routes?open=shop-root")
    tab.page.get_by_role("complementary").get_by_role("button", name="Show as API call").click()
    tab.page.get_by_role("dialog").wait_for()
    found["the API call"] = found_by_axe(tab)
    tab.page.keyboard.press("Escape")

    tab.page.keyboard.press("Control+k")
    tab.page.get_by_role("dialog").wait_for()
    found["the palette"] = found_by_axe(tab)
    assert {name: faults for name, faults in found.items() if faults} == {}
