"""Issuers of a test: a CI that signs tokens for its jobs, and what runs a server beside a test."""

import asyncio
import threading
import time
from contextlib import contextmanager

from tests.agent import vending_world as world
from tests.agent.http_server import Answer, json_answer
from tests.policies.compiler.traffic.tokens import Issuer, key_set

AUTHORITY = world.authority("CIs of a test")


@contextmanager
def beside(server):
    """Run a server in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def run(coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(60)

    run(server.start())
    try:
        yield server
    finally:
        run(server.stop())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
        loop.close()


class Ci:
    """Its `keys` are what it publishes; the first one signs. `is_away`: it answers 503."""

    def __init__(self):
        self.keys, self.is_away, self.said = [Issuer("2031-05")], False, {}
        self.server = world.TlsServer(AUTHORITY, "localhost", answer=self._answer)

    @property
    def url(self):
        return f"https://localhost:{self.server.port}"

    def claims(self, **more):
        """What it says of a job of Acme's shop, and what is said otherwise."""
        now = int(time.time())
        usual = {
            "iss": self.url, "aud": "gatehouse", "sub": "repo:acme/shop:ref:refs/heads/main", "iat": now,
            "nbf": now - 5, "exp": now + 300, "jti": f"job-{time.monotonic_ns()}", "repository": "acme/shop",
            "ref": "refs/heads/main",
        }  # fmt: skip
        return usual | more

    def token(self, header=None, **more):
        """A token of a job."""
        return self.keys[0].token(header, **self.claims(**more))

    def asked(self, path):
        """How often it was asked for this."""
        return sum(one.path == path for one in self.server.asked)

    def _answer(self, request):
        if self.is_away:
            return Answer(503)
        if request.path == "/.well-known/openid-configuration":
            return json_answer({"issuer": self.url, "jwks_uri": f"{self.url}/keys", **self.said})
        return Answer(200, key_set(*self.keys).encode(), {"Content-Type": "application/json"})
