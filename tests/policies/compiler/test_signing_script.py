"""The script that signs, run by a real Envoy: as published vectors have it, and as Python's own hashing does."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from gatehouse_protocol.vending import VendedKind, VendedShape

from policies.compiler.envoy.egress.signing import signing_filter
from policies.compiler.envoy.egress.signing_script import SIGNING
from policies.compiler.envoy.http_connections import CONNECTION_MANAGER
from policies.compiler.envoy.lua_hashing import HASHING
from tests.policies.compiler.intents import SCHEMA, compiled, forward, hostname, platform, route, service
from tests.policies.compiler.running_envoy import Gateway, running

pytestmark = pytest.mark.envoy
LUA = "envoy.extensions.filters.http.lua.v3.Lua"
RFC_KEY = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
ASKED = """
moments.http_date = function() return "Tue, 20 Apr 2021 02:07:55 GMT" end
function envoy_on_request(handle)
  local headers = handle:headers()
  if headers:get("x-text") then
    local text, key = unhex(headers:get("x-text"):sub(2)), unhex(headers:get("x-key"):sub(2))
    handle:respond({[":status"] = "200", ["x-hash"] = hex(sha256(text)), ["x-mac"] = hex(hmac(key, text))}, "")
    return
  end
  local written = signature_headers({
    method = "POST", target = "/foo?param=Value&Pet=dog", host = "example.com", ms = 1618884473000,
    key = unhex(headers:get("x-key")), key_id = "test-shared-secret",
    base64 = function(given) return handle:base64Escape(given) end,
    field = function(name) return ({["content-type"] = "application/json"})[name] end,
  }, {scheme = "http_message_signatures", label = "sig-b25", components = "date @authority content-type"})
  written[":status"] = "200"
  handle:respond(written, "")
end
"""


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    script = SCHEMA.message(LUA)()
    script.default_source_code.inline_string = HASHING + SIGNING + ASKED
    slice_ = compiled(hostname(), service("web"), route("root", "/", action=forward("web")))
    with running(slice_.resources, platform().resources, partial(add_script, script)) as found:
        yield found


def add_script(script: Any, bootstrap: Any) -> None:
    """Let a listener answer by what the script makes of a request, or let it go on to the next filter."""
    place = bootstrap.static_resources.listeners[0].filter_chains[0].filters[0].typed_config
    manager = SCHEMA.open_any(place)
    asking = type(manager.http_filters[0])(name="asking")
    asking.typed_config.CopyFrom(SCHEMA.to_any(script))
    others = [asking, *manager.http_filters]
    del manager.http_filters[:]
    manager.http_filters.extend(others)
    place.CopyFrom(SCHEMA.to_any(manager))
    assert place.type_url.endswith(CONNECTION_MANAGER)


def test_it_signs_the_example_of_the_standard_as_the_standard_does(gateway: Gateway) -> None:
    """RFC 9421, B.2.5, with the key of B.1.5."""
    answer = gateway.ask("/", headers=[("x-key", base64.b64decode(RFC_KEY).hex())])
    assert answer.headers["signature-input"] == (
        'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"'
    )
    assert answer.headers["signature"] == "sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:"


@pytest.mark.parametrize(
    ("key", "text", "mac"),
    [
        (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (
            b"Jefe",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            b"\xaa" * 131,
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
    ],
)
def test_it_authenticates_the_examples_of_the_standard(gateway: Gateway, key: bytes, text: bytes, mac: str) -> None:
    """RFC 4231, 4.2, 4.3 and 4.7."""
    assert hashed(gateway, key, text)[1] == mac


def test_it_hashes_texts_of_every_length_around_its_blocks_as_python_does(gateway: Gateway) -> None:
    for length in [*range(0, 140), 4_000, 20_000]:
        text = bytes((length * 7 + place * 31) % 256 for place in range(length))
        key = bytes(place % 256 for place in range(length % 140))
        expected = (hashlib.sha256(text).hexdigest(), hmac.digest(key, text, "sha256").hex())
        assert hashed(gateway, key, text) == expected, length


@pytest.mark.parametrize("headers", [[], [("x-gatehouse-credential", "no key")], [("x-gatehouse-credential", "zz:zz")]])
def test_what_cannot_be_signed_is_answered_and_goes_nowhere(headers: list[tuple[str, str]]) -> None:
    _, script = signing_filter(VendedShape(VendedKind.HMAC), SCHEMA)
    slice_ = compiled(hostname(), service("web"), route("root", "/", action=forward("web")))
    with running(slice_.resources, platform().resources, partial(add_script, script)) as gateway:
        answer = gateway.ask("/", headers=headers)
    assert (answer.status, answer.headers["x-gatehouse-reason"]) == (503, "credential_unavailable")
    assert b"not sent" in answer.body


def hashed(gateway: Gateway, key: bytes, text: bytes) -> tuple[str, str]:
    answer = gateway.ask("/", headers=[("x-key", f"x{key.hex()}"), ("x-text", f"x{text.hex()}")])
    return answer.headers["x-hash"], answer.headers["x-mac"]
