"""Credentials that fetch tokens: by verified TLS, renewed in time, used to their end when nobody renews them."""

import asyncio
import base64
import json
import time
from dataclasses import replace
from urllib.parse import parse_qs

import httpx
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from gatehouse_agent.assembly.destinations import NodeFiles
from gatehouse_agent.assembly.vended import Given, Vended
from gatehouse_agent.control.clock import Clock
from gatehouse_agent.vending.asking import Asker
from gatehouse_agent.vending.minting import Mint
from gatehouse_agent.vending.requests import TokenRequest, token_request
from gatehouse_agent.vending.tokens import Token, TokenError, renewal_at, token_in
from gatehouse_agent.vending.vending import Vending
from gatehouse_protocol.addresses import refused_networks
from gatehouse_protocol.vending import VENDING, SigningAlgorithm, VendedCredential, VendedKind, VendedState

from tests.agent import vending_world as world
from tests.agent.http_server import Answer, json_answer
from tests.agent.vending_world import CREDENTIALS, SECRET, reason_of

NAME, TOKENS = "api.localhost", "localhost"
NOW = 1_900_000_000.0


def private_key(key):
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


RSA = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())
OTHER_CURVE = private_key(ec.generate_private_key(ec.SECP384R1()))
CLIENT = VendedCredential(
    VendedKind.OAUTH2_CLIENT_CREDENTIALS, 1, SECRET, token_url="https://localhost/token", client_id="acme:orders",
    scopes=("charges.write", "charges.read"),
)  # fmt: skip
ASSERTION = VendedCredential(
    VendedKind.JWT_BEARER, 1, private_key(EC), token_url="https://localhost/token", issuer="acme", subject="orders",
    key_id="k-7", algorithm=SigningAlgorithm.ES256, scopes=("read",),
)  # fmt: skip
APP = VendedCredential(
    VendedKind.GITHUB_APP, 1, private_key(RSA), app_id="4711", installation_id="88", api_url="https://localhost/api"
)


def parts_of(jwt):
    head, claims, signature = (base64.urlsafe_b64decode(part + "==") for part in jwt.split("."))
    return json.loads(head), json.loads(claims), signature, jwt.rpartition(".")[0].encode()


