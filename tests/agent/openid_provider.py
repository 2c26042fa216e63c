"""A small OpenID provider for tests: it signs in whoever comes, and is strict about codes, clients and PKCE."""

import base64
import hashlib
import secrets
import time
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.agent import vending_world as world
from tests.agent.http_server import Answer, json_answer
from tests.policies.compiler.traffic.tokens import Issuer, key_set

AUTHORITY = world.authority("Providers of a test")
CLIENT, SECRET = "shop", "c11ent-secret-of-the-shop"


class Provider:
    """`person` signs in next; `life_seconds` is how long access tokens live; `is_away`: it answers nothing but 503.

    `more` is what it says of people beside their names and addresses.
    """

    def __init__(self):
        self.person, self.life_seconds, self.is_away = "ann", 600, False
        self.audience = CLIENT
        self.more = {}
        self.key, self.exchanges = Issuer("provider"), []
        self._codes, self._refreshing, self._nonces = {}, {}, {}
        self._asked_at = None
        self.server = world.TlsServer(AUTHORITY, "localhost", answer=self._answer)

    @property
    def url(self):
        return f"https://localhost:{self.server.port}"

    def settings(self, **more):
        """What a policy says of this provider."""
        said = {
            "type": "oidc", "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token", "jwks_url": f"{self.url}/keys", "client_id": CLIENT,
            "client_secret": "shop-sign-in", "trust": AUTHORITY.pem, "private": True,
        }  # fmt: skip
        return {**said, **more}

    @property
    def description(self):
        """What it says of itself."""
        return {
            "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }  # fmt: skip

    def authorize(self, location):
        """What a browser is told that was sent here, and whose person signs in: where to go next."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self._codes[code] = (self.person, asked["code_challenge"], asked["redirect_uri"])
        self._nonces[self.person] = asked.get("nonce")
        self._asked_at = int(time.time()) if "max_age" in asked else None
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def _answer(self, request):
        if self.is_away:
            return Answer(503)
        if request.path == "/.well-known/openid-configuration":
            return json_answer(self.description)
        if request.path == "/authorize":
            return Answer(302, headers={"Location": self.authorize(f"/authorize?{request.query}")})
        if request.path == "/keys":
            return Answer(200, key_set(self.key).encode(), {"Content-Type": "application/json"})
        if request.path == "/token" and request.method == "POST":
            return self._exchange({name: values[0] for name, values in parse_qs(request.body.decode()).items()})
        return Answer(404)

    def _exchange(self, form):
        self.exchanges.append(form)
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return json_answer({"error": "invalid_client"}, 401)
        if form["grant_type"] == "refresh_token":
            person = self._refreshing.pop(form["refresh_token"], None)
            return json_answer({"error": "invalid_grant"}, 400) if person is None else self._tokens(person)
        person, challenge, redirect_uri = self._codes.pop(form["code"], (None, None, None))
        made = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if person is None or made != challenge or form["redirect_uri"] != redirect_uri:
            return json_answer({"error": "invalid_grant"}, 400)
        return self._tokens(person)

    def _tokens(self, person):
        refresh = secrets.token_urlsafe(16)
        self._refreshing[refresh] = person
        until = int(time.time()) + self.life_seconds
        said = {
            "email": f"{person}@acme.test", "nonce": self._nonces.get(person), "iat": int(time.time()),
            "auth_time": self._asked_at, **self.more,
        }  # fmt: skip
        token = self.key.token(**{"iss": self.url, "aud": self.audience, "sub": person, "exp": until, **said})
        return json_answer(
            {
                "access_token": f"access-of-{person}",
                "token_type": "Bearer",
                "expires_in": self.life_seconds,
                "refresh_token": refresh,
                "id_token": token,
            }
        )
