"""Places outside with certificates of a test's authority, that tell what they were asked, and credentials for them."""

import asyncio
import json
import ssl
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from gatehouse_agent import wire
from gatehouse_protocol import envoy_schema
from gatehouse_protocol.vending import VENDED_TYPE, VendedShape, vended_name, write_vended

from policies.compiler import IntentObject, SliceContext, compile_slice, parse
from tests.agent import way_out
from tests.agent.client_authority import ClientAuthority
from tests.agent.conftest import free_port
from tests.agent.edge import Resource
from tests.agent.http_server import HttpServer, json_answer
from tests.agent.reports import proven

NETWORKS = ("127.0.0.0/8", "::1/128")
USER = "acme.orders.k1ab"
CREDENTIALS = "acme.credentials@edge"
SECRET = "sk-live-3f1c0de5a7"


class TlsServer(HttpServer):
    """Speaks TLS with certificates for some names; `asked` are the requests that came through."""

    def __init__(self, authority, *names, answer=None):
        self.asked = []
        self.answer = answer
        super().__init__(self._told)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "server.pem"
            path.write_text(issued(authority, *names))
            self._context.load_cert_chain(path)

    async def start(self):
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port, ssl=self._context)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _told(self, request):
        self.asked.append(request)
        if self.answer is not None:
            found = self.answer(request)
            return await found if asyncio.iscoroutine(found) else found
        return json_answer({"path": request.path, "headers": request.headers})

    def seen(self, header):
        """The values of a header in the order of the requests."""
        return [one.headers.get(header) for one in self.asked]


def issued(authority, *names):
    """A server's certificate and its key (PEM)."""
    import tests.agent.client_authority as issuing

    before, issuing.CLIENT_AUTH = issuing.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH
    try:
        return authority.issue(*(x509.DNSName(name) for name in names), subject=names[0])
    finally:
        issuing.CLIENT_AUTH = before


@asynccontextmanager
async def tls_server(authority, *names, answer=None):
    server = TlsServer(authority, *names, answer=answer)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def authority(name="Places of a test"):
    return ClientAuthority.make(name)


def compiled(tenant, *objects, vended=(), networks=NETWORKS):
    """What the compiler makes of objects, given as (kind, name, spec), with credentials that there are."""
    found = [parse(*one) for one in objects]
    assert all(isinstance(one, IntentObject) for one in found), found
    context = SliceContext(
        tenant=tenant, gateway="edge", is_platform=tenant == "platform", allowed_private_networks=networks,
        vended=dict(vended),
    )  # fmt: skip
    whole = compile_slice(found, context, envoy_schema.default())
    assert not whole.problems, whole.problems
    return [Resource(one.type_url, one.name, one.body) for one in whole.resources]


def platform(port, networks=NETWORKS):
    listener = {"protocol": "egress", "address": "127.0.0.1", "port": port}
    return compiled("platform", ("listener", "egress", listener), networks=networks)


def shape_of(credential):
    return VendedShape(
        credential.kind, credential.header, credential.prefix, credential.service, credential.region,
        credential.signing,
    )  # fmt: skip


def sealed(name, credential, tenant="acme"):
    """The resource by which a node gets a credential."""
    body = wire.wrap(VENDED_TYPE, write_vended(credential))
    return Resource(VENDED_TYPE, vended_name(tenant, name), body, is_sealed=True)


def destination(name, host, port, credential=None, trust=None):
    return "egress_destination", name, {"host": host, "port": port, "credential": credential, "trust": trust}


def policy(*names, mode="enforce", is_empty=False, **more):
    """One that lets the workload `orders` ask for named destinations in every way."""
    places = [{"host": f"{name}.egress", "port": 80, "forwarding": "http", **more} for name in names]
    rules = [] if is_empty else [{"name": "named", "destinations": places}]
    return "egress_policy", "partners", {"workloads": ["orders"], "mode": mode, "rules": rules}


def acme(*objects, credentials=None, workload=("orders", "k1ab")):
    """The slice of acme's with these objects, for credentials by their names."""
    shapes = {name: shape_of(one) for name, one in (credentials or {}).items()}
    return compiled("acme", way_out.workload(*workload), *objects, vended=shapes)


class Workload:
    """Asks by the way out as `orders`."""

    def __init__(self, port, user=USER):
        self._proxy = f"http://{user}:{way_out.PASSWORD}@127.0.0.1:{port}"

    def client(self):
        """A client that keeps its connection."""
        return httpx.AsyncClient(trust_env=False, proxy=self._proxy, timeout=20)

    async def ask(self, url, method="GET", headers=None, content=None):
        async with self.client() as client:
            return await client.request(method, url, headers=headers, content=content)


class Admin:
    """Envoy's admin interface."""

    def __init__(self, socket):
        self._socket = str(socket)

    async def get(self, path):
        transport = httpx.AsyncHTTPTransport(uds=self._socket)
        async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
            return (await client.get(f"http://envoy{path}")).content


class Node:
    """Starts an agent with a way out and slices of acme's; called, it returns who asks by it."""

    def __init__(self, control_plane, start_agent):
        self.port = free_port()
        self.running = None
        self._plane, self._start = control_plane, start_agent

    async def __call__(self, slice_, *sealed_, others=(), networks=NETWORKS, settings=None):
        self.running = await (self._start(settings) if settings else self._start())
        self._settings = settings
        slices = [("platform@edge", platform(self.port, networks)), ("acme@edge", slice_), (CREDENTIALS, sealed_)]
        await self._plane.publish(*slices, *others)
        for key, _ in (*slices, *others):
            await self._plane.reported(proven(key, 1))
        return Workload(self.port)

    async def again(self):
        """Start another agent where the one before has ended."""
        self.running = await (self._start(self._settings) if self._settings else self._start())


async def until(is_met, seconds=20):
    """Look again and again until something is so."""
    async with asyncio.timeout(seconds):
        while not await is_met():  # noqa: ASYNC110 nothing tells of it
            await asyncio.sleep(0.05)


def reason_of(answer):
    return answer.status_code, answer.headers.get("x-gatehouse-reason", "")


def document(answer):
    return json.loads(answer.content)