class TestRequests:
    def test_a_client_proves_itself_in_the_head_and_says_what_it_wants_in_the_body(self):
        request = token_request(CLIENT, NOW)
        assert (
            request.headers["Authorization"] == "Basic " + base64.b64encode(f"acme%3Aorders:{SECRET}".encode()).decode()
        )
        fields = parse_qs(request.body.decode())
        assert fields == {"grant_type": ["client_credentials"], "scope": ["charges.write charges.read"]}
        assert SECRET not in repr(request)

    def test_an_assertion_is_signed_by_the_key_and_lives_for_minutes(self):
        fields = parse_qs(token_request(ASSERTION, NOW).body.decode())
        assert fields["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
        head, claims, signature, text = parts_of(fields["assertion"][0])
        assert head == {"alg": "ES256", "typ": "JWT", "kid": "k-7"}
        assert (claims["iss"], claims["sub"], claims["aud"]) == ("acme", "orders", "https://localhost/token")
        assert (claims["iat"], claims["exp"]) == (NOW, NOW + 300)
        halves = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
        EC.public_key().verify(encode_dss_signature(*halves), text, ec.ECDSA(hashes.SHA256()))

    def test_an_app_asks_for_a_token_of_its_installation(self):
        request = token_request(APP, NOW)
        assert request.url == "https://localhost/api/app/installations/88/access_tokens"
        head, claims, signature, text = parts_of(request.headers["Authorization"].removeprefix("Bearer "))
        assert (head["alg"], claims) == ("RS256", {"iss": "4711", "iat": NOW - 60, "exp": NOW + 540})
        RSA.public_key().verify(signature, text, padding.PKCS1v15(), hashes.SHA256())

    @pytest.mark.parametrize(
        "secret", [private_key(RSA), "no key", private_key(ec.generate_private_key(ec.SECP384R1()))]
    )
    def test_a_key_that_does_not_fit_is_told_without_it(self, secret):
        with pytest.raises(TokenError) as found:
            token_request(replace(ASSERTION, secret=secret), NOW)
        assert secret not in str(found.value)


class TestTokens:
    def test_a_token_is_used_as_long_as_it_is_said_to_live_and_a_day_at_most(self):
        assert token_in(200, b'{"access_token": "t", "expires_in": 600}', NOW) == Token("t", NOW + 600)
        assert token_in(200, b'{"access_token": "t", "expires_in": "600"}', NOW).until == NOW + 600
        assert token_in(200, b'{"access_token": "t"}', NOW).until == NOW + 300
        assert token_in(200, b'{"access_token": "t", "expires_in": 9e12}', NOW).until == NOW + 86_400
        assert token_in(201, b'{"token": "t", "expires_at": "2030-03-17T17:56:40Z"}', NOW).until == NOW + 600

    @pytest.mark.parametrize(
        ("status", "body", "text"),
        [
            (401, b'{"error": "invalid_client", "error_description": "no hunter2"}', "it answered 401: invalid_client"),
            (400, b'{"error": "<hunter2>"}', "it answered 400"),
            (302, b"", "it answered 302"),
            (200, b"hunter2", "its answer holds no token"),
            (200, b'{"access_token": "a\\r\\nb"}', "its answer holds no token"),
            (200, b'{"access_token": 3}', "its answer holds no token"),
            (200, b'{"access_token": "t", "expires_in": 0}', "its token is over already"),
            (200, b'{"access_token": "t", "expires_at": "soon"}', "its answer holds no time that can be read"),
            (200, b"[" * 100_000, "its answer holds no token"),
        ],
    )
    def test_what_is_no_token_is_told_without_what_stands_there(self, status, body, text):
        with pytest.raises(TokenError) as found:
            token_in(status, body, NOW)
        assert str(found.value) == text

    def test_the_next_is_fetched_a_minute_before_the_end_and_not_by_all_nodes_at_once(self):
        hour = Token("t", NOW + 3600)
        assert renewal_at(hour, NOW, 0.0) == NOW + 3540
        assert renewal_at(hour, NOW, 1.0) == NOW + 3525
        assert renewal_at(Token("t", NOW + 10), NOW, 0.0) == NOW + 5

    def test_a_token_holds_to_its_end_when_no_other_comes_and_then_there_is_none(self):
        mint = Mint(Given("acme/vended/key", CREDENTIALS, "d" * 64, CLIENT))
        assert mint.state(NOW)[0] is VendedState.FAILED
        mint.take(Token("t", NOW + 600), NOW)
        mint.fail(TokenError("it answered 503"), NOW + 550)
        state, until, error = mint.state(NOW + 599)
        assert (state, until.timestamp(), error) == (
            VendedState.REFRESHING,
            NOW + 600,
            "No token from localhost: it answered 503.",
        )
        assert mint.token(NOW + 599).value == "t"
        assert mint.token(NOW + 600) is None
        assert mint.state(NOW + 600)[0] is VendedState.FAILED

    def test_a_rotated_secret_fetches_anew_and_the_token_before_serves_until_then(self):
        given = Given("acme/vended/key", CREDENTIALS, "d" * 64, CLIENT)
        mint = Mint(given)
        mint.take(Token("t", NOW + 600), NOW)
        mint.become(replace(given, digest="e" * 64, credential=replace(CLIENT, version=2, secret="other")))
        assert (mint.token(NOW).value, mint.due_at) == ("t", 0.0)
        mint.become(replace(given, digest="f" * 64, credential=replace(CLIENT, version=3, scopes=("less",))))
        assert mint.token(NOW) is None


@pytest.fixture
def trusted():
    return world.authority()


@pytest.fixture
def roots(directory, trusted):
    (directory / "roots.pem").write_text(trusted.pem)
    return directory / "roots.pem"


class Issuer:
    """Answers a token endpoint's requests with ever other tokens that live for some seconds, while it `is_well`."""

    def __init__(self, life=3600):
        self.life, self.is_well, self.count = life, True, 0

    def __call__(self, request):
        if not self.is_well:
            return json_answer({"error": "temporarily_unavailable", "error_description": SECRET}, 503)
        self.count += 1
        return json_answer({"access_token": f"token-{self.count}", "expires_in": self.life})


class TestAsking:
    async def test_only_an_endpoint_whose_certificate_is_trusted_is_told_anything(self, roots):
        async with world.tls_server(world.authority("Somebody else"), TOKENS, answer=Issuer()) as place:
            request = TokenRequest(f"https://localhost:{place.port}/token", {}, b"secret")
            with pytest.raises(TokenError, match="not trusted for its name"):
                await Asker(roots).ask(request, ())
            assert place.asked == []

    async def test_a_certificate_for_another_name_is_not_trusted(self, roots, trusted):
        async with world.tls_server(trusted, "other.localhost", answer=Issuer()) as place:
            with pytest.raises(TokenError, match="not trusted for its name"):
                await Asker(roots).ask(TokenRequest(f"https://localhost:{place.port}/token", {}, b"secret"), ())
            assert place.asked == []

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]"])
    async def test_an_address_outside_the_public_internet_is_not_dialled(self, roots, trusted, host):
        async with world.tls_server(trusted, TOKENS, answer=Issuer()) as place:
            request = TokenRequest(f"https://{host}:{place.port}/token", {}, b"secret")
            with pytest.raises(TokenError, match="may not be reached"):
                await Asker(roots).ask(request, refused_networks(()))
            assert place.asked == []

    async def test_a_redirect_is_not_followed(self, roots, trusted):
        async with world.tls_server(trusted, TOKENS) as other:
            there = {"Location": f"https://localhost:{other.port}/"}
            async with world.tls_server(trusted, TOKENS, answer=lambda request: Answer(307, b"", there)) as place:
                request = TokenRequest(f"https://localhost:{place.port}/token", {}, b"secret")
                assert (await Asker(roots).ask(request, ()))[0] == 307
            assert other.asked == []

    async def test_an_answer_without_end_is_not_read_to_it(self, roots, trusted):
        async with world.tls_server(trusted, TOKENS, answer=lambda request: Answer(200, b"x" * 200_000)) as place:
            with pytest.raises(TokenError, match="too long"):
                await Asker(roots).ask(TokenRequest(f"https://localhost:{place.port}/", {}, b""), ())

    async def test_nobody_there_is_told_so(self, roots):
        with pytest.raises(TokenError, match="cannot be connected to"):
            await Asker(roots).ask(TokenRequest("https://localhost:1/", {}, b""), ())


