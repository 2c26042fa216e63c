"""Keys of tokens that a node fetches: a real agent, a real Envoy, and an issuer that comes, goes and changes keys."""

import asyncio
import json
from contextlib import suppress

import httpx
import pytest
from gatehouse_agent.calling import Caller
from gatehouse_agent.key_sets.fetching import NoKeysError, fetch
from gatehouse_protocol.key_sources import KEY_SETS, MAX_BODY_BYTES, KeySource

from tests.agent import vending_world as world
from tests.agent.http_server import Answer, json_answer
from tests.agent.reports import proven
from tests.policies.compiler.intents import compiled, hostname, platform, route
from tests.policies.compiler.traffic.tokens import AUDIENCE, Issuer, key_set
from tests.policies.compiler.traffic.world import at, policy

HOST, ACME = "shop.acme.test", "acme@edge"
FIRST, SECOND, STRANGER = Issuer("first"), Issuer("second", is_elliptic=True), Issuer("stranger")
AUTHORITY = world.authority()
DISCOVERY = "/.well-known/openid-configuration"


class House:
    """An issuer of tokens on this machine: `keys` are those that it publishes, None while it is away."""

    def __init__(self):
        self.keys = (FIRST,)
        self.others = []
        self.server = world.TlsServer(AUTHORITY, "localhost", answer=self._answer)

    @property
    def issuer(self):
        return f"https://localhost:{self.server.port}"

    @property
    def asked(self):
        return len([one for one in self.server.asked if one.path == "/keys"])

    def _answer(self, request):
        if self.keys is None:
            return Answer(503)
        if request.path == DISCOVERY:
            return json_answer({"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"})
        if request.path == "/moved":
            return Answer(302, headers={"Location": "/keys"})
        if request.path == "/long":
            return Answer(200, b" " * (MAX_BODY_BYTES + 1))
        return json_answer({"keys": [*json.loads(key_set(*self.keys))["keys"], *self.others]})


@pytest.fixture
async def house():
    found = House()
    await found.server.start()
    yield found
    await found.server.stop()


def keys_of(house, **more):
    usual = {"type": "url", "url": f"{house.issuer}/keys", "trust": AUTHORITY.pem, "private": True}
    said = {**usual, "refresh_seconds": 10, **more}
    return {name: value for name, value in said.items() if value is not None}


class Node:
    """A node that serves a shop of acme's, which wants tokens of the house."""

    def __init__(self, plane, start, config, upstream):
        self.plane, self.start, self.config, self.upstream = plane, start, config, upstream
        self.running, self.published = None, 0

    async def serve(self, house, **keys):
        """Start an agent where there is none, and publish."""
        if self.running is None:
            self.plane.also_says = {"takes": [KEY_SETS]}
            self.running = await self.start()
            await self.plane.publish(("platform@edge", of(platform())))
        port = await self.upstream("shop")
        guard = policy("customers", "jwt", issuer=house.issuer, audiences=[AUDIENCE], keys=keys_of(house, **keys))
        objects = [guard, hostname(HOST, policies=["customers"]), route("all"), at("echo", port)]
        result = compiled(*objects, allowed_private_networks=world.NETWORKS)
        assert result.problems == ()
        self.published += 1
        await self.plane.publish((ACME, of(result)))
        await self.plane.reported(proven(ACME, self.published), 60)

    async def again(self):
        """Start another agent on the same disk."""
        self.running = await self.start()

    async def ask(self, token=None):
        headers = {"Host": HOST, **({"Authorization": f"Bearer {token}"} if token else {})}
        async with httpx.AsyncClient(trust_env=False, timeout=20) as http:
            return await http.get(f"http://127.0.0.1:{self.config.addresses['http'].port}/", headers=headers)

    async def lets_in(self, token):
        with suppress(httpx.TransportError):
            return (await self.ask(token)).status_code == 200
        return False

    async def told(self, is_wanted):
        """The status of the only key set, once it is as wanted."""

        def found(report):
            return report.key_sets is not None and any(map(is_wanted, report.key_sets.key_sets))

        return (await self.plane.reported(found, 60)).key_sets.key_sets[0]


def of(result):
    return [world.Resource(one.type_url, one.name, one.body) for one in result.resources]


@pytest.fixture
def node(control_plane, start_agent, config, upstream):
    return Node(control_plane, start_agent, config, upstream)


def token(issuer, house, **more):
    return issuer.token(iss=house.issuer, **more)


async def until(is_met, seconds=60):
    await world.until(is_met, seconds)


async def always(node, token, stop, refused):
    """Ask again and again, and note what was not let in."""
    while not stop.is_set():
        answer = await node.ask(token())
        if answer.status_code != 200:
            refused.append((answer.status_code, answer.text))
        await asyncio.sleep(0.02)


@pytest.mark.envoy
@pytest.mark.parametrize("keys", [{}, {"type": "issuer", "url": None}], ids=["by address", "by discovery"])
async def test_tokens_are_verified_with_keys_that_the_node_fetched(node, house, keys):
    await node.serve(house, **keys)
    assert await node.lets_in(token(FIRST, house))
    assert (await node.ask(token(STRANGER, house))).json()["code"] == "token_invalid"
    assert (await node.ask()).json()["code"] == "token_missing"
    status = await node.told(lambda one: one.keys == 1)
    assert (status.slice, status.policy, status.error) == (ACME, "customers", "")
    assert status.fetched_at is not None


