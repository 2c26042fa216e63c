"""What must not leave, on a real Envoy: refused with a reason however it is wrapped, and told of without being told."""

import base64
import contextlib
import gzip
import json
import time
from collections.abc import Iterator
from typing import Any

import psutil
import pytest
from gatehouse_inspector.inspection import Inspector
from gatehouse_inspector.memory.lists import Entry
from gatehouse_inspector.policies.bans import BanAction

from policies.compiler import IntentObject, Resource
from policies.compiler.envoy import redacting
from tests.inspector.envoy.inspected import Inspected, inspected, service
from tests.inspector.envoy.test_faults import workers
from tests.inspector.envoy.wire import Reply, exchange, http1
from tests.policies.compiler.intents import SCHEMA, compiled, hostname, made, platform, route
from tests.policies.compiler.test_egress import ALLOWED_HOST, Server, policy, to, workload

CARD = "4012888888881881"
CLOSED, OPEN, WATCHED, BOTH, EDITED, HELD = (
    f"{name}.acme.test" for name in ("closed", "open", "watched", "both", "edited", "held")
)
JSON = ("content-type", "application/json")
REDACTED = {
    "mode": "enforce", "look_at": {"headers": ["x-note"]}, "unread": "deny",
    "detectors": [{"detector": "card_number", "action": "redact"}, {"detector": "iban", "action": "block"}],
}  # fmt: skip
MASK = "[redacted:card_number]"


def objects(port: int, _streaming: int) -> list[IntentObject]:
    """Hosts that are guarded in every way."""
    cards = {"detectors": [{"detector": "card_number", "action": "block"}], "unread": "deny"}
    return [
        made("dlp_policy", "cards", {"mode": "enforce", **cards}),
        made("dlp_policy", "trial", cards),
        made("dlp_policy", "redacted", REDACTED),
        made("dlp_policy", "held", {"mode": "enforce", "detectors": [{"detector": "card_number", "action": "hold"}]}),
        hostname(HELD, dlp={"policy": "held", "failure_mode": "closed"}),
        made("waf_policy", "shop", {"mode": "block"}),
        service("echo", port),
        hostname(CLOSED, dlp={"policy": "cards", "failure_mode": "closed"}),
        hostname(OPEN, dlp={"policy": "cards", "failure_mode": "open"}),
        hostname(WATCHED, dlp={"policy": "trial", "failure_mode": "closed"}),
        hostname(
            BOTH, dlp={"policy": "cards", "failure_mode": "closed"}, waf={"policy": "shop", "failure_mode": "open"}
        ),
        hostname(EDITED, dlp={"policy": "redacted", "failure_mode": "closed"}),
        route("front", hostnames=[CLOSED, OPEN, WATCHED, BOTH, EDITED, HELD]),
        route("free", "/free", hostnames=[CLOSED], dlp={}),
    ]


@pytest.fixture(scope="module")
def guarded(inspector: Inspector) -> Iterator[Inspected]:
    with inspected(objects) as found:
        found.load()
        yield found


def wrapped(text: str) -> bytes:
    """A document of JSON in base64 in gzip."""
    return gzip.compress(base64.b64encode(json.dumps({"note": {"card": text}}).encode()), mtime=0)


def send(to: Inspected, host: str, body: bytes, *headers: tuple[str, str], target: str = "/orders") -> Reply:
    return exchange(to.port, http1(target, *(headers or (JSON,)), method="POST", body=body, host=host))


def test_a_card_in_json_in_base64_in_gzip_is_blocked_with_a_reason(guarded: Inspected) -> None:
    before = len(guarded.seen)
    packed = ("content-encoding", "gzip")
    for headers in ((("content-type", "text/plain"), packed), (("content-type", "application/octet-stream"),)):
        refused = send(guarded, CLOSED, wrapped(CARD), *headers)
        assert refused.status == 403, refused.raw
        assert b"x-gatehouse-reason: data_found" in refused.raw
        said = json.loads(refused.body)
        assert (said["reason"], said["found"]) == ("data_found", ["card_number"])
        assert said["request_id"]
    assert len(guarded.seen) == before
    assert send(guarded, CLOSED, wrapped("4012888888881882"), ("content-type", "text/plain"), packed).status == 200
    assert guarded.seen[-1].body == wrapped("4012888888881882")


def test_what_is_told_of_it_does_not_tell_it(guarded: Inspected) -> None:
    assert (
        send(guarded, CLOSED, wrapped(CARD), ("content-encoding", "gzip"), target=f"/pay/{CARD}?q={CARD}").status == 403
    )
    told = guarded.heard("event")
    while told["path"] == "/orders":
        told = guarded.heard("event")
    assert (told["policy"], told["outcome"], told["path"]) == ("acme/dlp/cards", "refused", "/pay/…")
    assert {one["place"] for one in told["leaks"]} == {"path"}
    (leak,) = told["leaks"]
    assert (leak["detector"], leak["sample"], leak["count"]) == ("card_number", "40…81", 1)
    assert len(leak["fingerprint"]) == 16
    assert CARD not in json.dumps(told)
    assert told["sample"] is None


