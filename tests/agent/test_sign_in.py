"""People sign in with a real provider: a real agent, a real Envoy, and browsers that keep cookies."""

import asyncio
from collections import Counter
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from gatehouse_protocol.vending import VENDING, VendedCredential, VendedKind, VendedShape

from tests.agent import vending_world as world
from tests.agent.http_server import HttpServer, json_answer
from tests.agent.openid_provider import SECRET, Provider
from tests.agent.reports import proven
from tests.policies.compiler.intents import compiled, hostname, platform, route
from tests.policies.compiler.traffic.world import at, policy

HOST, ACME, CALLBACK, OUT = "shop.acme.test", "acme@edge", "/oauth2/callback", "/oauth2/sign-out"
TOLD = [{"claim": "sub", "header": "x-user"}, {"claim": "email", "header": "x-email"}]
CREDENTIAL = VendedCredential(VendedKind.HEADER, 1, SECRET)
SEALED = (world.sealed("shop-sign-in", CREDENTIAL),)
pytestmark = pytest.mark.envoy


class Browser:
    """Keeps cookies, and follows nothing by itself."""

    def __init__(self, port):
        self.port, self.cookies, self.set = port, {}, []

    async def go(self, path, method="GET", host=HOST, **headers):
        named = {"Host": host, "Sec-Fetch-Mode": "navigate", **headers}
        if self.cookies:
            named["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        async with httpx.AsyncClient(trust_env=False, timeout=20) as http:
            answer = await http.request(method, f"http://127.0.0.1:{self.port}{path}", headers=named)
        for line in answer.headers.get_list("set-cookie"):
            self.set.append(line)
            for name, one in SimpleCookie(line).items():
                is_gone = "1970" in one["expires"] or one["max-age"] == "0"
                self.cookies.pop(name, None) if is_gone else self.cookies.update({name: one.value})
        return answer

    async def sign_in(self, provider, path="/page?x=1"):
        """Go to a page, to the provider, back, and where that leads."""
        sent = await self.go(path)
        assert sent.status_code == 302, sent.text
        assert sent.headers["location"].startswith(f"{provider.url}/authorize?")
        back = await self.go(relative(provider.authorize(sent.headers["location"])))
        assert back.status_code == 302, (back.status_code, back.text)
        return back.headers["location"]

    def like(self, short):
        """The name of a cookie."""
        return next(name for name in self.cookies if name.endswith(f"-{short}"))


def relative(location):
    parts = urlsplit(location)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class Shop:
    """A node with a shop that people sign in to."""

    def __init__(self, plane, start, config, echo):
        self.plane, self.start, self.config, self.echo = plane, start, config, echo
        self.published = 0

    async def serve(self, provider, *, credentials=SEALED, **settings):
        guard = policy("members", **provider.settings(claims_to_headers=TOLD, **settings))
        objects = [guard, hostname(HOST, policies=["members"]), route("all"), at("echo", self.echo)]
        shapes = {"shop-sign-in": VendedShape(VendedKind.HEADER)}
        result = compiled(*objects, allowed_private_networks=world.NETWORKS, vended=shapes)
        assert result.problems == ()
        if not self.published:
            await self.start()
            await self.plane.publish(("platform@edge", of(platform())), (world.CREDENTIALS, list(credentials)))
        self.published += 1
        await self.plane.publish((ACME, of(result)))
        await self.plane.reported(proven(ACME, self.published), 60)

    def browser(self):
        return Browser(self.config.addresses["http"].port)


def refused(reports):
    found = Counter()
    for report in reports:
        for one in report.vitals.signals if report.vitals else ():
            if one.signal == "refusals":
                found[one.subject, one.outcome] += one.count
    return dict(found)


def of(result):
    return [world.Resource(one.type_url, one.name, one.body) for one in result.resources]


@pytest.fixture
async def provider():
    found = Provider()
    await found.server.start()
    yield found
    await found.server.stop()


@pytest.fixture
async def shop(control_plane, start_agent, config):
    async def told(request):
        return json_answer({"path": request.path, "query": request.query, "headers": request.headers})

    server = HttpServer(told)
    await server.start()
    yield Shop(control_plane, start_agent, config, server.port)
    await server.stop()


async def test_a_browser_signs_in_comes_back_to_its_page_and_services_know_who_it_is(shop, provider):
    await shop.serve(provider)
    browser = shop.browser()
    where = await browser.sign_in(provider, "/page?x=1&y=%2F")
    assert relative(where) == "/page?x=1&y=%2F"
    page = await browser.go(relative(where), **{"x-user": "root", "x-gatehouse-id-token": "mine"})
    seen = page.json()["headers"]
    assert (seen["x-user"], seen["x-email"]) == ("ann", "ann@acme.test")
    assert "x-gatehouse-id-token" not in seen
    assert "authorization" not in seen
    assert "cookie" not in seen
    browser.cookies["theme"] = "dark"
    assert (await browser.go("/")).json()["headers"]["cookie"] == "theme=dark"
    assert provider.exchanges[0]["client_secret"] == SECRET


async def test_cookies_are_for_this_host_and_for_no_script(shop, provider):
    await shop.serve(provider, cookie_name="till")
    browser = shop.browser()
    await browser.sign_in(provider)
    kept = [line for line in browser.set if "1970" not in line]
    assert len(kept) >= 8
    for line in kept:
        name, *said = [part.strip().lower() for part in line.split(";")]
        assert name.startswith("__host-till-")
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= set(said)
        assert not [part for part in said if part.startswith("domain")]
    assert SECRET not in " ".join(browser.set)
    assert "access-of-ann" not in " ".join(browser.set)


async def test_nobody_is_led_elsewhere_and_codes_count_once_and_in_one_browser(shop, provider):
    await shop.serve(provider)
    browser, other = shop.browser(), shop.browser()
    sent = await browser.go("/page")
    state = parse_qs(urlsplit(sent.headers["location"]).query)["state"][0]
    forged = [
        {"code": "c", "state": "e30"},
        {"code": "c", "state": state[:-6] + "AAAAAA"},
        {"code": "invented", "state": state},
        {"state": state},
        {"error": "access_denied", "state": state},
    ]
    for asked in forged:
        answer = await browser.go(f"{CALLBACK}?{urlencode(asked)}")
        assert answer.status_code == 401, (asked, answer.text)
    back = relative(provider.authorize(sent.headers["location"]))
    assert (await other.go(back)).status_code == 401
    sent = await browser.go("/page")
    back = relative(provider.authorize(sent.headers["location"]))
    assert (await browser.go(back)).status_code == 302
    again = await shop.browser().go(back)
    assert again.status_code == 401
    assert again.json()["code"] == "sign_in_failed"
    for path in ("//evil.test/x", "/\\evil.test", "/x?next=https://evil.test"):
        where = await shop.browser().sign_in(provider, path)
        assert urlsplit(where).hostname == HOST


async def test_what_is_no_page_is_refused_and_not_sent_away(shop, provider):
    shop.plane.also_says = {"takes": [VENDING, "vitals"]}
    await shop.serve(provider)
    browser = shop.browser()
    for method, headers in [
        ("POST", {}),
        ("DELETE", {}),
        ("GET", {"Accept": "application/json"}),
        ("GET", {"X-Requested-With": "XMLHttpRequest"}),
        ("GET", {"Sec-Fetch-Mode": "cors"}),
    ]:
        answer = await browser.go("/api", method, **headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed"), (method, headers)
        assert "location" not in answer.headers
    await shop.plane.until(lambda: refused(shop.plane.reports) == {("acme/all", "oidc:missing"): 5}, 60)
    await browser.sign_in(provider)
    assert (await browser.go("/api", "POST")).status_code == 200
    assert (await browser.go("/api", Accept="application/json")).status_code == 200


async def test_a_session_that_was_changed_or_is_of_somebody_else_is_none(shop, provider):
    await shop.serve(provider)
    ann, bob = shop.browser(), shop.browser()
    await ann.sign_in(provider)
    provider.person = "bob"
    await bob.sign_in(provider)
    assert (await ann.go("/")).json()["headers"]["x-user"] == "ann"
    assert (await bob.go("/")).json()["headers"]["x-user"] == "bob"
    del bob.cookies[bob.like("refresh")]
    for short in ("proof", "until", "id", "access"):
        mixed = shop.browser()
        mixed.cookies = {**bob.cookies, bob.like(short): ann.cookies[ann.like(short)] + "x"}
        answer = await mixed.go("/")
        assert answer.status_code == 302, (short, answer.text)
    swapped = shop.browser()
    swapped.cookies = {**bob.cookies, bob.like("id"): ann.cookies[ann.like("id")]}
    assert (await swapped.go("/")).status_code == 302


async def test_a_session_goes_on_by_its_refresh_token_and_ends_without(shop, provider):
    provider.life_seconds = 2
    await shop.serve(provider)
    browser, other = shop.browser(), shop.browser()
    await browser.sign_in(provider)
    await other.sign_in(provider)
    del other.cookies[other.like("refresh")]
    asked = len(provider.exchanges)
    await asyncio.sleep(3)
    assert (await browser.go("/")).json()["headers"]["x-user"] == "ann"
    assert [one["grant_type"] for one in provider.exchanges[asked:]] == ["refresh_token"]
    assert (await other.go("/")).status_code == 302


async def test_signing_out_ends_the_session(shop, provider):
    await shop.serve(provider)
    browser = shop.browser()
    await browser.sign_in(provider)
    out = await browser.go(OUT)
    assert out.status_code == 302
    assert urlsplit(out.headers["location"]).hostname == HOST
    assert (await browser.go("/")).status_code == 302


async def test_a_provider_that_is_away_keeps_only_those_out_who_come_new(shop, provider):
    await shop.serve(provider)
    browser, late = shop.browser(), shop.browser()
    await browser.sign_in(provider)
    sent = await late.go("/page")
    back = relative(provider.authorize(sent.headers["location"]))
    provider.is_away = True
    assert (await browser.go("/")).status_code == 200
    assert (await late.go(back)).status_code == 401
    provider.is_away = False
    await late.sign_in(provider)


async def test_an_id_token_for_another_client_lets_nobody_in(shop, provider):
    await shop.serve(provider)
    provider.audience = "another"
    browser = shop.browser()
    await browser.sign_in(provider)
    assert (await browser.go("/")).status_code == 401


async def test_services_may_have_the_access_token(shop, provider):
    await shop.serve(provider, forward_token=True)
    browser = shop.browser()
    await browser.sign_in(provider)
    assert (await browser.go("/")).json()["headers"]["authorization"] == "Bearer access-of-ann"


async def test_without_the_clients_secret_nobody_signs_in(shop, provider):
    await shop.serve(provider, credentials=())
    browser = shop.browser()
    sent = await browser.go("/page")
    back = await browser.go(relative(provider.authorize(sent.headers["location"])))
    assert back.status_code == 401
    assert provider.exchanges == []