async def test_what_goes_wrong_is_an_event_once_and_its_end_is_another(directory, roots, trusted):
    issuer, events = Issuer(), []
    issuer.is_well = False
    async with world.tls_server(trusted, TOKENS, answer=issuer) as place:
        credential = replace(CLIENT, token_url=f"https://localhost:{place.port}/token")
        vending = Vending(
            Clock(), NodeFiles(roots, directory / "vended"), lambda: None, lambda *one: events.append(one)
        )
        running = asyncio.create_task(vending.run())
        vending.follow(Vended({"acme/vended/key": Given("acme/vended/key", CREDENTIALS, "d" * 64, credential)}, ()))
        for code in ("credential_failed", "credential_recovered"):

            async def is_told(code=code):
                return events and events[-1][0] == code

            await world.until(is_told)
            issuer.is_well = True
        running.cancel()
        await vending.close(is_handing_over=False)
    text = "acme.credentials@edge key: No token from localhost: it answered 503: temporarily_unavailable."
    assert [code for code, _ in events] == ["credential_failed", "credential_recovered"]
    assert events[0][1] == text


@pytest.fixture
def node(control_plane, start_agent, config, roots):
    control_plane.also_says = {"takes": [VENDING]}
    found = world.Node(control_plane, start_agent)
    found.settings = replace(config, roots=roots)
    return found


def state_of(report):
    return report.vending.credentials[0] if report.vending and report.vending.credentials else None


@pytest.mark.envoy
@pytest.mark.parametrize("credential", [CLIENT, ASSERTION, APP], ids=lambda one: str(one.kind))
async def test_tokens_of_every_kind_are_fetched_and_added(node, trusted, control_plane, credential):
    async with (
        world.tls_server(trusted, TOKENS, answer=Issuer()) as tokens,
        world.tls_server(trusted, NAME) as place,
    ):
        url = f"https://localhost:{tokens.port}/x"
        there = {"api_url": url} if credential.kind is VendedKind.GITHUB_APP else {"token_url": url}
        credential = replace(credential, **there)
        named = world.destination("api", NAME, place.port, "key", trusted.pem)
        slice_ = world.acme(named, world.policy("api"), credentials={"key": credential})
        workload = await node(slice_, world.sealed("key", credential), settings=node.settings)
        answer = await workload.ask("http://api.egress/", headers={"authorization": "mine"})
        assert answer.status_code == 200, answer.text
        assert place.seen("authorization") == ["Bearer token-1"]
        assert len(tokens.asked) == 1
        report = await control_plane.reported(lambda one: state_of(one) and state_of(one).state is VendedState.OK)
        assert 3500 < state_of(report).until.timestamp() - time.time() <= 3600