@pytest.mark.envoy
async def test_an_issuer_changes_its_key_and_no_call_fails(node, house):
    await node.serve(house)
    stop, refused, signer = asyncio.Event(), [], [FIRST]
    calling = asyncio.create_task(always(node, lambda: token(signer[0], house), stop, refused))
    house.keys = (FIRST, SECOND)
    await node.told(lambda one: one.keys == 2)
    signer[0] = SECOND
    await asyncio.sleep(1)
    house.keys = (SECOND,)
    asked = house.asked
    await until(lambda: _is(house.asked > asked))
    await asyncio.sleep(1)
    stop.set()
    await calling
    assert refused == []
    await until(lambda: _is_not(node.lets_in(token(FIRST, house))))


async def _is(found):
    return found


async def _is_not(found):
    return not await found


@pytest.mark.envoy
async def test_a_key_that_nobody_knows_is_asked_for_at_once_and_rubbish_costs_the_issuer_little(node, house):
    await node.serve(house, refresh_seconds=86_400)
    assert await node.lets_in(token(FIRST, house))
    house.keys = (FIRST, SECOND)
    await until(lambda: node.lets_in(token(SECOND, house)))
    asked, begun = house.asked, asyncio.get_running_loop().time()
    answers = [await node.ask(token(STRANGER, house)) for _ in range(100)]
    assert {one.status_code for one in answers} == {401}
    took = asyncio.get_running_loop().time() - begun
    assert house.asked - asked <= 1 + took / 10
    assert await node.lets_in(token(SECOND, house))


@pytest.mark.envoy
async def test_an_issuer_that_is_away_keeps_nobody_out_who_was_let_in(node, house, control_plane):
    await node.serve(house)
    assert await node.lets_in(token(FIRST, house))
    house.keys = None
    await node.told(lambda one: "it answered 503" in one.error and one.keys == 1)
    await control_plane.stop()
    await node.running.stop()
    await node.again()
    await until(lambda: node.lets_in(token(FIRST, house)))
    assert house.keys is None


@pytest.mark.envoy
async def test_an_agent_that_is_killed_leaves_envoy_the_keys(control_plane, spawn_agent, config, upstream, house):
    node = Node(control_plane, spawn_agent, config, upstream)
    await node.serve(house)
    assert await node.lets_in(token(FIRST, house))
    await node.running.kill()
    assert await node.lets_in(token(FIRST, house, sub="bob"))
    assert (await node.ask(token(STRANGER, house))).status_code in (401, 503)
    house.keys = (FIRST, SECOND)
    await node.again()
    await until(lambda: node.lets_in(token(SECOND, house)))


@pytest.mark.envoy
async def test_before_there_are_keys_nobody_comes_in(node, house):
    house.keys = None
    await node.serve(house)
    answer = await node.ask(token(FIRST, house))
    assert (answer.status_code, answer.json()["code"]) == (503, "token_keys_unavailable")
    assert (await node.ask()).status_code == 401
    house.keys = (FIRST,)
    await until(lambda: node.lets_in(token(FIRST, house)))


@pytest.mark.envoy
async def test_a_policy_that_changes_its_source_believes_no_key_of_the_one_before(node, house):
    await node.serve(house)
    assert await node.lets_in(token(FIRST, house))
    house.keys = (SECOND,)
    await node.serve(house, url=f"{house.issuer}/other")
    await until(lambda: node.lets_in(token(SECOND, house)))
    assert not await node.lets_in(token(FIRST, house))


class TestFetching:
    """What a node fetches, and what it does not."""

    @pytest.fixture
    def caller(self, tmp_path):
        roots = tmp_path / "roots.pem"
        roots.write_text(AUTHORITY.pem)
        return Caller(roots)

    async def fetched(self, caller, url, **more):
        source = {"private_networks": world.NETWORKS, **more}
        return await fetch(caller, KeySource(url=url, **source) if url else KeySource(**source))

    async def reason(self, caller, url, **more):
        with pytest.raises(NoKeysError) as found:
            await self.fetched(caller, url, **more)
        return str(found.value)

    async def test_keys_for_other_purposes_are_passed_over(self, caller, house):
        house.others = [{**Issuer("e").key, "use": "enc"}, {"kty": "OKP", "crv": "X25519", "x": "AA"}, {"kty": "new"}]
        found = await self.fetched(caller, f"{house.issuer}/keys")
        assert (found.keys, found.left_out) == (1, 3)
        assert [one["kid"] for one in json.loads(found.jwks)["keys"]] == ["first"]

    async def test_a_set_with_a_secret_is_not_taken(self, caller, house):
        house.others = [{"kty": "oct", "k": "c2VjcmV0"}]
        told = await self.reason(caller, f"{house.issuer}/keys")
        assert "is a secret" in told
        assert "c2VjcmV0" not in told

    async def test_it_follows_no_redirect_and_reads_no_endless_answer(self, caller, house):
        assert "redirects are not followed" in await self.reason(caller, f"{house.issuer}/moved")
        assert "too long" in await self.reason(caller, f"{house.issuer}/long")

    async def test_a_certificate_of_a_stranger_is_not_taken(self, caller, house):
        other = world.authority("Somebody else").pem
        assert "not trusted" in await self.reason(caller, f"{house.issuer}/keys", trust=other)

    async def test_private_addresses_are_not_dialled_unless_the_gateway_allows_them(self, caller, house):
        for url in (f"{house.issuer}/keys", "https://169.254.169.254/keys", "https://[::1]/keys"):
            assert "may not be reached" in await self.reason(caller, url, private_networks=())
        for url in ("https://169.254.169.254/keys", "https://10.0.0.1/keys"):
            assert "may not be reached" in await self.reason(caller, url)
        assert house.server.asked == []

    async def test_an_issuer_that_says_that_it_is_another_is_not_believed(self, caller, house):
        told = await self.reason(caller, "", issuer=f"{house.issuer}/")
        assert told == "it says that it is another issuer"
        assert (await self.fetched(caller, "", issuer=house.issuer)).keys == 1