def test_a_policy_that_observes_only_tells(guarded: Inspected) -> None:
    assert send(guarded, WATCHED, json.dumps({"card": CARD}).encode()).status == 200
    told = guarded.heard("event")
    while told["policy"] != "acme/dlp/trial":
        told = guarded.heard("event")
    assert (told["outcome"], told["status"]) == ("would_refuse", None)
    assert told["leaks"][0]["place"] == "body /card"


def test_beside_a_firewall_each_has_its_own_say(guarded: Inspected) -> None:
    attack = http1("/find?id=1%27%20OR%20%271%27=%271", host=BOTH)
    refused = exchange(guarded.port, attack)
    assert (refused.status, b"data_found" in refused.raw) == (403, False)
    assert b"data_found" in send(guarded, BOTH, json.dumps({"card": CARD}).encode()).raw
    assert send(guarded, BOTH, b'{"card": "none"}').status == 200


def test_a_route_can_be_left_out_and_what_is_sealed_is_refused_as_the_policy_says(guarded: Inspected) -> None:
    assert send(guarded, CLOSED, json.dumps({"card": CARD}).encode(), target="/free").status == 200
    sealed = send(guarded, CLOSED, b"PK\x03\x04" + b"\x00" * 100, ("content-type", "application/zip"))
    assert (sealed.status, json.loads(sealed.body)["found"]) == (403, ["unread:sealed"])


def test_a_client_cannot_choose_the_policy(guarded: Inspected) -> None:
    body = json.dumps({"card": CARD}).encode()
    assert send(guarded, CLOSED, body, JSON, ("x-gatehouse-policy", "acme/dlp/trial")).status == 403


def test_with_workers_killed_and_nobody_there_each_host_does_as_it_was_told(inspector: Inspector) -> None:
    body = json.dumps({"card": CARD}).encode()
    with inspected(objects) as fragile:
        fragile.load()
        assert send(fragile, CLOSED, body).status == 403
        for _ in range(5):
            for one in workers():
                with contextlib.suppress(psutil.Error):
                    one.kill()
            assert send(fragile, CLOSED, body).status in {403, 503}
        assert not fragile.seen, "nothing came through unseen"
        fragile.unload()
        assert send(fragile, CLOSED, body).status == 503
        assert not fragile.seen
        assert send(fragile, OPEN, body).status == 200


def test_a_workload_is_refused_on_the_way_out(inspector: Inspector) -> None:
    server = Server(ALLOWED_HOST)
    guard = {"policy": "cards", "failure_mode": "closed"}
    rule = {"destinations": [to(ALLOWED_HOST, server.port, "http")], "dlp": guard}
    edge = compiled(
        made("listener", "egress", {"protocol": "egress", "port": 13128}),
        tenant="platform", is_platform=True, allowed_private_networks=("127.50.0.0/16",),
    )  # fmt: skip

    def of_acme(_port: int, _streaming: int) -> list[IntentObject]:
        detectors = [{"detector": "card_number", "action": "block"}, {"detector": "email", "action": "redact"}]
        cards = {"mode": "enforce", "detectors": detectors}
        return [made("dlp_policy", "cards", cards), workload("orders", k1ab="right"), policy("out", "orders", r=rule)]

    def ask(gateway: Inspected, text: str) -> Reply:
        known = ("proxy-authorization", "Basic " + base64.b64encode(b"acme.orders.k1ab:right").decode())
        target, host = f"http://{ALLOWED_HOST}:{server.port}/notes", f"{ALLOWED_HOST}:{server.port}"
        return exchange(gateway.port, http1(target, JSON, known, method="POST", body=text.encode(), host=host))

    with contextlib.closing(server), inspected(of_acme, edge=edge.resources) as gateway:
        unlooked = ask(gateway, "{}")
        assert (unlooked.status, b"x-gatehouse-reason: not_looked_at" in unlooked.raw) == (503, True)
        gateway.load()
        assert ask(gateway, '{"note": "hello"}').status == 200
        assert len(server.met) == 1
        assert ask(gateway, '{"note": "to jane@example.com"}').status == 200
        assert server.met.pop().endswith(b'{"note": "to [redacted:email]"}')
        refused = ask(gateway, json.dumps({"note": f"card {CARD}"}))
        assert (refused.status, b"x-gatehouse-reason: data_found" in refused.raw) == (403, True)
        assert len(server.met) == 1, "it did not leave"
        told = gateway.heard("event")
        assert (told["route"], told["host"]) == ("acme/egress/out/r", f"{ALLOWED_HOST}:{server.port}")
        assert "right" not in json.dumps(told)