@pytest.mark.envoy
async def test_a_token_is_renewed_under_requests_kept_while_its_source_is_away_and_gone_at_its_end(
    node, trusted, control_plane
):
    issuer = Issuer(life=4)
    async with world.tls_server(trusted, TOKENS, answer=issuer) as tokens, world.tls_server(trusted, NAME) as place:
        credential = replace(CLIENT, token_url=f"https://localhost:{tokens.port}/token")
        named = world.destination("api", NAME, place.port, "key", trusted.pem)
        slice_ = world.acme(named, world.policy("api"), credentials={"key": credential})
        workload = await node(slice_, world.sealed("key", credential), settings=node.settings)

        async def is_renewed():
            assert (await workload.ask("http://api.egress/")).status_code == 200
            return place.seen("authorization")[-1] == "Bearer token-3"

        await world.until(is_renewed)
        issuer.is_well = False
        kept = await control_plane.reported(lambda one: state_of(one) and state_of(one).state is VendedState.REFRESHING)
        assert state_of(kept).error == "No token from localhost: it answered 503: temporarily_unavailable."
        assert (await workload.ask("http://api.egress/")).status_code == 200

        async def is_gone():
            return reason_of(await workload.ask("http://api.egress/")) == (503, "credential_unavailable")

        await world.until(is_gone)
        failed = await control_plane.reported(lambda one: state_of(one) and state_of(one).state is VendedState.FAILED)
        assert state_of(failed).until is None
        issuer.is_well = True

        async def is_back():
            return (await workload.ask("http://api.egress/")).status_code == 200

        await world.until(is_back, 60)
        assert not any(SECRET.encode() in body or b"token-" in body for body in control_plane.report_bodies)


@pytest.mark.envoy
async def test_no_secret_is_found_anywhere_outside_of_envoys_memory(node, trusted, control_plane, config, caplog):
    caplog.set_level("DEBUG")
    control_plane.also_says = {"takes": [VENDING, "records", "egress", "vitals"]}
    secrets = {"key": "sk-live-0a1b2c3d4e", "client": "client-secret-5f6a7b", "user": "pass-word-8c9d0e",
               "signs": "shared-secret-1f2e3d"}  # fmt: skip
    async with (
        world.tls_server(trusted, TOKENS, answer=Issuer()) as tokens,
        world.tls_server(trusted, NAME, answer=lambda request: Answer(503, b"")) as place,
    ):
        credentials = {
            "key": VendedCredential(VendedKind.HEADER, 1, secrets["key"]),
            "client": replace(CLIENT, secret=secrets["client"], token_url=f"https://localhost:{tokens.port}/token"),
            "user": VendedCredential(VendedKind.BASIC, 1, secrets["user"], username="acme"),
            "signs": VendedCredential(VendedKind.HMAC, 1, secrets["signs"], key_id="acme-1"),
        }
        named = [world.destination(name, NAME, place.port, name, trusted.pem) for name in credentials]
        slice_ = world.acme(*named, world.policy(*credentials), credentials=credentials)
        sealed = [world.sealed(*one) for one in credentials.items()]
        workload = await node(slice_, *sealed, settings=node.settings)
        answers = [await workload.ask(f"http://{name}.egress/") for name in credentials]
        assert len(place.asked) == 4
        await control_plane.reported(lambda one: one.egress and len(one.egress.flows) > 0)
        admin = world.Admin(config.places.run_directory / "admin.sock")
        told = [
            await admin.get(path)
            for path in ("/config_dump?include_eds", "/stats", "/clusters", "/certs", "/server_info")
        ]
        written = [one.read_bytes() for one in config.places.state_directory.rglob("*") if one.is_file()]
        written += [one.read_bytes() for one in config.places.run_directory.rglob("*") if one.is_file()]
        assert b"acme/vended/key/value" in told[0]
        everything = b"\0".join([
            *told, *written, *control_plane.report_bodies, caplog.text.encode(),
            *(repr(one).encode() + one.content + str(one.headers).encode() for one in answers),
        ])  # fmt: skip
        basic = base64.b64encode(f"acme:{secrets['user']}".encode()).decode()
        for secret in (*secrets.values(), "token-1", basic):
            assert secret.encode() not in everything, secret
            assert base64.b64encode(secret.encode()) not in everything, secret
            assert secret.encode().hex().encode() not in everything, secret


@pytest.mark.envoy
async def test_a_node_that_starts_anew_adds_again_what_it_added_with_nobody_to_ask(node, trusted, control_plane):
    async with world.tls_server(trusted, NAME) as place:
        key = VendedCredential(VendedKind.HEADER, 1, SECRET)
        named = world.destination("api", NAME, place.port, "key", trusted.pem)
        slice_ = world.acme(named, world.policy("api"), credentials={"key": key})
        workload = await node(slice_, world.sealed("key", key), settings=node.settings)
        assert (await workload.ask("http://api.egress/")).status_code == 200
        await node.running.stop()
        await control_plane.stop()
        await node.again()

        async def is_served():
            try:
                return (await workload.ask("http://api.egress/")).status_code == 200
            except httpx.HTTPError:
                return False

        await world.until(is_served)
        assert set(place.seen("authorization")) == {SECRET}