def test_a_request_goes_on_without_what_was_found_in_it(guarded: Inspected) -> None:
    body = json.dumps({"a": f"pay {CARD}\n\u00fc", "b": [1.50, int(CARD), True], CARD[:8]: None}).encode()
    target = f"/orders?q=x+{CARD}&plain=1"
    sent = send(guarded, EDITED, body, JSON, ("x-note", f"card {CARD}!"), target=target)
    assert sent.status == 200, sent.raw
    seen = guarded.seen[-1]
    assert json.loads(seen.body) == {"a": f"pay {MASK}\n\u00fc", "b": [1.5, MASK, True], CARD[:8]: None}
    assert seen.body == body.replace(CARD.encode(), MASK.encode(), 1).replace(CARD.encode(), f'"{MASK}"'.encode())
    assert seen.target == b"/orders?q=x+%5Bredacted%3Acard_number%5D&plain=1"
    assert seen.values("x-note") == [f"card {MASK}!".encode()]
    assert seen.values("content-length") == [str(len(seen.body)).encode()]
    assert not [name for name, _ in seen.headers if name.startswith("x-gatehouse-")]
    told = guarded.heard("event")
    while told["policy"] != "acme/dlp/redacted":
        told = guarded.heard("event")
    assert (told["outcome"], told["status"], {one["action"] for one in told["leaks"]}) == ("noted", None, {"redact"})
    assert CARD not in json.dumps(told)


def test_of_two_headers_of_one_name_both_are_replaced(guarded: Inspected) -> None:
    notes = (("x-note", "a"), ("x-note", f"b {CARD}"), ("x-note", CARD))
    assert send(guarded, EDITED, b"{}", JSON, *notes).status == 200
    assert b",".join(guarded.seen[-1].values("x-note")) == f"a,b {MASK},{MASK}".encode()


@pytest.mark.parametrize(
    ("body", "headers", "target"),
    [
        (json.dumps({"a": base64.b64encode(f"pay {CARD} now".encode()).decode()}), (JSON,), "/orders"),
        (json.dumps({CARD: 1}), (JSON,), "/orders"),
        (f'{{"a": "{CARD}"}}\n{{"a": 2}}', (JSON,), "/orders"),
        ("{}", (JSON,), f"/orders/{CARD}"),
        (f"pay {CARD}", (("content-type", "application/octet-stream"),), "/orders"),
        (f"pay {CARD} {'x' * 140_000}", (("content-type", "text/plain"),), "/orders"),
    ],
    ids=["wrapped", "a name", "lines of JSON", "the path", "binary", "longer than is looked at"],
)
def test_what_cannot_be_replaced_is_refused(guarded: Inspected, body: str, headers: tuple, target: str) -> None:
    before = len(guarded.seen)
    refused = send(guarded, EDITED, body.encode(), *headers, target=target)
    assert (refused.status, b"data_found" in refused.raw) == (403, True), refused.raw
    assert len(guarded.seen) == before


def test_a_listener_of_an_earlier_version_does_not_let_it_pass(inspector: Inspector) -> None:
    def older(manager: Any) -> None:
        kept = [one for one in manager.http_filters if one.name != redacting.FILTER]
        del manager.http_filters[:]
        manager.http_filters.extend(kept)

    edge = platform().resources
    with inspected(objects, older, [_unable(one) for one in edge]) as gateway:
        gateway.load()
        assert send(gateway, EDITED, json.dumps({"card": CARD}).encode()).status == 403
        assert not gateway.seen


def test_what_is_held_passes_once_it_was_approved_and_no_longer(guarded: Inspected) -> None:
    body, before, now = json.dumps({"card": CARD}).encode(), len(guarded.seen), time.time()
    refused = send(guarded, HELD, body)
    said = json.loads(refused.body)
    assert (refused.status, said["reason"], said["found"]) == (403, "held_for_approval", ["card_number"])
    assert b"x-gatehouse-reason: held_for_approval" in refused.raw
    assert len(guarded.seen) == before
    told = guarded.heard("event")
    while told["policy"] != "acme/dlp/held":
        told = guarded.heard("event")
    held, card = told["leaks"]
    assert (held["detector"], held["fingerprint"], held["place"]) == ("held", said["held"], HELD)
    assert (card["detector"], card["sample"], card["action"]) == ("card_number", "40…81", "hold")

    approved = Entry(int(now) + 600, int(now) - 1, BanAction.BLOCK, 1)
    guarded.lists.hold("acme/dlp/held", f"leak:{said['held']}", approved, 100)
    assert send(guarded, HELD, body).status == 200
    assert send(guarded, HELD, json.dumps({"card": "5555555555554444"}).encode()).status == 403, "another value"
    both = json.dumps({"card": CARD, "other": "5555555555554444"}).encode()
    assert send(guarded, HELD, both).status == 403, "one value more"
    guarded.lists.release("acme/dlp/held", f"leak:{said['held']}", now + 1, 100)
    assert send(guarded, HELD, body).status == 403


def _unable(resource: Resource) -> Resource:
    """A listener that does not say of itself that it can replace anything."""
    if not resource.type_url.endswith("Listener"):
        return resource
    listener = SCHEMA.unpack(resource.body)
    del listener.metadata.filter_metadata["gatehouse.dlp"]
    return Resource.of(resource.type_url, resource.name, SCHEMA.pack(listener), resource.unit)
